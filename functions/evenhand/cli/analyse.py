"""`evenhand analyse`: the item analysis of any response matrix."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evenhand.cli.printing import Format, FormatOption, err, refuse

if TYPE_CHECKING:
    from fractions import Fraction

    from evenhand.analysis.response_reader import Responses
    from evenhand.analysis.response_sheet import SheetProblem, Unusable

command = typer.Typer()

SHOWN = 20
"""Problems that are printed one by one; of more, only how many there are."""


@command.command()
def analyse(
    responses: Annotated[
        Path,
        typer.Argument(help="The CSV file: a row for each person.", exists=True, dir_okay=False, readable=True),
    ],
    key: Annotated[
        Path | None,
        typer.Option(help="The right options, as CSV; without it the cells are marks.", exists=True, dir_okay=False),
    ] = None,
    id_column: Annotated[
        str,
        typer.Option(help="The column that says who it is; otherwise a first one named `id`, `person` or `name`."),
    ] = "",
    maximum: Annotated[
        float | None, typer.Option("--max", help="The marks each question is worth, where no `max` row says it.")
    ] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Analyse the answers to a test: which questions tell people apart, and how far its scores can be trusted.

    The file may come from Moodle, another quiz tool or a spreadsheet. The first row names the questions, each further
    row is a person, each cell holds the marks they earned, or the option they chose where `--key` says what is right:

    `person,q1,q2,q3` / `ada,1,0.5,0` / `ben,0,,1`

    Keep the questions in the order of the test, at most one column that says who it is, and no other: a column of
    totals, as in Moodle's export, would count as a question.

    A question is worth 1, or the highest mark that somebody earned, unless a first row of the person `max` or `--max`
    says more. A blank or `-` is no answer and earns 0: **omitted** when a later question was answered, **not reached**
    when none was. Every row counts as a person: bring first attempts only.

    The key has two columns, `question,answer`, and several lines for a question of which any is right; or the same
    first row as the responses, and one row of right options. Each question is then worth 1.

    What the figures mean (n - 1 in variances, as Moodle computes them):

    - **Facility**: the share of its marks that people earned. **Discrimination**: its correlation with the rest of the
      test, from -1 to 1; below 0, the better people get it wrong: check the key.
    - **Efficiency**: discrimination in percent of what it could be at this facility. **Weight**: its part in the spread
      of the scores, in percent. **27 %**: how much more of it the best 27 % earned than the weakest 27 %.
    - **Alpha**: how well the questions agree, at most 1; beside each question, what it would be without it. **Standard
      error**: how far a score may be from what the person would earn on average.

    What cannot be estimated is shown as –, in JSON as `null` with its reason under `reasons`; ranges in brackets hold
    the true value with 95 % confidence. The file is UTF-8, or GB18030, which is said; cells are separated by commas,
    semicolons or tabs. Nothing is written. Exit status 1: the file cannot be analysed, and every problem is listed with
    its line.

    Examples:

    `evenhand analyse marks.csv`

    `evenhand analyse answers.csv --key key.csv --format json > analysis.json`

    `evenhand analyse quiz.csv --id-column "Email address" --max 2`
    """
    from evenhand.analysis.classical import analyse as analysed
    from evenhand.cli.analysis_json import as_json
    from evenhand.cli.analysis_printing import print_analysis

    read = _read(responses, key, id_column, _above_0(maximum))
    _tell(responses, read)
    analysis = analysed(read.matrix)
    if form is Format.JSON:
        typer.echo(as_json(analysis))
    else:
        print_analysis(analysis)


def _read(responses: Path, key: Path | None, id_column: str, maximum: Fraction | None) -> Responses:
    from evenhand.analysis.response_key import UnusableKey
    from evenhand.analysis.response_reader import read_answers, read_responses
    from evenhand.analysis.response_sheet import Unusable

    if key is not None and maximum is not None:
        raise refuse("--max: with --key every question is worth 1. Leave one of the two out.", 2)
    try:
        if key is None:
            return read_responses(responses.read_bytes(), id_column=id_column, maximum=maximum)
        return read_answers(responses.read_bytes(), key.read_bytes(), id_column=id_column)
    except UnusableKey as error:
        raise _refuse(key or responses, error) from None
    except Unusable as error:
        raise _refuse(responses, error) from None


def _refuse(path: Path, error: Unusable) -> typer.Exit:
    for problem in error.problems[:SHOWN]:
        err.print(_placed(path, problem), markup=False)
    if len(error.problems) > SHOWN:
        err.print(f"… and {len(error.problems) - SHOWN} more")
    count = "1 problem" if len(error.problems) == 1 else f"{len(error.problems)} problems"
    return refuse(f"{count}. Nothing was analysed.")


def _placed(path: Path, problem: SheetProblem) -> str:
    return f"{path}:{problem.line}: {problem}" if problem.line else f"{path}: {problem}"


def _tell(path: Path, read: Responses) -> None:
    """What whoever reads the figures should know of how the file was read."""
    if read.encoding != "UTF-8":
        looks = f" If `{read.example}` is not what stands there, save the file as `CSV UTF-8`." if read.example else ""
        err.print(f"{path} is no UTF-8; it was read as {read.encoding}.{looks}", markup=False)
    if read.has_maximum_row:
        err.print("The row `max` says what the questions are worth, and is no person.", markup=False)
    if read.empty:
        err.print(f"{path}:{read.empty[0]}: {_rows(read.empty)} without anything, left out.", markup=False)
    if read.again:
        what = f"{_rows(read.again)} of a person who stands further up too."
        err.print(f"{path}:{read.again[0]}: {what} Each counts; for first attempts, remove it.", markup=False)


def _rows(lines: tuple[int, ...]) -> str:
    return "1 row" if len(lines) == 1 else f"{len(lines)} rows, this the first,"


def _above_0(maximum: float | None) -> Fraction | None:
    from fractions import Fraction

    if maximum is None:
        return None
    if not 0 < maximum < 1_000_000:
        raise refuse("--max: a question is worth more than 0 marks, and less than a million.", 2)
    return Fraction(str(maximum))
