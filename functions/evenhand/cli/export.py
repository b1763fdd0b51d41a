"""`evenhand export`: a quiz as another system's file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evenhand.cli.exchanging import WITH_LOSSES, counted, tell_losses
from evenhand.cli.printing import err, print_problems, refuse

if TYPE_CHECKING:
    from evenhand.exchange.outcome import Exported, Loss
    from evenhand.quiz.model import Quiz
    from evenhand_site.quiz_folder import QuizFolder

command = typer.Typer()
PLACES = {"docs_dir": "docs", "site_dir": "site"}
"""Settings of the generator that name folders whose files are published, with their defaults."""


class Target(StrEnum):
    """What can be exported."""

    GIFT = "gift"
    MOODLE_XML = "moodle-xml"
    QTI = "qti"
    CSV = "csv"


class Language(StrEnum):
    """The languages a quiz is written in."""

    EN = "en"
    ZH = "zh"


SUFFIXES = {Target.GIFT: ".gift", Target.MOODLE_XML: ".xml", Target.QTI: ".zip", Target.CSV: ".csv"}


@command.command()
def export(
    target: Annotated[Target, typer.Argument(help="The format to write.")],
    quiz: Annotated[Path, typer.Argument(help="The folder of a quiz.", exists=True, file_okay=False)],
    language: Annotated[Language, typer.Option(help="The language of the texts; the key is the same.")] = Language.EN,
    file: Annotated[
        Path | None, typer.Option("--out", help="The file to write; ID with the format's ending unless given.")
    ] = None,
) -> None:
    """Write a quiz for Moodle, for a QTI 2.1 system, or as a spreadsheet. **The file holds the key.**

    So only you may read it (mode 0600), and it is never written where pages are published from. Delete it when the
    other system has it.

    What the other format has no word for (settings, critical, policies, cases but in QTI and CSV, ...) is listed on
    standard error, `file:line: question: reason`, one line a loss.

    Exit status 0: everything was carried; 3: the file was written, and the losses are listed; 1: nothing was written;
    2: the command was not understood.

    Examples:

    `evenhand export moodle-xml content/quizzes/real-world-violence --out /tmp/violence.xml`

    `evenhand export gift content/quizzes/real-world-violence --language zh`

    `evenhand export qti content/quizzes/real-world-violence` (a zip package: manifest, test, one item a question)

    `evenhand export csv content/quizzes/real-world-violence` (comes back by `evenhand import csv` as it was)
    """
    from evenhand.exchange.outcome import ExchangeFailed
    from evenhand_site.files import stage
    from evenhand_site.quiz_folder import read_quiz_folder

    found = read_quiz_folder(quiz.resolve())
    chosen = _quiz_in(found, language)
    out = (file or Path(f"{chosen.id}{SUFFIXES[target]}")).resolve()
    _refuse_published(out, quiz.resolve())

    lines = found.parsed.lines if found.parsed else {}

    def place(loss: Loss) -> str:
        line = lines.get(loss.question)
        return f"{quiz / 'en.md'}:{line}" if line else str(quiz / "en.md")

    try:
        exported = _write(target, chosen, quiz.resolve())
    except ExchangeFailed as error:
        tell_losses(error.losses, place)
        raise refuse(f"{error} {error.cure}") from None
    try:
        stage(out, exported.content, mode=0o600).replace(out)
    except OSError as error:
        raise refuse(f"{out} cannot be written: {error.strerror}.") from None
    lost = tell_losses(sorted(exported.losses, key=lambda loss: lines.get(loss.question, 0)), place)
    err.print(f"wrote {out}; it holds the key, and only you may read it", markup=False)
    err.print(f"{counted(lost, 'loss', 'losses')} in all")
    raise typer.Exit(WITH_LOSSES if lost else 0)


def _quiz_in(found: QuizFolder, language: Language) -> Quiz:
    from evenhand_site.quiz_folder import errors

    if found.entry is None:
        print_problems(errors(found.problems))
        raise refuse(f"{found.folder.name} has errors; mend them first.")
    quiz = found.entry.languages.get(language)
    if quiz is None:
        raise refuse(f"{found.folder.name} has no {language}.md.")
    return quiz


def _write(target: Target, quiz: Quiz, folder: Path) -> Exported:
    match target:
        case Target.GIFT:
            from evenhand.exchange.gift_writer import write_gift

            return write_gift(quiz)
        case Target.MOODLE_XML:
            from evenhand.exchange.moodle_writer import write_moodle_xml

            return write_moodle_xml(quiz)
        case Target.CSV:
            from evenhand.exchange.sheet_writer import write_sheet

            return write_sheet(quiz)
        case Target.QTI:
            return _write_qti(quiz, folder)


def _write_qti(quiz: Quiz, folder: Path) -> Exported:
    from evenhand.exchange.qti_package import write_qti
    from evenhand.exchange.qti_text import Renderer
    from evenhand_site.markup import render, render_inline
    from evenhand_site.taxonomy import load_taxonomy

    taxonomy, problems = load_taxonomy(folder.parent.parent)
    if problems:
        print_problems(problems)
        raise refuse("The taxonomy has errors; mend them first.")
    return write_qti(quiz, Renderer(blocks=render, line=render_inline), taxonomy)


def _refuse_published(out: Path, quiz: Path) -> None:
    """End the command where the file would be published."""
    from evenhand.quiz.model import LANGUAGES

    pages = [quiz.parent.parent / language for language in LANGUAGES]
    published = next((folder for folder in (*pages, *_published_from(out)) if out.is_relative_to(folder)), None)
    if published is not None:
        raise refuse(f"{published} is published, and the file holds the key. Name another folder with --out.")


def _published_from(out: Path) -> Iterator[Path]:
    """The folders that generators above a file read pages from and write them to, and those that are sites."""
    for above in out.parents:
        if (above / "index.html").exists():
            yield above
        for configuration in above.glob("mkdocs*.yml"):
            text = configuration.read_text(encoding="utf-8", errors="replace")
            for setting, default in PLACES.items():
                named = re.search(rf"^{setting}:[ \t]*[\"']?([^\"'\n#]+)", text, re.MULTILINE)
                yield (above / (named[1].strip() if named else default)).resolve()
