"""The table attached to a report: one row for each question and one for each of its options.

UTF-8 with a byte order mark, so that spreadsheet programs show Chinese; shares and correlations as plain decimals.
"""

from __future__ import annotations

import csv
import io

from evenhand.analysis.estimate import Described, Estimate, Estimated, NotEstimable
from evenhand.analysis.item_analysis import OptionFigures
from evenhand.analysis.report import QuestionReport, Report
from evenhand.mail import numbers
from evenhand.mail.strings import Strings

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What spreadsheet programs take for the beginning of a formula."""


def spreadsheet_of(report: Report, words: Strings) -> bytes:
    """The CSV file."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(words.csv_header)
    for question in report.questions:
        writer.writerow(_question_row(question, words))
        writer.writerows(_option_row(question, option, words) for option in question.figures.options)
    return file.getvalue().replace("\N{NO-BREAK SPACE}", " ").encode("utf-8-sig")


def safe(text: str) -> str:
    """A text that no spreadsheet program takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _question_row(question: QuestionReport, words: Strings) -> list[str]:
    figures = question.figures
    deviation = f"{figures.deviation.value:.4f}" if isinstance(figures.deviation, Described) else ""
    return [
        words.csv_question,
        str(question.number),
        safe(question.id),
        safe(question.prompt),
        _yes(question.critical, words),
        *[""] * 3,
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


def _option_row(question: QuestionReport, option: OptionFigures, words: Strings) -> list[str]:
    shown = question.options[option.id]
    return [
        words.csv_option,
        str(question.number),
        safe(question.id),
        safe(question.prompt),
        _yes(question.critical, words),
        safe(option.id),
        safe(shown.text),
        _yes(shown.correct, words),
        str(option.share.n),
        str(option.count),
        *_cells(option.share),
        *[""] * 9,
        numbers.why_not(option.share, words) if isinstance(option.share, NotEstimable) else "",
    ]


def _cells(estimate: Estimate) -> list[str]:
    """Value, lower and upper end; empty cells where there are none, for the note says why."""
    if not isinstance(estimate, Estimated):
        return [""] * 3
    return [f"{float(number):.4f}" for number in (estimate.value, estimate.low, estimate.high)]


def _note(question: QuestionReport, words: Strings) -> str:
    figures = question.figures
    named = zip(words.csv_header[13::3], (figures.facility, figures.discrimination), strict=False)
    missing = [f"{name}: {numbers.why_not(each, words)}" for name, each in named if isinstance(each, NotEstimable)]
    return words.join.join(missing)


def _yes(true: bool, words: Strings) -> str:
    return words.yes if true else words.no
