"""Who chooses an option: how many of each fifth of the people, from the weakest to the best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evenhand.analysis.intervals import wilson_ends

FIFTHS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Fifth:
    """A fifth of the people by their score on the whole test, and how many of them chose an option."""

    n: Fraction
    """People; those whose score lies at the edge between two fifths count in each in part."""
    chosen: Fraction
    """Of them; in part likewise."""
    low: float
    high: float
    """Wilson's interval of the share, in [0, 1]."""

    @property
    def share(self) -> Fraction:
        """Of the fifth, in [0, 1]."""
        return self.chosen / self.n


def fifths(people: Mapping[int, int]) -> tuple[Mapping[int, Fraction], ...]:
    """How many people of each band belong to each fifth, the weakest first; `people` says how many are in each band.

    Each fifth holds exactly a fifth of the people. Those of a band at the edge between two belong to each in the same
    part, since nothing says which of them is better. Empty for fewer than five people, or when all are in one band.
    """
    n = sum(people.values())
    if n < FIFTHS or len(people) < 2:
        return ()
    parts: list[dict[int, Fraction]] = [{} for _ in range(FIFTHS)]
    below = 0
    for band, here in sorted(people.items()):
        for place, part in enumerate(parts):
            # The places from `below` on belong to this band, those from place n / 5 on to this fifth.
            first, last = max(FIFTHS * below, place * n), min(FIFTHS * (below + here), (place + 1) * n)
            if first < last:
                part[band] = Fraction(last - first, FIFTHS)
        below += here
    return tuple(parts)


def curve(
    chosen: Mapping[int, int], people: Mapping[int, int], parts: Sequence[Mapping[int, Fraction]]
) -> tuple[Fifth, ...]:
    """Who chose an option: `chosen` says how many of each band did, `people` how many there are, `parts` which fifth
    they belong to (`fifths`).

    Also known as a quantile curve. A right option is chosen by more of each fifth than of the one below; a wrong one
    that the best fifth chooses is worth a look. Haladyna (2004), Developing and validating multiple-choice test items,
    chapter 9.
    """
    return tuple(_fifth(chosen, people, part) for part in parts)


def _fifth(chosen: Mapping[int, int], people: Mapping[int, int], part: Mapping[int, Fraction]) -> Fifth:
    n = sum(part.values(), Fraction(0))
    choosing = sum((here * chosen.get(band, 0) / people[band] for band, here in part.items()), Fraction(0))
    low, high = wilson_ends(choosing, n)
    return Fifth(n=n, chosen=choosing, low=low, high=high)
