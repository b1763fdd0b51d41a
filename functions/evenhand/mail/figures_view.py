"""The pictures of a report mail, as widths of table cells and words beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from evenhand.analysis.estimate import Estimate, Estimated, NotEstimable
from evenhand.analysis.question_report import QuestionReport
from evenhand.analysis.report import Report
from evenhand.mail import numbers
from evenhand.mail.findings_view import own_sentence, section
from evenhand.mail.strings import Strings, counted

SHADES = 5
"""Of the heat table: [0, 20 %), [20 %, 40 %), ..., [80 %, 100 %]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Four cells side by side, in per cent of the width."""

    sure: int
    """Up to the interval's lower end."""
    value: int
    """On to the value."""
    perhaps: int
    """On to the interval's upper end."""
    rest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """A question with its bar."""

    number: int
    prompt: str
    critical: bool
    value: str
    """In per cent, or why it cannot be estimated."""
    bar: Bar | None
    below: bool
    """Its whole interval lies below the pass mark."""
    details: str
    finding: str = ""
    """What is the matter with it, and what to do; empty where nothing is."""
    see: str = ""
    """The address of the section to go over; empty where that would not help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A share, as one text and in parts."""

    text: str
    """With its interval, or why it cannot be estimated."""
    value: str
    """Empty when it cannot be estimated."""
    range: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """A share and its shade, 0 (low) to 4; None where there is no number."""

    figure: Figure
    n: str
    shade: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRow:
    """A question in every language."""

    number: int
    prompt: str
    cells: tuple[HeatCell, ...]
    line: str
    """The cells in words, each with its language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreBar:
    """How many first attempts have a score in a range."""

    label: str
    count: int
    width: int
    """In per cent of the fullest range."""
    passing: bool


def figure_of(estimate: Estimate, words: Strings) -> Figure:
    """A share in words."""
    text = numbers.share(estimate, words)
    if isinstance(estimate, NotEstimable):
        return Figure(text=text, value="", range="")
    return Figure(text=text, value=numbers.percent(estimate.value, words), range=numbers.percent_range(estimate, words))


def bar_of(estimate: Estimate) -> Bar | None:
    """The bar of a share; its cells add up to 100."""
    if isinstance(estimate, NotEstimable):
        return None
    low, value, high = round(estimate.low * 100), round(estimate.value * 100), round(estimate.high * 100)
    return Bar(sure=low, value=value - low, perhaps=high - value, rest=100 - high)


def question_view(question: QuestionReport, report: Report, site_url: str, words: Strings) -> QuestionView:
    """A question's line."""
    figures = question.figures
    facility = figures.facility
    details = []
    if isinstance(facility, Estimated):
        details.append(numbers.percent_range(facility, words))
        details.append(words.n.format(n=facility.n))
        details.append(words.discrimination.format(figure=numbers.correlation(figures.discrimination, words)))
    if figures.omitted:
        details.append(counted(words.omitted, figures.omitted))
    if figures.not_reached:
        details.append(counted(words.figures.not_reached, figures.not_reached))
    if question.kind.writes:
        details.append(words.written)
    if question.earlier_n:
        details.append(counted(words.earlier, question.earlier_n))
    return QuestionView(
        number=question.number,
        prompt=question.prompt,
        critical=question.critical,
        value=numbers.percent(facility.value, words)
        if isinstance(facility, Estimated)
        else numbers.why_not(facility, words),
        bar=bar_of(facility),
        below=isinstance(facility, Estimated) and facility.high < report.pass_mark,
        details=words.join.join(details),
        finding=own_sentence(question, report, words),
        see=section(question.finding, question, site_url),
    )


def heat_of(report: Report, words: Strings) -> tuple[HeatRow, ...]:
    """Every question in every language; empty where there is one language or none to compare."""
    if len(report.languages) < 2:
        return ()
    return tuple(_heat_row(question, words) for question in report.questions)


def _heat_row(question: QuestionReport, words: Strings) -> HeatRow:
    return HeatRow(
        number=question.number,
        prompt=question.prompt,
        cells=tuple(_cell(estimate, words) for estimate in question.facility_by_language.values()),
        line=words.join.join(
            f"{words.language_name(language)} {numbers.share(estimate, words, with_n=True)}"
            for language, estimate in question.facility_by_language.items()
        ),
    )


def _cell(estimate: Estimate, words: Strings) -> HeatCell:
    shade = min(SHADES - 1, int(estimate.value * SHADES)) if isinstance(estimate, Estimated) else None
    return HeatCell(figure=figure_of(estimate, words), n=words.n.format(n=estimate.n), shade=shade)


def scores_of(histogram: Sequence[int], pass_mark: Fraction, words: Strings) -> tuple[ScoreBar, ...]:
    """The histogram of first scores, the highest range first; empty without any."""
    most = max(histogram)
    if most == 0:
        return ()
    step = 100 // len(histogram)
    bars = [
        ScoreBar(
            label=words.scores_row.format(low=place * step, high=(place + 1) * step),
            count=count,
            width=round(Fraction(count * 100, most)),
            passing=Fraction(place * step, 100) >= pass_mark,
        )
        for place, count in enumerate(histogram)
    ]
    return tuple(reversed(bars))


def plain_bar(share: Estimate) -> Bar | None:
    """A bar without the interval, which the table of all answers in the attachment gives."""
    if isinstance(share, NotEstimable):
        return None
    value = round(share.value * 100)
    return Bar(sure=value, value=0, perhaps=0, rest=100 - value)
