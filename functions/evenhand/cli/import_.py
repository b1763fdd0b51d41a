"""`evenhand import`: a quiz from another system's file."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evenhand.cli.exchanging import WITH_LOSSES, counted, refuse_at, tell_losses
from evenhand.cli.printing import err, print_problems, refuse

if TYPE_CHECKING:
    from evenhand.exchange.outcome import Imported, Loss
    from evenhand.quiz.model import Quiz

command = typer.Typer()


class Source(StrEnum):
    """What can be imported."""

    GIFT = "gift"
    AIKEN = "aiken"
    MOODLE_XML = "moodle-xml"
    CSV = "csv"


@command.command(name="import")
def import_(
    source: Annotated[Source, typer.Argument(help="The format of the file.")],
    file: Annotated[Path, typer.Argument(help="The file.", exists=True, dir_okay=False)],
    name: Annotated[
        str | None, typer.Option("--id", help="The quiz's id; made from the file's name unless given.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="The quiz's title; made from the id unless given.")] = None,
    folder: Annotated[
        Path | None,
        typer.Option("--out", help="Write ID/en.md into this folder, as in `content/quizzes`.", file_okay=False),
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(help="What the file is written in, where it is not UTF-8: `gb18030`, `cp1252`.")
    ] = None,
) -> None:
    """Make a quiz of a file from Moodle, or of a spreadsheet.

    The quiz, with its key, goes to standard output, or to `DIR/ID/en.md`. Nothing that is there is overwritten. Ids
    are made from the names and texts: read them before you commit, for an id is for ever.

    What a quiz here has no word for (essays, formulas, images, hints, percentages that are no way of partial credit
    with a name, ...) is listed on standard error, `file:line: question: reason`, one line a loss. A question whose key
    would not be the same is left out whole.

    Exit status 0: everything was carried; 3: the quiz was written, and the losses are listed; 1: nothing was written;
    2: the command was not understood.

    Examples:

    `evenhand import gift questions.txt --out content/quizzes`

    `evenhand import moodle-xml bank.xml --id real-world-violence --title "Real-world violence" > en.md`

    `evenhand import aiken old-test.txt`

    `evenhand import csv 新题库.csv --id new-questions --encoding gb18030` (CONTRIBUTING.md describes the columns)
    """
    from evenhand.exchange.outcome import ExchangeFailed

    def place(loss: Loss) -> str:
        return f"{file}:{loss.line}" if loss.line else str(file)

    quiz_id = _id(name, file)
    try:
        imported = _read(source, file, encoding, quiz_id, title or _title(quiz_id))
    except ExchangeFailed as error:
        tell_losses(error.losses, place)
        where = f"{file}:{error.line}" if error.line else str(file)
        raise refuse_at(where, f"{error} {error.cure}") from None
    markdown = _printed(imported.quiz)
    if folder is None:
        typer.echo(markdown, nl=False)
    else:
        _write(folder / quiz_id / "en.md", markdown)
    lost = tell_losses(imported.losses, place)
    questions = len(imported.quiz.questions)
    left_out = sum(loss.left_out for loss in imported.losses)
    err.print(
        f"{counted(questions, 'question', 'questions')} carried, {left_out} left out, "
        f"{counted(lost, 'loss', 'losses')} in all"
    )
    raise typer.Exit(WITH_LOSSES if lost else 0)


def _id(name: str | None, file: Path) -> str:
    from evenhand.quiz.attributes import ID, suggest_id

    if name is None:
        return suggest_id(re.sub(r"[\W_]+", " ", file.name.partition(".")[0]), set(), "imported")
    if not ID.fullmatch(name):
        cure = f"Write it like `{suggest_id(name, set(), 'real-world-violence')}`."
        raise refuse(f"The id `{name}` has other than small letters, digits and hyphens. {cure}", 2)
    return name


def _title(quiz_id: str) -> str:
    return quiz_id.replace("-", " ").capitalize()


def _read(source: Source, file: Path, encoding: str | None, quiz_id: str, title: str) -> Imported:
    from evenhand.exchange.aiken_reader import read_aiken
    from evenhand.exchange.gift_reader import read_gift
    from evenhand.exchange.moodle_reader import read_moodle_xml
    from evenhand.exchange.sheet_reader import read_sheet
    from evenhand.exchange.sources import declared, decoded

    read = {
        Source.GIFT: read_gift,
        Source.AIKEN: read_aiken,
        Source.MOODLE_XML: read_moodle_xml,
        Source.CSV: read_sheet,
    }[source]
    data = file.read_bytes()
    says = declared(data) if source is Source.MOODLE_XML else None
    return read(decoded(data, encoding or says or "utf-8"), quiz_id=quiz_id, title=title)


def _printed(quiz: Quiz) -> str:
    """The quiz file, which the parser has read back without an error."""
    from evenhand.quiz.parser import parse
    from evenhand.quiz.printer import print_quiz

    markdown = print_quiz(quiz)
    parsed = parse(markdown, f"{quiz.id}/en.md")
    if parsed.quiz is None:
        print_problems(parsed.problems)
        raise refuse("The file holds more than one quiz can; import it in parts.")
    return markdown


def _write(path: Path, markdown: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(markdown)
    except FileExistsError:
        raise refuse(f"{path} is there already. Choose another --id, or remove the file.") from None
    err.print(f"wrote {path}; check it: evenhand check {path.parent}", markup=False)
