"""`evenhand late`: answers that arrived after the time was up, and accepting them."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from evenhand.cli.printing import err, print_columns, refuse
from evenhand.cli.starting import settings_of, wired
from evenhand.errors import EvenhandError

command = typer.Typer()


@command.command()
def late(
    attempt: Annotated[str, typer.Argument(help="The attempt's id.")],
    accept: Annotated[str, typer.Option(help="Accept the late answers of this id.", metavar="ID")] = "",
    by: Annotated[str, typer.Option(help="The id of the trainer who accepts; it is kept with the grade.")] = "",
    reason: Annotated[str, typer.Option(help="Why; it is kept with the grade.")] = "",
) -> None:
    """Show what arrived after the time of an attempt was up, or accept it.

    What was saved in time is graded; what came later changes nothing until a trainer accepts it. Accepting adds a
    grade: the first one stays, and the person is told by mail.
    """
    from evenhand.workflows.accept_late import accept_late

    application = wired(settings_of(os.environ))
    try:
        if accept:
            trainer = application.directory.person(by)
            if trainer is None or not reason.strip():
                raise refuse("Accepting takes --by, the id of a trainer, and --reason.", 2)
            graded = accept_late(trainer, attempt, accept, reason.strip(), application)
            score = graded.grade.score if graded.grade else 0
            err.print(f"Accepted; the score is now {float(score):.1%}.")
            return
        record = application.attempts.get(attempt)
        if record is None:
            raise refuse(f"There is no attempt `{attempt}`.")
        accepted = {each.late for each in record.grades}
        rows = [
            (
                each.id,
                f"{each.received_at:%Y-%m-%d %H:%M:%S} UTC",
                str(len(each.answers)),
                "yes" if each.id in accepted else "no",
            )
            for each in record.late
        ]
        print_columns([("Id", "Arrived", "Questions answered", "Accepted"), *rows])
    except EvenhandError as error:
        raise refuse(str(error)) from None
    finally:
        application.close()
