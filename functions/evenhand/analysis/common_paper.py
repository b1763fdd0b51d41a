"""The sums of a test as a whole: what everybody who was asked the same earned, in the form its formulas take."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from evenhand.analysis.item_sums import ItemSums, band_of
from evenhand.analysis.sums import ColumnSums, highest_product
from evenhand.analysis.tally import GroupSums, item_name
from evenhand.analysis.undefined import Undefined
from evenhand.quiz.split import AnswerKey


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonPaper:
    """First attempts that were asked every question of a key, and nothing else."""

    n: int
    """People; at least one."""
    columns: Mapping[str, ColumnSums]
    """Question id to its products, in units that make every mark a whole number."""
    most: Mapping[str, int | Fraction]
    """Question id to the highest product of its marks with those on the rest, in the same units."""


def common_paper(sums: GroupSums, key: AnswerKey) -> CommonPaper | Undefined:
    """The paper that the first attempts of a group have in common: why there is none, or the products of its questions.

    The tally holds r, the share earned of the marks m on the rest, so that r m are the marks on it, and t = x + r m
    those on the whole. The highest product takes the rest of those in a band and with the same mark to be what it is on
    the average score of that band, which is what it is where each band holds one score.
    """
    if not sums.people:
        return Undefined.TOO_FEW
    items = {each.id: sums.items.get(item_name(each.id, each.revision)) for each in key.asked}
    met = {question_id: item for question_id, item in items.items() if item is not None}
    if len(met) < len(items) or len(sums.items) > len(met) or {item.n for item in met.values()} != {sums.people}:
        return Undefined.DRAWN
    worth = sum((item.max for item in met.values()), Fraction(0))
    scale = math.lcm(*(mark.denominator for item in met.values() for mark in item.earned))
    totals = _totals(sums.scores, worth * scale)
    return CommonPaper(
        n=sums.people,
        columns={question_id: _products(item, worth - item.max, scale) for question_id, item in met.items()},
        most={
            question_id: highest_product(_marks(item, scale), _rests(item, totals, scale))
            for question_id, item in met.items()
        },
    )


def _products(item: ItemSums, rest: Fraction, scale: int) -> ColumnSums:
    n, marks = item.n, item.marks
    xx = (n * item.marks_squared - marks**2) * scale**2
    xr = (n * item.marks_rest - marks * item.rest) * rest * scale**2
    rr = (n * item.rest_squared - item.rest**2) * rest**2 * scale**2
    return ColumnSums(xx=int(xx), xt=int(xx + xr), tt=int(xx + 2 * xr + rr))


def _totals(scores: Mapping[Fraction, int], worth: Fraction) -> dict[int, Fraction]:
    """Band to the average total of those in it."""
    people: dict[int, int] = defaultdict(int)
    totals: dict[int, Fraction] = defaultdict(Fraction)
    for score, n in scores.items():
        people[band_of(score)] += n
        totals[band_of(score)] += score * worth * n
    return {band: total / people[band] for band, total in totals.items()}


def _marks(item: ItemSums, scale: int) -> dict[Fraction, int]:
    return {mark * scale: n for mark, n in item.earned.items()}


def _rests(item: ItemSums, totals: Mapping[int, Fraction], scale: int) -> dict[Fraction, int]:
    rests: dict[Fraction, int] = defaultdict(int)
    for place, band in item.bands.items():
        for mark, n in band.earned.items():
            rests[totals[place] - mark * scale] += n
    return rests
