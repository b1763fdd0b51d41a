"""`evenhand export results`: answers and marks for programs of statistics."""

from __future__ import annotations

import csv
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from evenhand.cli.printing import err, refuse
from evenhand.cli.published import refuse_published
from evenhand.cli.starting import settings_of, wired
from evenhand.errors import EvenhandError

if TYPE_CHECKING:
    from evenhand.wiring import Application
    from evenhand.workflows.export_results import Wanted


def results(
    quiz: Annotated[str, typer.Argument(help="The quiz's id; or --all.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="The results of all quizzes, in one file.")] = False,
    file: Annotated[Path | None, typer.Option("--out", help="The file to write; standard output unless given.")] = None,
    all_attempts: Annotated[
        bool, typer.Option("--all-attempts", help="Second and further attempts too; without, first ones only.")
    ] = False,
    raw: Annotated[
        bool, typer.Option("--raw", help="What was chosen too (`raw_resp`); never what people wrote themselves.")
    ] = False,
    fractions: Annotated[
        bool, typer.Option("--fractions", help="Marks as `2/3` rather than as `0.666666666666667`.")
    ] = False,
    by: Annotated[str, typer.Option(help="The id of whoever exports; it is kept in the audit trail.")] = "",
) -> None:
    """Write what people answered as CSV, in the long format of the Item Response Warehouse: a row for each answer.

    R's `mirt` and `irw`, Python and spreadsheets read it (https://datapages.github.io/irw/standard.html). UTF-8, with
    these columns:

    - `id`: who it is, as a pseudonym; `item`: the question and its key, as `question@key-revision`, since under another
      key it is another item; `item_family`: the question alone. With `--all` both begin with the quiz.
    - `resp`: the marks earned, of at most `itemcov_max`. It is blank where nothing was answered, which earned 0.
    - `wave`: which attempt of the person's it is; `date`: the day it was submitted, in Unix seconds.
    - `cov_vendor`, `cov_language`, `cov_cohort`: as they were when the attempt began. `raw_resp`: with `--raw`, the
      options chosen, or `part=answer`, with `;` between several.

    The marks are those of the grade that counts now, regrades included. A question that a drawn paper did not ask has
    no row, nor has a void one. As in reports, who works for no vendor (a trainer who tries the test) is left out.

    **Pseudonyms are drawn anew for each export**, from a random key that is kept nowhere: within a file the same person
    has the same id, across files nobody can be matched, and no id leads back to a person. Export with `--all` and
    `--all-attempts` what is to be followed over time. The answers are still about people: of a small cohort somebody
    may be recognised. Keep the file as you keep personal data; only you may read it (mode 0600).

    To analyse it here, turn it wide: a row for each `id`, a column for each `item` in the order of the file, `resp` in
    the cells, and a first row of the id `max` with `itemcov_max`; then `evenhand analyse`.

    Examples:

    `evenhand export results real-world-violence --out violence.csv`

    `evenhand export results --all --all-attempts --raw --out everything.csv --by amy`
    """
    from evenhand.workflows.audit import SYSTEM
    from evenhand.workflows.export_results import Wanted

    if bool(quiz) == everything:
        raise refuse("Name a quiz, or say --all.", 2)
    out = file.resolve() if file else None
    if out is not None:
        refuse_published(out, None, "the file holds what people answered")
    application = wired(settings_of(os.environ))
    try:
        if by and application.directory.person(by) is None:
            raise refuse(f"--by: there is no person `{by}`.", 2)
        published = application.keys.quizzes()
        if quiz and quiz not in published:
            raise refuse(f"There is no quiz `{quiz}`; published are {', '.join(published) or 'none'}.")
        wanted = Wanted(all_attempts=all_attempts, raw=raw, fractions=fractions, prefix=everything)
        with _opened(out) as stream:
            people, rows = _write(stream, list(published) if everything else [quiz], wanted, by or SYSTEM, application)
    except EvenhandError as error:
        raise refuse(str(error)) from None
    except OSError as error:
        raise refuse(f"{out or 'The output'} cannot be written: {error.strerror}.") from None
    finally:
        application.close()
    err.print(f"{rows:,} answers of {people:,} attempts{f' in {out}' if out else ''}", markup=False)


@contextmanager
def _opened(out: Path | None) -> Iterator[TextIO]:
    """Where the rows go: a file takes its place when all of it is written, and nothing is left of one that is not."""
    if out is None:
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
        yield sys.stdout
        return
    part = out.with_name(f".{out.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def _write(stream: TextIO, quizzes: list[str], wanted: Wanted, by: str, application: Application) -> tuple[int, int]:
    """Write the rows of some quizzes; how many attempts, and how many rows."""
    from evenhand.people.audit import Action
    from evenhand.people.roster_file import guarded
    from evenhand.workflows.audit import note
    from evenhand.workflows.export_results import pseudonyms, questions_written, result_rows

    called, attempts, rows = pseudonyms(secrets.token_bytes(32)), 0, 0
    writer = csv.writer(stream)
    writer.writerow(wanted.columns)
    chosen = [name for name, holds in (("all attempts", wanted.all_attempts), ("raw answers", wanted.raw)) if holds]
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=err, transient=True) as progress:
        for quiz in quizzes:
            # Before it leaves: nothing else will tell that it did.
            detail = ", ".join(chosen) or "first attempts"
            note(application, by, Action.RESULTS_EXPORTED, object=f"quiz/{quiz}", detail=detail)
            task = progress.add_task(quiz, total=application.attempts.taken(quiz))
            written = questions_written(quiz, application.keys)
            for each in result_rows(quiz, application.attempts, called, wanted, written):
                writer.writerows(map(guarded, row) for row in each)
                attempts, rows = attempts + bool(each), rows + len(each)
                progress.advance(task)
    return attempts, rows
