"""The sums of a tally from their definition, result by result in fractions: slow, and nothing but what is said."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from evenhand.analysis.group import GroupKey
from evenhand.analysis.item_sums import Band, ItemSums
from evenhand.analysis.tally import GroupSums, item_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evenhand.assessment.attempt import Result
    from evenhand.assessment.grading import Grade
    from evenhand.assessment.submission import Answers

ZERO = Fraction(0)


def plain_fold(results: Iterable[Result]) -> dict[str, GroupSums]:
    """The sums of each group: of every grade, less those of the grade it supersedes."""
    groups: dict[str, Any] = defaultdict(_Group)
    for result in results:
        _add(groups, result, result.answers, result.grade, result.first_pass, 1)
        if result.before is not None:
            _add(groups, result, result.before.answers, result.before.grade, result.before.first_pass, -1)
    sums = {name: group.sums() for name, group in groups.items()}
    return {name: each for name, each in sums.items() if each != GroupSums()}


class _Group:
    def __init__(self) -> None:
        self.counts: dict[str, int] = defaultdict(int)
        self.scores: dict[Fraction, int] = defaultdict(int)
        self.items: dict[str, _Item] = defaultdict(_Item)

    def sums(self) -> GroupSums:
        items = {name: item.sums() for name, item in self.items.items()}
        return GroupSums(
            **self.counts,
            scores=_some(self.scores),
            items={name: sums for name, sums in items.items() if sums != ItemSums(max=sums.max)},
        )


class _Item:
    def __init__(self) -> None:
        self.max = ZERO
        self.omitted = self.not_reached = 0
        self.rest = self.rest_squared = self.marks_rest = ZERO
        self.earned: dict[int, dict[Fraction, int]] = defaultdict(lambda: defaultdict(int))
        self.chosen: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self.chosen_rest: dict[str, Fraction] = defaultdict(lambda: ZERO)

    def sums(self) -> ItemSums:
        places = self.earned.keys() | self.chosen.keys()
        bands = {
            place: Band(earned=_some(self.earned[place]), chosen=_some(self.chosen[place])) for place in sorted(places)
        }
        return ItemSums(
            max=self.max,
            omitted=self.omitted,
            not_reached=self.not_reached,
            bands={place: band for place, band in bands.items() if band != Band()},
            rest=self.rest,
            rest_squared=self.rest_squared,
            marks_rest=self.marks_rest,
            chosen_rest=_some(self.chosen_rest),
        )


def _add(groups: dict[str, Any], result: Result, answers: Answers, grade: Grade, first_pass: bool, times: int) -> None:
    submitted = result.submitted_at or result.at
    key = GroupKey(
        vendor_id=result.vendor_id,
        language=result.language,
        cohort=result.cohort,
        month=f"{submitted:%Y-%m}",
        key_revision=grade.key_revision,
    )
    group = groups[key.name]
    group.counts["attempts"] += times
    group.counts["passed"] += times * first_pass
    if result.number != 1:
        return
    group.counts["people"] += times
    group.counts["first_passed"] += times * grade.passed
    group.scores[grade.score] += times
    for place, mark in enumerate(grade.questions):
        if not mark.max:
            continue
        item = group.items[item_name(mark.question_id, mark.key_revision)]
        item.max = max(item.max, mark.max)
        if mark.omitted:
            reached = any(not later.omitted for later in grade.questions[place:])
            item.omitted += times * reached
            item.not_reached += times * (not reached)
        rest = grade.max - mark.max
        share = (grade.marks - mark.marks) / rest if rest else ZERO
        band = int(grade.score * 100)
        item.earned[band][mark.marks] += times
        item.rest += times * share
        item.rest_squared += times * share * share
        item.marks_rest += times * mark.marks * share
        for option in () if mark.written else set(answers.get(mark.question_id, ())):
            item.chosen[band][option] += times
            item.chosen_rest[option] += times * share


def _some(amounts: dict[Any, Any]) -> dict[Any, Any]:
    return {what: amount for what, amount in amounts.items() if amount}
