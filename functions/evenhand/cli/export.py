"""`evenhand export`: a quiz, or its results, as another system's file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evenhand.cli.exchanging import WITH_LOSSES, counted, tell_losses
from evenhand.cli.export_results import results
from evenhand.cli.printing import err, print_problems, refuse
from evenhand.cli.published import refuse_published

if TYPE_CHECKING:
    from evenhand.exchange.outcome import Exported, Loss
    from evenhand.quiz.model import Quiz
    from evenhand_site.quiz_folder import QuizFolder

command = typer.Typer()
export = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="Take a quiz, or its results, to another system.\n\n"
    "A quiz goes as GIFT, Moodle XML, a QTI 2.1 package or a spreadsheet. **Such a file holds the key**: only you may "
    "read it (mode 0600), and it is never written where pages are published from. Delete it when the other system has "
    "it. What the other format has no word for (settings, critical, policies, cases but in QTI and CSV, ...) is listed "
    "on standard error, `file:line: question: reason`, one line a loss.\n\n"
    "Exit status 0: everything was carried; 3: the file was written, and the losses are listed; 1: nothing was "
    "written; 2: the command was not understood.\n\n"
    "`results` writes what people answered, without their names, for R and other programs of statistics.\n\n"
    "Examples:\n\n"
    "`evenhand export moodle-xml content/quizzes/real-world-violence --out /tmp/violence.xml`\n\n"
    "`evenhand export gift content/quizzes/real-world-violence --language zh`\n\n"
    "`evenhand export qti content/quizzes/real-world-violence`\n\n"
    "`evenhand export results real-world-violence --out violence.csv`",
)
command.add_typer(export, name="export")


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


QuizFolderArgument = Annotated[Path, typer.Argument(help="The folder of a quiz.", exists=True, file_okay=False)]
LanguageOption = Annotated[Language, typer.Option(help="The language of the texts; the key is the same.")]
OutOption = Annotated[
    Path | None, typer.Option("--out", help="The file to write; ID with the format's ending unless given.")
]


@export.command()
def gift(quiz: QuizFolderArgument, language: LanguageOption = Language.EN, file: OutOption = None) -> None:
    """Write a quiz as GIFT, for Moodle and others. **The file holds the key.**

    `evenhand export gift content/quizzes/real-world-violence --language zh`
    """
    _export(Target.GIFT, quiz, language, file)


@export.command("moodle-xml")
def moodle_xml(quiz: QuizFolderArgument, language: LanguageOption = Language.EN, file: OutOption = None) -> None:
    """Write a quiz as Moodle XML. **The file holds the key.**

    `evenhand export moodle-xml content/quizzes/real-world-violence --out /tmp/violence.xml`
    """
    _export(Target.MOODLE_XML, quiz, language, file)


@export.command()
def qti(quiz: QuizFolderArgument, language: LanguageOption = Language.EN, file: OutOption = None) -> None:
    """Write a quiz as a QTI 2.1 package: a zip of manifest, test, and one item a question. **The file holds the key.**

    `evenhand export qti content/quizzes/real-world-violence`
    """
    _export(Target.QTI, quiz, language, file)


@export.command("csv")
def csv_(quiz: QuizFolderArgument, language: LanguageOption = Language.EN, file: OutOption = None) -> None:
    """Write a quiz as a spreadsheet; `evenhand import csv` brings it back as it was. **The file holds the key.**

    `evenhand export csv content/quizzes/real-world-violence`
    """
    _export(Target.CSV, quiz, language, file)


export.command("results")(results)


def _export(target: Target, quiz: Path, language: Language, file: Path | None) -> None:
    from evenhand.exchange.outcome import ExchangeFailed
    from evenhand_site.files import stage
    from evenhand_site.quiz_folder import read_quiz_folder

    found = read_quiz_folder(quiz.resolve())
    chosen = _quiz_in(found, language)
    out = (file or Path(f"{chosen.id}{SUFFIXES[target]}")).resolve()
    refuse_published(out, quiz.resolve().parent.parent, "the file holds the key")

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
