"""The questions of a report page: every figure of each, who chooses which option, and what each part was answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.analysis.estimate import Estimated, NotEstimable
from evenhand.handlers.report_charts import Curve, across, curves_of
from evenhand.mail import numbers

if TYPE_CHECKING:
    from evenhand.analysis.estimate import Description
    from evenhand.analysis.option_figures import OptionFigures
    from evenhand.analysis.question_report import OptionText, QuestionReport
    from evenhand.mail.strings import Strings

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionRow:
    """An option, or an answer to a part."""

    letter: str
    """By which the picture calls it; empty beyond Z."""
    text: str
    right: bool
    count: int
    share: str
    width: float
    """Of its bar, in per cent."""
    draws: str
    """Its point-biserial."""
    fifths: tuple[str, ...]
    """The share of each fifth that chose it; empty where there are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionTable:
    """The options of a question, or the answers to one of its parts."""

    title: str
    """The part's; empty for options."""
    rows: tuple[OptionRow, ...]
    left_open: int
    curves: tuple[Curve, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionFigures:
    """All that is known of one question."""

    number: int
    facts: tuple[tuple[str, str], ...]
    """Labels and values."""
    tables: tuple[OptionTable, ...]


def fifths_of(w: Mapping[str, str]) -> tuple[tuple[float, str], ...]:
    """Where the fifths stand on a picture of curves; the first, the middle and the last with their names."""
    return tuple((across(place), w[f"fifth_{name}"]) for place, name in ((0.1, "low"), (0.5, "middle"), (0.9, "high")))


def question_figures(question: QuestionReport, w: Mapping[str, str], words: Strings) -> QuestionFigures:
    """The figures of a question in words and pictures."""
    found = question.figures
    tables = [
        _table(text.answers, part.answers, part.omitted, words, title=text.text)
        for part in found.parts
        if (text := question.parts[part.id])
    ]
    if found.options:
        left_open = found.omitted + found.not_reached
        tables.insert(0, _table(question.options, found.options, left_open, words))
    return QuestionFigures(
        number=question.number,
        facts=(
            ("n", str(found.n)),
            (w["facility"], numbers.share(found.facility, words)),
            (w["deviation"], numbers.spread(found.deviation, words)),
            (w["discrimination"], numbers.correlation(found.discrimination, words)),
            (w["efficiency"], _percent(found.discriminative_efficiency, words)),
            (w["upper_lower"], _plain(found.upper_lower_27, words)),
            (w["weight"], _percent(found.effective_weight, words)),
            (w["alpha_without"], numbers.correlation(found.alpha_if_deleted, words)),
            (w["omitted"], str(found.omitted)),
            (w["not_reached"], str(found.not_reached)),
        ),
        tables=tuple(tables),
    )


def _table(
    texts: Mapping[str, OptionText],
    options: Iterable[OptionFigures],
    left_open: int,
    words: Strings,
    *,
    title: str = "",
) -> OptionTable:
    options = tuple(options)
    lettered = list(zip([*LETTERS, *[""] * len(options)], options, strict=False))
    return OptionTable(
        title=title,
        rows=tuple(_row(letter, texts[option.id], option, words) for letter, option in lettered),
        left_open=left_open,
        curves=curves_of((letter, texts[option.id].correct, option.curve) for letter, option in lettered if letter),
    )


def _row(letter: str, text: OptionText, option: OptionFigures, words: Strings) -> OptionRow:
    return OptionRow(
        letter=letter,
        text=text.text,
        right=text.correct,
        count=option.count,
        share=numbers.share(option.share, words),
        width=round(float(option.share.value) * 100, 1) if isinstance(option.share, Estimated) else 0,
        draws=numbers.correlation(option.point_biserial, words),
        fifths=tuple(numbers.percent(fifth.share, words) for fifth in option.curve),
    )


def _percent(description: Description, words: Strings) -> str:
    if isinstance(description, NotEstimable):
        return numbers.why_not(description, words)
    return words.percent.format(n=numbers.decimal(description.value))


def _plain(description: Description, words: Strings) -> str:
    if isinstance(description, NotEstimable):
        return numbers.why_not(description, words)
    return numbers.decimal(description.value)
