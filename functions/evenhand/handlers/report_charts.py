"""The pictures of a report as places in a drawing: shares across in per cent of its width, everything else in pixels.

So drawn, a picture fits a phone and a sheet of paper, and its letters keep their size. No picture says anything by
colour alone, and each has its table behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from evenhand.analysis.estimate import Estimated

if TYPE_CHECKING:
    from fractions import Fraction

    from evenhand.analysis.curve import Fifth
    from evenhand.analysis.estimate import Estimate
    from evenhand.analysis.question_report import QuestionReport

LEFT, RIGHT = 12, 96
"""Where 0 and 100 per cent lie across, in per cent of the width: the rows' names stand left of it."""
ROW, TALL_ROW = 28, 52
TOP = 24
"""Of the first row: the scale stands above it."""
BARS = 120
"""Height of the highest bar."""
CURVES = 110
"""Height of what is drawn of the curves: from nobody to everybody."""
MAP = 280
"""Height of the map of questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """An estimate in its row: a point on the line of its interval; None where it cannot be estimated."""

    label: str
    y: int
    x: float | None
    low: float
    high: float
    mark: bool
    """Whether it is to be looked at: its whole interval lies below the pass mark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dots:
    """Estimates, one below the other, on the scale from 0 to 100 per cent."""

    dots: tuple[Dot, ...]
    height: int
    ticks: tuple[tuple[int, float], ...]
    """Per cent, and where they lie."""
    mark: float | None
    """Where the pass mark lies."""
    named_above: bool
    """Whether each row's name stands above it, since it is long, or left of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BarPlace:
    """A bar that stands on the base line."""

    x: float
    width: float
    y: int
    height: int
    count: int
    label: str
    passing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A question on the map: facility across, discrimination upwards."""

    number: int
    x: float
    y: float
    mark: bool
    """Whether the whole interval of its discrimination lies below 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """All questions whose facility and discrimination can be estimated."""

    points: tuple[Point, ...]
    height: int
    zero: float
    """Where no discrimination lies."""
    levels: tuple[tuple[str, float], ...]
    """Discriminations, and where they lie."""
    ticks: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """From one fifth of the people to the next."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Who chooses an option, from the weakest fifth of the people to the best."""

    letter: str
    right: bool
    segments: tuple[Segment, ...]
    places: tuple[tuple[float, float], ...]
    """Of the fifths."""


def across(share: Fraction | float) -> float:
    """Where a share lies."""
    return round(LEFT + float(share) * (RIGHT - LEFT), 2)


TICKS = tuple((percent, across(percent / 100)) for percent in (0, 25, 50, 75, 100))


def dots_of(
    rows: Iterable[tuple[str, Estimate]], pass_mark: Fraction | None = None, *, named_above: bool = False
) -> Dots:
    """Rows of a name and an estimate of a share."""
    height = TALL_ROW if named_above else ROW
    dots = tuple(
        _dot(label, estimate, TOP + height * (place + 1) - ROW // 2, pass_mark)
        for place, (label, estimate) in enumerate(rows)
    )
    return Dots(
        dots=dots,
        height=TOP + height * len(dots) + 4,
        ticks=TICKS,
        mark=None if pass_mark is None else across(pass_mark),
        named_above=named_above,
    )


def _dot(label: str, estimate: Estimate, y: int, pass_mark: Fraction | None) -> Dot:
    if not isinstance(estimate, Estimated):
        return Dot(label=label, y=y, x=None, low=0, high=0, mark=False)
    return Dot(
        label=label,
        y=y,
        x=across(estimate.value),
        low=across(estimate.low),
        high=across(estimate.high),
        mark=pass_mark is not None and estimate.high < pass_mark,
    )


def bars_of(counts: Sequence[int], pass_mark: Fraction) -> tuple[BarPlace, ...]:
    """The histogram of scores; a bar is passing when all of it lies at the pass mark or above."""
    most, size = max(counts, default=0), len(counts)
    width = (RIGHT - LEFT) / size
    return tuple(
        BarPlace(
            x=round(LEFT + place * width + 0.3, 2),
            width=round(width - 0.6, 2),
            y=TOP + BARS - (height := round(BARS * count / most) if most else 0),
            height=height,
            count=count,
            label=f"{100 * place // size}–{100 * (place + 1) // size}",
            passing=place >= pass_mark * size,
        )
        for place, count in enumerate(counts)
    )


def map_of(questions: Iterable[QuestionReport]) -> Map:
    """The map, from the lowest discrimination there is (0 at the most) to 1 (or the highest there is, rounded up)."""
    known = [
        (each.number, facility, discrimination)
        for each in questions
        if isinstance(facility := each.figures.facility, Estimated)
        and isinstance(discrimination := each.figures.discrimination, Estimated)
    ]
    values = [float(each.value) for _, _, each in known]
    lowest = min(0, _down(min(values, default=0)))
    highest = max(2, -_down(-max(values, default=0)))

    def up(tenths_of_two: float) -> float:
        return round(TOP + (highest - tenths_of_two) * (MAP - 2 * TOP) / (highest - lowest), 1)

    return Map(
        points=tuple(
            Point(number=number, x=across(facility.value), y=up(float(found.value) * 5), mark=found.high < 0)
            for number, facility, found in known
        ),
        height=MAP,
        zero=up(0),
        levels=tuple(
            (f"{level / 5:.1f}".replace("-", "\N{MINUS SIGN}"), up(level)) for level in range(lowest, highest + 1)
        ),
        ticks=TICKS,
    )


def curves_of(options: Iterable[tuple[str, bool, Sequence[Fifth]]]) -> tuple[Curve, ...]:
    """The curves of a question's options, each given by its letter, whether it is right, and its fifths."""
    return tuple(_curve(letter, right, fifths) for letter, right, fifths in options if fifths)


def _curve(letter: str, right: bool, fifths: Sequence[Fifth]) -> Curve:
    places = tuple(
        (across((place + 0.5) / len(fifths)), round(TOP + (1 - float(fifth.share)) * CURVES, 1))
        for place, fifth in enumerate(fifths)
    )
    segments = tuple(Segment(x1=x1, y1=y1, x2=x2, y2=y2) for (x1, y1), (x2, y2) in pairwise(places))
    return Curve(letter=letter, right=right, segments=segments, places=places)


def _down(value: float) -> int:
    """In steps of 0.2, the one below."""
    return int(value * 5 // 1)
