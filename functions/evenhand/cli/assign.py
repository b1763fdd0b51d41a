"""`evenhand assign` and `evenhand assignments`: what people have to do, by when."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from evenhand.cli.printing import err, print_columns, refuse
from evenhand.cli.starting import settings_of, wired
from evenhand.errors import EvenhandError
from evenhand.quiz.durations import print_moment, read_moment, read_zone
from evenhand.quiz.settings import Window

if TYPE_CHECKING:
    from datetime import datetime

    from evenhand.people.person import Person
    from evenhand.wiring import Application

command = typer.Typer()

By = Annotated[str, typer.Option(help="The id of the trainer or admin who does it; it is kept with the assignment.")]
Moment = Annotated[str | None, typer.Option(help="As in `2026-12-01 09:00`, in the time zone.", metavar="MOMENT")]


@command.command()
def assign(
    target: Annotated[str, typer.Argument(help="A quiz's id, or a module's page as in modules/violence.md.")],
    by: By,
    cohort: Annotated[str, typer.Option(help="Everybody who starts together.")] = "",
    vendor: Annotated[str, typer.Option(help="Only those of the cohort who work for this vendor.")] = "",
    person: Annotated[str, typer.Option(help="One person, by id, instead of a cohort.")] = "",
    open_: Annotated[str | None, typer.Option("--open", help="From when.", metavar="MOMENT")] = None,
    due: Moment = None,
    close: Moment = None,
    time_zone: Annotated[str, typer.Option(help="The time zone of the three moments, by its IANA name.")] = "UTC",
) -> None:
    """Give a quiz or a module to a cohort or a person.

    `evenhand assign real-world-violence --cohort 2026-11 --due "2026-11-27 18:00" --time-zone Asia/Manila --by t-mara`

    What is left out the quiz's own settings say. One made for a person goes before those for the cohort.
    """
    from evenhand.workflows.assign import assign as make

    window = Window(
        opens_at=_moment("--open", open_, time_zone),
        due_at=_moment("--due", due, time_zone),
        closes_at=_moment("--close", close, time_zone),
        time_zone=time_zone,
    )
    application = wired(settings_of(os.environ))
    try:
        maker = _person(application, by)
        made = make(maker, target, window, application, cohort=cohort, vendor_id=vendor, person_id=person)
        err.print(f"Assigned {target} to {made.person_id or made.cohort}; its id is {made.id}.", markup=False)
    except EvenhandError as error:
        raise refuse(str(error)) from None
    finally:
        application.close()


@command.command()
def assignments(
    by: By,
    withdraw: Annotated[str, typer.Option(help="Take back the assignment of this id.", metavar="ID")] = "",
) -> None:
    """List all assignments, the earliest due first, or take one back."""
    from evenhand.workflows.assign import all_assignments, withdraw_assignment

    application = wired(settings_of(os.environ))
    try:
        maker = _person(application, by)
        if withdraw:
            withdraw_assignment(maker, withdraw, application)
        rows = []
        for each in all_assignments(maker, application):
            whom = each.person_id or " of ".join(filter(None, (each.cohort, each.vendor_id)))
            window = each.window
            moments = (print_moment(at) if at else "" for at in (window.opens_at, window.due_at, window.closes_at))
            rows.append((each.id, each.target, whom, *moments, window.time_zone))
        print_columns([("Id", "What", "For", "Open", "Due", "Close", "Time zone"), *rows])
    except EvenhandError as error:
        raise refuse(str(error)) from None
    finally:
        application.close()


def _person(application: Application, person_id: str) -> Person:
    person = application.directory.person(person_id)
    if person is None:
        raise refuse(f"There is no person `{person_id}`.")
    return person


def _moment(option: str, written: str | None, time_zone: str) -> datetime | None:
    if written is None:
        return None
    zone = read_zone(time_zone)
    if zone is None:
        raise refuse(f"--time-zone: `{time_zone}` is no IANA name of a time zone, such as Asia/Shanghai.", 2)
    moment = read_moment(written, zone)
    if moment is None:
        raise refuse(f"{option}: `{written}` is no date, or no date and time. Write it like `2026-12-01 09:00`.", 2)
    return moment
