"""`evenhand roster`: who is there, from a file and into a file."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evenhand.cli.printing import err, out, print_columns, refuse
from evenhand.cli.starting import settings_of, wired
from evenhand.errors import EvenhandError

if TYPE_CHECKING:
    from evenhand.people.roster import PersonChange, RosterPlan

command = typer.Typer()
roster = typer.Typer(no_args_is_help=True, help="Who is there: import a file of people, export it, list people.")
command.add_typer(roster, name="roster")

SHOWN = 200
"""Changes that are printed one by one; of more, only how many there are."""


class RosterFormat(StrEnum):
    """What an export is written as."""

    CSV = "csv"
    JSON = "json"


@roster.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="The CSV file.", exists=True, dir_okay=False, readable=True)],
    apply: Annotated[bool, typer.Option("--apply", help="Change what is shown; without, nothing is.")] = False,
    leavers: Annotated[
        bool, typer.Option("--leavers", help="Deactivate everybody who is not in the file; nobody is deleted.")
    ] = False,
    by: Annotated[str, typer.Option(help="The id of the admin who does it; it is kept in the audit trail.")] = "",
) -> None:
    """Bring the roster in line with a file. Without `--apply` it only shows what would change.

    The first row names the columns, in any order:

    `id,name,email,vendor,cohort,language,time_zone,roles,scope,active`

    - `id`: opaque, of letters, digits and `. _ -`. Leave it empty for new people: each gets one, and is known by the
      e-mail at the next import.
    - `name`, `email`: of everybody; no two people share an address.
    - `vendor`: the id of the company that employs a labeller; may be empty for others.
    - `cohort`: who starts together; may be empty.
    - `language`: `en` or `zh`; empty is `en`. It is the default: what a person chose on My page wins over it,
      whatever is imported. `time_zone`: as in `Asia/Manila`; empty is `UTC`.
    - `roles`: `labeller`, `trainer`, `stakeholder`, `admin`, with spaces between several; empty is `labeller`.
    - `scope`: the vendors a stakeholder answers for, with spaces between them, or `*` for all.
    - `active`: `yes` or `no`; empty is `yes`.

    Two more may be added: `extra_time`, what time limits are multiplied by, as in `1.5` (empty leaves it as it is), and
    `vendor_name`, which names a new vendor or gives one another name.

    The file is UTF-8; GB18030 is read too, and said so. Cells are separated by commas, semicolons or tabs. When any
    line is wrong, nothing is changed, and everything that is wrong is listed with its line.
    """
    from evenhand.workflows.audit import SYSTEM
    from evenhand.workflows.import_roster import apply_import, keeper, plan_import

    application = wired(settings_of(os.environ))
    try:
        actor = keeper(by, application) if by else SYSTEM
        data = file.read_bytes()
        plan, problems = plan_import(data, application, leavers=leavers)
        for problem in problems:
            out.print(f"{file.name}, {problem}", markup=False)
        if plan is None:
            count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
            raise refuse(f"{count}. Nothing was changed.")
        _print_plan(plan)
        if apply:
            apply_import(plan, data, actor, application)
            err.print("Nothing was to be changed." if plan.is_empty else "Done.")
        else:
            err.print("Nothing was changed. With --apply it is." if not plan.is_empty else "Nothing is to be changed.")
    except EvenhandError as error:
        raise refuse(str(error)) from None
    finally:
        application.close()


@roster.command()
def export(
    form: Annotated[
        RosterFormat, typer.Option("--format", "-f", help="`csv` as an import reads it, or `json` for programs.")
    ] = RosterFormat.CSV,
) -> None:
    """Print the roster: `evenhand roster export > people.csv`. People who were erased are not in it."""
    from evenhand.people.roster_writer import roster_csv, roster_json

    application = wired(settings_of(os.environ))
    try:
        write = roster_csv if form is RosterFormat.CSV else roster_json
        text = write(application.directory.people(), application.directory.vendors())
        sys.stdout.buffer.write(text.encode())
        sys.stdout.flush()
    finally:
        application.close()


@roster.command("list")
def list_(
    cohort: Annotated[str, typer.Option(help="Only those who start together so.")] = "",
    vendor: Annotated[str, typer.Option(help="Only those who work for this vendor.")] = "",
    role: Annotated[str, typer.Option(help="Only labellers, trainers, stakeholders or admins: `trainer`.")] = "",
) -> None:
    """List people; those who left are marked."""
    from evenhand.people.person import Role

    if role and role not in list(Role):
        raise refuse(f"--role: there is no role `{role}`. The roles are {', '.join(Role)}.", 2)
    application = wired(settings_of(os.environ))
    try:
        found = [
            person
            for person in application.directory.people()
            if cohort in ("", person.cohort)
            and vendor in ("", person.vendor_id)
            and (not role or Role(role) in person.roles)
        ]
    finally:
        application.close()
    heads = ("Id", "Name", "E-mail", "Vendor", "Cohort", "Language", "Roles", "Active")
    rows = [
        (
            person.id,
            person.name,
            person.email,
            person.vendor_id,
            person.cohort,
            person.language,
            " ".join(person.roles),
            "yes" if person.active else "no",
        )
        for person in found
    ]
    print_columns([heads, *rows])
    err.print(f"{len(found)} of the roster" if found else "Nobody is so.")


def _print_plan(plan: RosterPlan) -> None:
    from evenhand.people.roster import ChangeKind

    if plan.encoding != "UTF-8":
        looks = f" If `{plan.example}` is not what stands there, save the file as `CSV UTF-8`." if plan.example else ""
        err.print(f"The file is no UTF-8; it was read as {plan.encoding}.{looks}", markup=False)
    for vendor in plan.vendors:
        out.print(f"* vendor {vendor.id}: {vendor.name}", markup=False)
    for change in plan.changes[:SHOWN]:
        out.print(_told(change), markup=False)
    if len(plan.changes) > SHOWN:
        out.print(f"… and {len(plan.changes) - SHOWN} more")
    counts = [f"{plan.count(kind)} {kind}" for kind in ChangeKind]
    out.print(", ".join([*counts, f"{plan.unchanged} unchanged"]))
    if plan.missing:
        who = "1 active person is" if plan.missing == 1 else f"{plan.missing} active people are"
        err.print(f"{who} not in the file; --leavers would deactivate them.")


def _told(change: PersonChange) -> str:
    from evenhand.people.roster import ChangeKind

    after = change.after
    if change.before is None:
        work = f" of {after.vendor_id}" if after.vendor_id else ""
        scope = f", scope {' '.join(after.scope)}" if after.scope else ""
        cohort = f", {after.cohort}" if after.cohort else ""
        gone = "" if after.active else ", not active"
        person_id = "(new id)" if change.made else after.id
        return f"+ {person_id}: {after.name} <{after.email}>, {' '.join(after.roles)}{work}{scope}{cohort}{gone}"
    sign = "-" if change.kind is ChangeKind.DEACTIVATED else "~"
    why = " (not in the file)" if change.leaves else ""
    fields = "; ".join(f"{each.column}: {_cell(each.before)} -> {_cell(each.after)}" for each in change.fields)
    return f"{sign} {after.id}: {change.before.name}{why}: {fields}"


def _cell(written: str) -> str:
    return written or "(empty)"
