"""Sums over what people did with one question, additive and exact; `tally` keeps them by group.

What needs ranks (the best 27 %, who chooses an option) comes from counts by **band**, a hundredth of the score on the
whole paper. Where a test is worth at most 100 whole marks each band holds one score, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from evenhand.analysis.counts import How, counted, total
from evenhand.assessment.grading import Grade, Mark

ZERO = Fraction(0)
BANDS = 100
"""Of scores: [0, 1 %), [1 %, 2 %), ..., [99 %, 100 %), and 100 % by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """What those did with a question whose scores lie in one band."""

    earned: Mapping[Fraction, int] = field(default_factory=dict)
    """Marks earned on the question, to how many earned them."""
    chosen: Mapping[str, int] = field(default_factory=dict)
    """Option id, or `part=answer`, to how many chose it; nothing that people wrote in their own words."""

    @property
    def n(self) -> int:
        """How many they are."""
        return sum(self.earned.values())


NO_BAND = Band()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSums:
    """Sums over the first attempts that met one question under one key revision."""

    max: Fraction = ZERO
    """The marks it is worth."""
    omitted: int = 0
    """Left blank by so many who answered a later question."""
    not_reached: int = 0
    """Left blank by so many who answered no later one: they were out of time, or gave up."""
    bands: Mapping[int, Band] = field(default_factory=dict)
    """By the score on the whole paper, the question included: 0 to `BANDS`."""
    rest: Fraction = ZERO
    """Sum of r, the share earned of the marks that the rest of the paper is worth; 0 where there is no rest."""
    rest_squared: Fraction = ZERO
    marks_rest: Fraction = ZERO
    """Sum of x r, with x the marks earned on the question."""
    chosen_rest: Mapping[str, Fraction] = field(default_factory=dict)
    """Option id, or `part=answer`, to the sum of r over those who chose it."""

    @property
    def earned(self) -> dict[Fraction, int]:
        """Marks to how many earned them."""
        return total(band.earned for band in self.bands.values())

    @property
    def chosen(self) -> dict[str, int]:
        """Option id, or `part=answer`, to how many chose it."""
        return total(band.chosen for band in self.bands.values())

    @property
    def n(self) -> int:
        """How many met the question."""
        return sum(band.n for band in self.bands.values())

    @property
    def full(self) -> int:
        """How many earned all of its marks."""
        return sum(band.earned.get(self.max, 0) for band in self.bands.values())

    @property
    def marks(self) -> Fraction:
        """Sum of x, the marks earned."""
        return sum((x * n for x, n in self.earned.items()), ZERO)

    @property
    def marks_squared(self) -> Fraction:
        """Sum of x^2."""
        return sum((x * x * n for x, n in self.earned.items()), ZERO)


def band_of(score: Fraction) -> int:
    """The band that a score in [0, 1] lies in."""
    return int(score * BANDS)


def item_sums(mark: Mark, grade: Grade, chosen: Iterable[str], *, reached: bool) -> ItemSums:
    """The sums over one first attempt that met the question of a mark; `reached` says whether it or a later question
    was answered."""
    worth = grade.max - mark.max
    rest = (grade.marks - mark.marks) / worth if worth else ZERO
    options = tuple(dict.fromkeys(chosen))
    return ItemSums(
        max=mark.max,
        omitted=int(mark.omitted and reached),
        not_reached=int(mark.omitted and not reached),
        bands={band_of(grade.score): Band(earned={mark.marks: 1}, chosen=dict.fromkeys(options, 1))},
        rest=rest,
        rest_squared=rest * rest,
        marks_rest=mark.marks * rest,
        chosen_rest={option: rest for option in options if rest},
    )


def combined_items(one: ItemSums, other: ItemSums, how: How) -> ItemSums:
    """Both, added or one taken out of the other."""
    bands = dict(one.bands)
    for place, theirs in other.bands.items():
        ours = bands.get(place, NO_BAND)
        band = Band(
            earned=counted(ours.earned, theirs.earned, how, 0), chosen=counted(ours.chosen, theirs.chosen, how, 0)
        )
        if band != NO_BAND:
            bands[place] = band
        else:
            bands.pop(place, None)
    return ItemSums(
        max=max(one.max, other.max),  # points are part of the key revision, so the two agree
        omitted=how(one.omitted, other.omitted),
        not_reached=how(one.not_reached, other.not_reached),
        bands=bands,
        rest=how(one.rest, other.rest),
        rest_squared=how(one.rest_squared, other.rest_squared),
        marks_rest=how(one.marks_rest, other.marks_rest),
        chosen_rest=counted(one.chosen_rest, other.chosen_rest, how, ZERO),
    )
