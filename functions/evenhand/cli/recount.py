"""`evenhand recount`: check the figures of reports against the attempts themselves."""

from __future__ import annotations

import os
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from evenhand.cli.printing import err, out, refuse
from evenhand.cli.starting import settings_of, wired
from evenhand.errors import EvenhandError

if TYPE_CHECKING:
    from evenhand.analysis.tally_difference import Difference
    from evenhand.wiring import Application
    from evenhand.workflows.recount import Recounted

command = typer.Typer()

SHOWN = 50
"""Differences of a quiz that are printed one by one; of more, only how many there are."""


@command.command()
def recount(
    quiz: Annotated[str, typer.Argument(help="The quiz's id; without it, every quiz that is published.")] = "",
    write: Annotated[bool, typer.Option("--write", help="Put the recount in place where it differs.")] = False,
    by: Annotated[str, typer.Option(help="The id of whoever does it; it is kept in the audit trail.")] = "",
) -> None:
    """Count the results of a quiz again from its attempts, and compare the sums that reports are made of.

    Reports do not read attempts: they read a **tally**, sums that are folded from the feed of grades, each grade once.
    A recount reads every attempt with its grades instead, up to the same moment, and must come to exactly the same
    sums. Where it does not, it says by group (vendor, language, cohort, month, key) and question what the tally holds
    and what the attempts say; with `--write` the recount takes the tally's place, and the next report is right.

    Run it after a restored backup, after an outage, or whenever a figure is doubted. It changes no attempt and no
    grade, people may go on taking the test meanwhile, and it holds no more than the sums in memory.

    What rules of retention let go, and a person who is erased, take nothing from a recount: marks, times and the
    options chosen stay. Where something cannot be counted again all the same, it is said, and the tally's own sums stay
    for as much as that.

    Exit status 0: equal, or put in place; 1: there are differences; 2: the command was not understood.

    Examples:

    `evenhand recount real-world-violence`

    `evenhand recount --write --by amy`
    """
    application = wired(settings_of(os.environ))
    try:
        if by and application.directory.person(by) is None:
            raise refuse(f"--by: there is no person `{by}`.", 2)
        published = application.keys.quizzes()
        if quiz and quiz not in published:
            raise refuse(f"There is no quiz `{quiz}`; published are {', '.join(published) or 'none'}.")
        differ = False
        for each in [quiz] if quiz else published:
            found = _recount(each, write, by, application)
            _print(each, found)
            differ = differ or bool(found.differences and not found.written)
    except EvenhandError as error:
        raise refuse(str(error)) from None
    finally:
        application.close()
    if differ:
        err.print("With --write the recount takes the place of what differs.")
        raise typer.Exit(1)


def _recount(quiz: str, write: bool, by: str, application: Application) -> Recounted:
    from evenhand.workflows.audit import SYSTEM
    from evenhand.workflows.recount import recount_results

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task(quiz, total=application.attempts.taken(quiz))
        return recount_results(
            quiz,
            application,
            write=write,
            by=by or SYSTEM,
            progress=lambda attempts: progress.update(task, completed=attempts),
        )


def _print(quiz: str, found: Recounted) -> None:
    attempts = _counted(found.recount.attempts, "attempt")
    if not found.differences:
        out.print(f"{quiz}: {attempts}, and the tally is exactly what they come to.", markup=False)
    else:
        differ = _counted(len(found.differences), "figure differs", "figures differ")
        done = "; the recount is in the tally's place now" if found.written else ""
        out.print(f"{quiz}: {attempts}, {differ}{done}.", markup=False)
    for each in found.differences[:SHOWN]:
        out.print(f"  {_where(each)}: {each.what}: tally {_number(each.folded)}, attempts {_number(each.recounted)}")
    if len(found.differences) > SHOWN:
        out.print(f"  … and {len(found.differences) - SHOWN} more")
    unknown, let_go = found.recount.unknown_passes, found.recount.let_go
    if unknown:
        grades = _counted(sum(unknown.values()), "grade")
        err.print(f"  {grades} of an earlier release do not say whether they were a first pass: kept as in the tally.")
    if let_go:
        answers = _counted(sum(let_go.values()), "answer")
        err.print(f"  {answers} to choose from were let go by retention: the choices are kept as in the tally.")


def _where(difference: Difference) -> str:
    key = difference.group
    who = (key.vendor_id or "no vendor", key.language, key.cohort or "no cohort", key.month, f"key {key.key_revision}")
    return ", ".join((*who, difference.item) if difference.item else who)


def _number(number: int | Fraction) -> str:
    return str(number) if number == int(number) else f"{float(number):.6g}"


def _counted(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"
