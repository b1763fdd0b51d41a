"""Who chose which option of a question, from its sums; `choices` does the same for a response matrix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from evenhand.analysis.choices import point_biserial
from evenhand.analysis.curve import FIFTHS, Fifth, curve, fifths
from evenhand.analysis.estimate import Estimate, NotEstimable, Reason
from evenhand.analysis.intervals import fisher_z, wilson
from evenhand.analysis.item_sums import ItemSums
from evenhand.analysis.undefined import Undefined

UNKNOWN = NotEstimable(n=0, reason=Reason.TOO_FEW)
"""In reports from before a figure was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionFigures:
    """How often an option was chosen, or an answer given to a part."""

    id: str
    count: int
    share: Estimate
    """Of those who met the question, omissions included."""
    point_biserial: Estimate = UNKNOWN
    """The correlation of choosing it with the share earned of the rest; above 0, it draws the better people."""
    curve: tuple[Fifth, ...] = ()
    """Who chooses it: the five fifths by score, the weakest first; empty where there are fewer than five people, or all
    have the same score."""


class Choices:
    """The options of one question; what all of them need is computed once. Fifths of fewer people than `least` are not
    looked at."""

    def __init__(self, sums: ItemSums, least: int = 1) -> None:
        self.n = sums.n
        self._sums = sums
        self._chosen = sums.chosen
        self._people = people_of(sums)
        # A fifth of one person would show what that person chose.
        self._fifths = fifths(self._people) if sums.n >= FIFTHS * least else ()

    def option(self, option_id: str, name: str) -> OptionFigures:
        """The figures of an option; `name` is what the tally calls it, `part=answer` for an answer to a part."""
        count = self._chosen.get(name, 0)
        return OptionFigures(
            id=option_id,
            count=count,
            share=wilson(count, self.n),
            point_biserial=self._point_biserial(name, count),
            curve=curve(self._by_band(name), self._people, self._fifths),
        )

    def _point_biserial(self, name: str, count: int) -> Estimate:
        sums, n = self._sums, self.n
        if n < 4:
            return NotEstimable(n=n, reason=Reason.TOO_FEW)
        chosen_rest = sums.chosen_rest.get(name, Fraction(0))
        figure = point_biserial(n * chosen_rest - count * sums.rest, count, n, n * sums.rest_squared - sums.rest**2)
        return NotEstimable(n=n, reason=Reason(figure)) if isinstance(figure, Undefined) else fisher_z(float(figure), n)

    def _by_band(self, name: str) -> Mapping[int, int]:
        return {place: band.chosen.get(name, 0) for place, band in self._sums.bands.items()}


def people_of(sums: ItemSums) -> dict[int, int]:
    """Band of the score to how many met the question there."""
    return {place: band.n for place, band in sums.bands.items()}
