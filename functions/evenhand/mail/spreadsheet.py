"""The table attached to a report: one row for each question and one for each of its options, or of its parts and of the
answers these can be given. What people wrote in their own words is not in it.

UTF-8 with a byte order mark, so that spreadsheet programs show Chinese; shares and correlations as plain decimals.
"""

from __future__ import annotations

import csv
import io

from evenhand.analysis.estimate import Described, Estimate, Estimated, NotEstimable
from evenhand.analysis.item_analysis import PartFigures
from evenhand.analysis.option_figures import OptionFigures
from evenhand.analysis.question_report import OptionText, QuestionReport
from evenhand.analysis.report import Report
from evenhand.mail import numbers
from evenhand.mail.strings import Strings

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What spreadsheet programs take for the beginning of a formula."""
FACILITY, DISCRIMINATION = 15, 18
"""The columns in which these begin."""


def spreadsheet_of(report: Report, words: Strings) -> bytes:
    """The CSV file."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(words.csv_header)
    for question in report.questions:
        writer.writerow(_question_row(question, words))
        writer.writerows(_option_row(question, option, words) for option in question.figures.options)
        for part in question.figures.parts:
            writer.writerow(_part_row(question, part, words))
            writer.writerows(_answer_row(question, part, answer, words) for answer in part.answers)
    return file.getvalue().replace("\N{NO-BREAK SPACE}", " ").encode("utf-8-sig")


def safe(text: str) -> str:
    """A text that no spreadsheet program takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _question_row(question: QuestionReport, words: Strings) -> list[str]:
    figures = question.figures
    deviation = f"{figures.deviation.value:.4f}" if isinstance(figures.deviation, Described) else ""
    return [
        *_beginning(words.csv_question, question, words),
        *[""] * 5,
        str(figures.n),
        str(figures.full),
        *[""] * 3,
        *_cells(figures.facility),
        *_cells(figures.discrimination),
        deviation,
        str(figures.omitted),
        str(question.earlier_n),
        _note(question, words),
    ]


def _part_row(question: QuestionReport, part: PartFigures, words: Strings) -> list[str]:
    """How many had it right, and how many left it open."""
    shown = question.parts[part.id]
    return [
        *_beginning(words.csv_part, question, words),
        safe(part.id),
        safe(shown.text),
        *[""] * 3,
        str(part.right.share.n),
        str(part.right.count),
        *_cells(part.right.share),
        *[""] * 7,
        str(part.omitted),
        "",
        _why_not(part.right.share, words),
    ]


def _option_row(question: QuestionReport, option: OptionFigures, words: Strings) -> list[str]:
    row = [*_beginning(words.csv_option, question, words), "", ""]
    return row + _chosen(option, question.options[option.id], words)


def _answer_row(question: QuestionReport, part: PartFigures, answer: OptionFigures, words: Strings) -> list[str]:
    shown = question.parts[part.id]
    row = [*_beginning(words.csv_answer, question, words), safe(part.id), safe(shown.text)]
    return row + _chosen(answer, shown.answers[answer.id], words)


def _beginning(row: str, question: QuestionReport, words: Strings) -> list[str]:
    return [row, str(question.number), safe(question.id), safe(question.prompt), _yes(question.critical, words)]


def _chosen(figures: OptionFigures, shown: OptionText, words: Strings) -> list[str]:
    return [
        safe(figures.id),
        safe(shown.text),
        _yes(shown.correct, words),
        str(figures.share.n),
        str(figures.count),
        *_cells(figures.share),
        *[""] * 9,
        _why_not(figures.share, words),
    ]


def _cells(estimate: Estimate) -> list[str]:
    """Value, lower and upper end; empty cells where there are none, for the note says why."""
    if not isinstance(estimate, Estimated):
        return [""] * 3
    return [f"{float(number):.4f}" for number in (estimate.value, estimate.low, estimate.high)]


def _note(question: QuestionReport, words: Strings) -> str:
    figures = question.figures
    named = {FACILITY: figures.facility, DISCRIMINATION: figures.discrimination}
    notes = [f"{words.csv_header[at]}: {_why_not(each, words)}" for at, each in named.items() if _why_not(each, words)]
    if question.kind.writes:
        notes.append(words.written)
    return words.join.join(notes)


def _why_not(estimate: Estimate, words: Strings) -> str:
    return numbers.why_not(estimate, words) if isinstance(estimate, NotEstimable) else ""


def _yes(true: bool, words: Strings) -> str:
    return words.yes if true else words.no
