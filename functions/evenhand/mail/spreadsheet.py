"""The table attached to a report: rows of the test as a whole, of policies and of labels taken for each other, and one
for each question and for each of its options, or of its parts and of the answers these can be given. What people wrote
in their own words is not in it.

UTF-8 with a byte order mark, so that spreadsheet programs show Chinese; shares and correlations as plain decimals.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from fractions import Fraction

from evenhand.analysis.decision import ErrorAtMark
from evenhand.analysis.estimate import Described, Description, Estimate, Estimated, NotEstimable
from evenhand.analysis.item_analysis import PartFigures
from evenhand.analysis.option_figures import OptionFigures
from evenhand.analysis.question_report import OptionText, QuestionReport
from evenhand.analysis.report import Report
from evenhand.analysis.score_figures import ScoreFigures
from evenhand.mail import numbers
from evenhand.mail.findings_view import own_sentence
from evenhand.mail.strings import Strings

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What spreadsheet programs take for the beginning of a formula."""
COLUMNS = (
    *("row", "number", "question", "prompt", "critical", "part", "part_text", "option", "option_text", "right"),
    *("n", "count", "share", "share_low", "share_high", "facility", "facility_low", "facility_high"),
    *("discrimination", "discrimination_low", "discrimination_high", "deviation", "omitted", "not_reached"),
    *("upper_lower_27", "efficiency", "weight", "alpha_without", "alpha_without_low", "alpha_without_high"),
    *("point_biserial", "point_biserial_low", "point_biserial_high"),
    *("fifth_1", "fifth_2", "fifth_3", "fifth_4", "fifth_5"),
    *("value", "value_low", "value_high", "earlier_n", "policy", "finding", "note"),
)
"""What each column holds; the words of a language name them in this order (`csv_header`)."""

Cells = Mapping[str, str]


def spreadsheet_of(report: Report, words: Strings) -> bytes:
    """The CSV file."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, COLUMNS, restval="")
    writer.writerow(dict(zip(COLUMNS, words.csv_header, strict=True)))
    writer.writerows(_rows(report, words))
    return file.getvalue().replace("\N{NO-BREAK SPACE}", " ").encode("utf-8-sig")


def safe(text: str) -> str:
    """A text that no spreadsheet program takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _rows(report: Report, words: Strings) -> Iterator[Cells]:
    for question in report.questions:
        yield _question_row(question, report, words)
        for option in question.figures.options:
            yield _option_row(question, option, words)
        for part in question.figures.parts:
            yield _part_row(question, part, words)
            for answer in part.answers:
                yield _answer_row(question, part, answer, words)
    if report.scores is not None:
        yield from _test_rows(report.scores, words)
    yield from _policy_rows(report, words)
    yield from _confused_rows(report, words)


def _question_row(question: QuestionReport, report: Report, words: Strings) -> Cells:
    figures = question.figures
    estimates = {
        "facility": figures.facility,
        "discrimination": figures.discrimination,
        "alpha_without": figures.alpha_if_deleted,
    }
    descriptions = {
        "deviation": figures.deviation,
        "upper_lower_27": figures.upper_lower_27,
        "efficiency": figures.discriminative_efficiency,
        "weight": figures.effective_weight,
    }
    missing = [
        (name, each.reason, each.n)
        for name, each in (*estimates.items(), *descriptions.items())
        if isinstance(each, NotEstimable)
    ]
    names = dict(zip(COLUMNS, words.csv_header, strict=True))
    notes = [
        f"{words.list_join.join(names[name] for name, *why in missing if why == [reason, n])}: "
        f"{numbers.why_not(NotEstimable(n=n, reason=reason), words)}"
        for reason, n in dict.fromkeys((reason, n) for _, reason, n in missing)
    ]
    if question.kind.writes:
        notes.append(words.written)
    counts = {"count": figures.full, "omitted": figures.omitted, "not_reached": figures.not_reached}
    return {
        **_beginning(words.csv_question, question, words),
        "n": str(figures.n),
        **({} if figures.is_hidden else {name: str(count) for name, count in counts.items()}),
        **_estimates(estimates),
        **{name: _plain(each) for name, each in descriptions.items()},
        "earlier_n": str(question.earlier_n),
        "policy": safe(question.policy),
        "finding": safe(own_sentence(question, report, words)),
        "note": words.join.join(notes),
    }


def _part_row(question: QuestionReport, part: PartFigures, words: Strings) -> Cells:
    """How many had it right, and how many left it open."""
    return {
        **_beginning(words.csv_part, question, words),
        **_part(question, part),
        "n": str(part.right.share.n),
        "count": str(part.right.count),
        **_estimates({"share": part.right.share}),
        "omitted": str(part.omitted),
        "note": _why_not(part.right.share, words),
    }


def _option_row(question: QuestionReport, option: OptionFigures, words: Strings) -> Cells:
    return _beginning(words.csv_option, question, words) | _chosen(option, question.options[option.id], words)


def _answer_row(question: QuestionReport, part: PartFigures, answer: OptionFigures, words: Strings) -> Cells:
    row = _beginning(words.csv_answer, question, words) | _part(question, part)
    return row | _chosen(answer, question.parts[part.id].answers[answer.id], words)


def _beginning(row: str, question: QuestionReport, words: Strings) -> dict[str, str]:
    return {
        "row": row,
        "number": str(question.number),
        "question": safe(question.id),
        "prompt": safe(question.prompt),
        "critical": _yes(question.critical, words),
    }


def _part(question: QuestionReport, part: PartFigures) -> dict[str, str]:
    return {"part": safe(part.id), "part_text": safe(question.parts[part.id].text)}


def _chosen(figures: OptionFigures, shown: OptionText, words: Strings) -> dict[str, str]:
    return {
        "option": safe(figures.id),
        "option_text": safe(shown.text),
        "right": _yes(shown.correct, words),
        "n": str(figures.share.n),
        "count": str(figures.count),
        **_estimates({"share": figures.share, "point_biserial": figures.point_biserial}),
        **{f"fifth_{place}": _number(each.share) for place, each in enumerate(figures.curve, start=1)},
        "note": _why_not(figures.share, words),
    }


def _test_rows(scores: ScoreFigures, words: Strings) -> Iterator[Cells]:
    w = words.figures
    named: tuple[tuple[str, Estimate | Description], ...] = (
        (w.csv_mean, scores.mean),
        (w.median, scores.median),
        (w.csv_deviation, scores.deviation),
        (w.csv_skewness, scores.skewness),
        (w.csv_kurtosis, scores.kurtosis),
        (w.alpha, scores.alpha),
        (w.standard_error, scores.standard_error),
        (w.csv_error_ratio, scores.error_ratio),
        (w.consistency, scores.consistency),
        (w.kappa, scores.kappa),
    )
    for name, figure in named:
        cells = {"value": _plain(figure)} if isinstance(figure, Described) else _estimates({"value": figure})
        yield {
            "row": w.csv_test,
            "prompt": name,
            "n": str(figure.n),
            **cells,
            "earlier_n": str(scores.earlier_n),
            "note": numbers.why_not(figure, words) if isinstance(figure, NotEstimable) else "",
        }
    error = scores.error_at_mark
    row = {"row": w.csv_test, "prompt": w.at_mark}
    if isinstance(error, ErrorAtMark):
        yield {**row, "value": _number(error.value)}
    else:
        yield {**row, "note": words.not_estimable_plainly.format(reason=words.reasons[error.reason])}


def _policy_rows(report: Report, words: Strings) -> Iterator[Cells]:
    for loss in report.policies:
        yield {
            "row": words.figures.csv_policy,
            "prompt": safe(loss.policy or words.figures.no_policy),
            "number": words.list_join.join(map(str, loss.questions)),
            "n": str(loss.lost.n),
            **_estimates({"share": loss.lost}),
            "value": _number(loss.part),
            "note": _why_not(loss.lost, words),
        }


def _confused_rows(report: Report, words: Strings) -> Iterator[Cells]:
    confusion = report.confusion
    for pair in confusion.pairs if confusion else ():
        yield {
            "row": words.figures.csv_confused,
            "number": words.list_join.join(map(str, pair.questions)),
            "part": safe(pair.right),
            "part_text": safe(confusion.labels[pair.right]) if confusion else "",
            "option": safe(pair.given),
            "option_text": safe(confusion.labels[pair.given]) if confusion else "",
            "right": words.no,
            "n": str(pair.share.n),
            "count": str(pair.count),
            **_estimates({"share": pair.share}),
        }


def _estimates(named: Mapping[str, Estimate]) -> dict[str, str]:
    """Value, lower and upper end; what there is none of is left out, for the note says why."""
    return {
        f"{name}{end}": _number(number)
        for name, estimate in named.items()
        if isinstance(estimate, Estimated)
        for end, number in (("", estimate.value), ("_low", estimate.low), ("_high", estimate.high))
    }


def _plain(description: Description) -> str:
    return _number(description.value) if isinstance(description, Described) else ""


def _number(value: Fraction | float) -> str:
    return f"{float(value):.4f}"


def _why_not(estimate: Estimate, words: Strings) -> str:
    return numbers.why_not(estimate, words) if isinstance(estimate, NotEstimable) else ""


def _yes(true: bool, words: Strings) -> str:
    return words.yes if true else words.no
