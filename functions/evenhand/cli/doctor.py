"""`evenhand doctor`: what is wrong here, or on AWS, and what to do about it."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from evenhand.cli.aws import FileOption, ProfileOption, RegionOption, RootOption, StackOption, where
from evenhand.cli.failures import failure_of_aws
from evenhand.cli.printing import Format, FormatOption, out, refuse
from evenhand.cli.starting import settings_of, wired

if TYPE_CHECKING:
    from evenhand.deployment.doctor.finding import Finding
    from evenhand.people.person import Person
    from evenhand.settings import Settings

command = typer.Typer()

STYLES = {"ok": "green", "warning": "yellow", "fault": "bold red"}


@command.command()
def doctor(
    aws: Annotated[bool, typer.Option("--aws", help="Look at the stack on AWS, and not at this machine.")] = False,
    stack: StackOption = "",
    region: RegionOption = "",
    profile: ProfileOption = "",
    file: FileOption = None,
    root: RootOption = Path(),
    form: FormatOption = Format.TEXT,
) -> None:
    """Check settings, data, mail, sign-in, clock and rights: each line is ok, a warning or a fault, with what to do.

    Nothing is changed, and no mail is sent. Ends with 1 when there is a fault.
    """
    on_aws = aws or bool(stack or region or profile or file)
    found = list(_on_aws(stack, region, profile, file, root) if on_aws else _here())
    faults = sum(finding.level == "fault" for _, finding in found)
    warnings = sum(finding.level == "warning" for _, finding in found)
    if form is Format.JSON:
        lines = [{"check": n, "level": f.level.value, "what": f.what, "cure": f.cure} for n, f in found]
        out.print_json(json.dumps(lines, ensure_ascii=False))
    else:
        for name, finding in found:
            _print(name, finding)
        out.print(f"{len(found) - faults - warnings} ok, {_many(warnings, 'warning')}, {_many(faults, 'fault')}")
    raise typer.Exit(1 if faults else 0)


def _here() -> Iterator[tuple[str, Finding]]:
    from evenhand.adapters.system import SystemClock
    from evenhand.deployment.doctor import machine
    from evenhand.deployment.doctor.finding import examine

    settings = settings_of(os.environ)
    subject = machine.Machine(
        settings=settings, people=lambda: _people(settings), fetch=machine.over_the_net, now=SystemClock().now
    )
    return examine(machine.CHECKS, subject, _explained)


def _explained(error: Exception) -> Finding | None:
    """What an error of AWS means for a check of a machine whose store or keys lie there."""
    from evenhand.deployment.doctor.finding import fault

    failure = failure_of_aws(error)
    return fault(failure.what, failure.cure) if failure else None


def _people(settings: Settings) -> list[Person] | None:
    """Those in the roster; nobody where there is no database, which looking must not make; None where it is of another
    release, to which looking must not bring it, or damaged."""
    from evenhand.adapters.sqlite.version import is_current
    from evenhand.settings import StoreKind

    if settings.store is StoreKind.SQLITE:
        if not settings.database.is_file():
            return []
        if not is_current(settings.database):
            return None
    application = wired(settings)
    try:
        return list(application.directory.people())
    except sqlite3.DatabaseError:
        return None
    finally:
        application.close()


def _on_aws(stack: str, region: str, profile: str, file: Path | None, root: Path) -> Iterator[tuple[str, Finding]]:
    place = where(root, stack, region, profile, file)
    from botocore.exceptions import BotoCoreError, ClientError

    from evenhand.adapters.system import SystemClock
    from evenhand.deployment.doctor.aws import examine_stack

    try:
        return examine_stack(place.aws, place.account, place.stack, place.file.parameters, SystemClock().now)
    except (ClientError, BotoCoreError) as error:
        raise refuse(f"The stack cannot be looked at: {error}") from None


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _print(name: str, finding: Finding) -> None:
    style = STYLES[finding.level]
    out.print(Text.assemble((f"{finding.level:8}", style), f"{name}: {finding.what}"))
    for line in finding.cure.splitlines():
        out.print(f"          {line}", markup=False)
