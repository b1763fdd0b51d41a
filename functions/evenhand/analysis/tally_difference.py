"""Two tallies of the same results beside each other, and where they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from evenhand.analysis.group import GroupKey, read_group
from evenhand.analysis.item_sums import ItemSums
from evenhand.analysis.tally import NOTHING, GroupSums

Amounts = Mapping[str, int | Fraction]
NOBODY = ItemSums()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One figure that two tallies do not agree on."""

    group: GroupKey
    item: str = ""
    """`question@key-revision`; empty where it is about the test as a whole."""
    what: str
    folded: int | Fraction
    recounted: int | Fraction


def differences(folded: Mapping[str, GroupSums], recounted: Mapping[str, GroupSums]) -> tuple[Difference, ...]:
    """Where the groups of two tallies differ, by group and question; nothing where they are equal."""
    return tuple(
        difference
        for name in sorted(folded.keys() | recounted.keys())
        for difference in _in_group(name, folded.get(name, NOTHING), recounted.get(name, NOTHING))
    )


def _in_group(name: str, folded: GroupSums, recounted: GroupSums) -> Iterator[Difference]:
    if folded == recounted:
        return
    key = read_group(name)
    for what, one, other in _unequal(_of_group(folded), _of_group(recounted)):
        yield Difference(group=key, what=what, folded=one, recounted=other)
    for item in sorted(folded.items.keys() | recounted.items.keys()):
        one_item, other_item = folded.items.get(item, NOBODY), recounted.items.get(item, NOBODY)
        if one_item != other_item:
            for what, one, other in _unequal(_of_item(one_item), _of_item(other_item)):
                yield Difference(group=key, item=item, what=what, folded=one, recounted=other)


def _unequal(one: Amounts, other: Amounts) -> Iterator[tuple[str, int | Fraction, int | Fraction]]:
    for what in dict.fromkeys((*one, *other)):
        amounts = one.get(what, 0), other.get(what, 0)
        if amounts[0] != amounts[1]:
            yield what, *amounts


def _of_group(sums: GroupSums) -> Amounts:
    return {
        "people": sums.people,
        "passed": sums.passed,
        "attempts": sums.attempts,
        "passed on the first attempt": sums.first_passed,
        **{f"people with a score of {score}": n for score, n in sums.scores.items()},
    }


def _of_item(sums: ItemSums) -> Amounts:
    """All that is kept of a question, so that sums which are not equal differ in something."""
    return {
        "marks it is worth": sums.max,
        "omitted": sums.omitted,
        "not reached": sums.not_reached,
        **{
            f"earned {marks}, score from {place} %": n
            for place, band in sums.bands.items()
            for marks, n in band.earned.items()
        },
        **{
            f"chose {option}, score from {place} %": n
            for place, band in sums.bands.items()
            for option, n in band.chosen.items()
        },
        "sum of the rest": sums.rest,
        "sum of the rest, squared": sums.rest_squared,
        "sum of marks times rest": sums.marks_rest,
        **{f"sum of the rest, chose {option}": rest for option, rest in sums.chosen_rest.items()},
    }
