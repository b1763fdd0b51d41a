"""Sums over what people did with one question, additive and exact; `tally` keeps them by group.

What needs ranks (the best 27 %, who chooses an option) comes from counts by **band**, a hundredth of the score on the
whole paper. Where a test is worth at most 100 whole marks each band holds one score, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from evenhand.analysis.counts import total
from evenhand.analysis.exact import Exact

ZERO = Fraction(0)
BANDS = 100
"""Of scores: [0, 1 %), [1 %, 2 %), ..., [99 %, 100 %), and 100 % by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """What those did with a question whose scores lie in one band."""

    earned: Mapping[Exact, int] = field(default_factory=dict)
    """Marks earned on the question, to how many earned them."""
    chosen: Mapping[str, int] = field(default_factory=dict)
    """Option id, or `part=answer`, to how many chose it; nothing that people wrote in their own words."""

    @property
    def n(self) -> int:
        """How many they are."""
        return sum(self.earned.values())


NO_BAND = Band()


@dataclass(frozen=True, kw_only=True)
class ItemSums:
    """Sums over the first attempts that met one question under one key revision."""

    max: Exact = ZERO
    """The marks it is worth."""
    omitted: int = 0
    """Left blank by so many who answered a later question."""
    not_reached: int = 0
    """Left blank by so many who answered no later one: they were out of time, or gave up."""
    bands: Mapping[int, Band] = field(default_factory=dict)
    """By the score on the whole paper, the question included: 0 to `BANDS`."""
    rest: Exact = ZERO
    """Sum of r, the share earned of the marks that the rest of the paper is worth; 0 where there is no rest."""
    rest_squared: Exact = ZERO
    marks_rest: Exact = ZERO
    """Sum of x r, with x the marks earned on the question."""
    chosen_rest: Mapping[str, Exact] = field(default_factory=dict)
    """Option id, or `part=answer`, to the sum of r over those who chose it."""

    @cached_property
    def earned(self) -> dict[Fraction, int]:
        """Marks to how many earned them."""
        return total([band.earned for band in self.bands.values()])

    @cached_property
    def chosen(self) -> dict[str, int]:
        """Option id, or `part=answer`, to how many chose it."""
        return total([band.chosen for band in self.bands.values()])

    @cached_property
    def n(self) -> int:
        """How many met the question."""
        return sum(self.earned.values())

    @cached_property
    def full(self) -> int:
        """How many earned all of its marks."""
        return self.earned.get(self.max, 0)

    @cached_property
    def marks(self) -> Fraction:
        """Sum of x, the marks earned."""
        return sum((x * n for x, n in self.earned.items()), ZERO)

    @cached_property
    def marks_squared(self) -> Fraction:
        """Sum of x^2."""
        return sum((x * x * n for x, n in self.earned.items()), ZERO)


def band_of(score: Fraction) -> int:
    """The band that a score in [0, 1] lies in."""
    return int(score * BANDS)


def merged_items(parts: Sequence[ItemSums]) -> ItemSums:
    """The sums of several groups of people as one."""
    if len(parts) == 1:
        return parts[0]
    places = dict.fromkeys(place for part in parts for place in part.bands)
    bands = {place: _merged_bands([part.bands[place] for part in parts if place in part.bands]) for place in places}
    return ItemSums(
        max=max(part.max for part in parts),  # points are part of the key revision, so all agree
        omitted=sum(part.omitted for part in parts),
        not_reached=sum(part.not_reached for part in parts),
        bands={place: band for place, band in bands.items() if band != NO_BAND},
        rest=sum((part.rest for part in parts), ZERO),
        rest_squared=sum((part.rest_squared for part in parts), ZERO),
        marks_rest=sum((part.marks_rest for part in parts), ZERO),
        chosen_rest=total([part.chosen_rest for part in parts]),
    )


def _merged_bands(parts: Sequence[Band]) -> Band:
    if len(parts) == 1:
        return parts[0]
    return Band(earned=total([part.earned for part in parts]), chosen=total([part.chosen for part in parts]))
