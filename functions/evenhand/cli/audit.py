"""`evenhand audit`: who did what to whose record, when, from where."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from evenhand.cli.printing import err, out, refuse
from evenhand.cli.starting import settings_of, wired
from evenhand.people.audit import Action
from evenhand.people.roster_file import guarded
from evenhand.quiz.durations import read_moment

if TYPE_CHECKING:
    from datetime import datetime

    from evenhand.people.audit import AuditEvent

command = typer.Typer()

COLUMNS = ("at", "actor", "verb", "person", "vendor", "object", "detail", "client", "network", "id")
SHOWN = 100
"""Events that are shown as lines; a file has all of them."""


class AuditFormat(StrEnum):
    """How the trail is printed."""

    TEXT = "text"
    CSV = "csv"
    JSON = "json"


Moment = Annotated[str | None, typer.Option(help="As in `2026-12-01` or `2026-12-01 09:00`, in UTC.", metavar="MOMENT")]


@command.command()
def audit(
    since: Moment = None,
    until: Moment = None,
    person: Annotated[str, typer.Option(help="Only what was done to the records of this person, by id.")] = "",
    actor: Annotated[str, typer.Option(help="Only what this person did, by id; or `system`.")] = "",
    verb: Annotated[str, typer.Option(help="Only this: `signed_in`, `appeal_decided`, `person_erased`, …")] = "",
    form: Annotated[
        AuditFormat, typer.Option("--format", "-f", help="`text` for people, `csv` or `json` for the whole trail.")
    ] = AuditFormat.TEXT,
) -> None:
    """Print the audit trail, the latest first: who did what to whose record, when, from where.

    `evenhand audit --since 2026-12-01 --format csv > december.csv`

    Nothing in it is ever changed. It holds ids and no names; of an address it keeps the network.
    """
    if verb and verb not in list(Action):
        raise refuse(f"--verb: there is no `{verb}`. There are {', '.join(Action)}.", 2)
    begin, end = _moment("--since", since), _moment("--until", until)
    application = wired(settings_of(os.environ))
    try:
        events = application.audit.events(
            begin, end, person_id=person, actor_id=actor, action=Action(verb) if verb else None
        )
        match form:
            case AuditFormat.TEXT:
                _print(events)
            case AuditFormat.CSV:
                _write(_csv(events))
            case AuditFormat.JSON:
                _write(_json(events))
    finally:
        application.close()


def _moment(option: str, written: str | None) -> datetime | None:
    moment = read_moment(written, ZoneInfo("UTC")) if written is not None else None
    if written is not None and moment is None:
        raise refuse(f"{option}: `{written}` is no date, or no date and time. Write it like `2026-12-01 09:00`.", 2)
    return moment


def _row(event: AuditEvent) -> dict[str, str]:
    values = (
        event.at.isoformat(timespec="seconds"),
        event.actor_id,
        event.action,
        event.person_id,
        event.vendor_id,
        event.object,
        event.detail,
        event.origin.client,
        event.origin.address,
        event.id,
    )
    return dict(zip(COLUMNS, map(str, values), strict=True))


def _print(events: Iterator[AuditEvent]) -> None:
    first = list(islice(events, SHOWN))
    for event in first:
        whose = " of ".join(filter(None, (event.person_id, event.vendor_id)))
        origin = " ".join(filter(None, (event.origin.client, event.origin.address)))
        what = (event.actor_id or "nobody", event.action, whose, event.object, event.detail, f"({origin})")
        parts = (f"{event.at:%Y-%m-%d %H:%M:%S}", *filter(None, map(_plain, what)))
        out.print("  ".join(parts), markup=False)
    if not first:
        err.print("There are no such events.")
    elif next(events, None) is not None:
        err.print(f"The latest {SHOWN}; with --format csv or json there are all.")


def _plain(text: str) -> str:
    """The text as one line without anything that a terminal would obey."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _csv(events: Iterable[AuditEvent]) -> Iterator[str]:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for event in events:
        writer.writerow({name: guarded(cell) for name, cell in _row(event).items()})
        yield stream.getvalue()
        stream.seek(0)
        stream.truncate()
    yield stream.getvalue()


def _json(events: Iterable[AuditEvent]) -> Iterator[str]:
    between = "[\n"
    for event in events:
        yield between + json.dumps(_row(event), ensure_ascii=False)
        between = ",\n"
    yield "[]\n" if between == "[\n" else "\n]\n"


def _write(parts: Iterable[str]) -> None:
    for part in parts:
        sys.stdout.buffer.write(part.encode())
    sys.stdout.flush()
