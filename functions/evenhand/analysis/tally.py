"""The tally: sums from which every figure of a report is computed, folded from the feed of results.

All sums are additive and exact, so that tallies can be merged (two languages, several vendors), and so that a grade
takes out again exactly what the one it supersedes put in: whatever an attempt was graded before, and in whichever order
its grades arrive, the sums are those of its latest grade. What comes to nothing is left out, so that equal sums are
equal values. Item sums use first attempts, whose takers have not seen the test before; the count of passes uses every
attempt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction

from evenhand.analysis.cells import Cells
from evenhand.analysis.counts import total
from evenhand.analysis.exact import Exact
from evenhand.analysis.group import GroupKey, month_of
from evenhand.analysis.item_sums import ZERO, ItemSums, merged_items
from evenhand.assessment.attempt import Result
from evenhand.assessment.grading import Grade

SHAPE = 2
"""Of what is kept of a tally: it goes up whenever the sums change, or what they mean. A stored tally of another shape
is not read but made again from the whole feed."""
BINS = 10
"""Of the histogram of scores."""
PORTION = 20_000
"""Results that are counted before they are summed: many, so that summing costs little, but not all at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSums:
    """Sums over the results of one group."""

    people: int = 0
    """People with at least one graded attempt."""
    passed: int = 0
    """People with a pass, on whichever attempt."""
    attempts: int = 0
    first_passed: int = 0
    """People who passed on their first attempt."""
    scores: Mapping[Exact, int] = field(default_factory=dict)
    """Scores of first attempts, each a share in [0, 1], to how many had them."""
    items: Mapping[str, ItemSums] = field(default_factory=dict)
    """`question@key-revision` to its sums."""

    @property
    def score(self) -> Fraction:
        """Sum of the scores of first attempts."""
        return sum((score * n for score, n in self.scores.items()), ZERO)

    @property
    def score_squared(self) -> Fraction:
        """Sum of their squares."""
        return sum((score * score * n for score, n in self.scores.items()), ZERO)

    @property
    def histogram(self) -> tuple[int, ...]:
        """First attempts by score: [0, 10 %), [10 %, 20 %), ..., [90 %, 100 %]."""
        bins = [0] * BINS
        for score, n in self.scores.items():
            bins[min(BINS - 1, int(score * BINS))] += n
        return tuple(bins)


NOTHING = GroupSums()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The fold of a quiz's feed up to a watermark."""

    quiz_id: str
    version: int = 0
    watermark: datetime | None = None
    """The latest time of a result folded in."""
    recent: Mapping[str, datetime] = field(default_factory=dict)
    """Ids and times of the grades folded in near the watermark: readers overlap it and skip these."""
    groups: Mapping[str, GroupSums] = field(default_factory=dict)
    """The name of a `GroupKey` to its sums."""


def fold(tally: Tally, results: Iterable[Result], *, overlap: timedelta) -> Tally:
    """The tally with the results folded in that it does not hold yet; the same tally when there are none.

    A result may become visible a little later than its time says, so a reader reads again from `overlap` before the
    watermark (`read_from`). What is folded in at that distance is remembered by grade id and skipped. Whatever the
    order and the portions in which a feed is read, the sums come out the same.
    """
    groups, cells, folded = tally.groups, Cells(), 0
    watermark, fresh = tally.watermark, dict[str, datetime]()
    for result in results:
        if result.quiz_id != tally.quiz_id:
            raise ValueError(f"A result of `{result.quiz_id}` does not belong in the tally of `{tally.quiz_id}`.")
        if result.grade_id in tally.recent or result.grade_id in fresh:
            continue
        fresh[result.grade_id] = result.at
        watermark = result.at if watermark is None else max(watermark, result.at)
        count(cells, result)
        folded += 1
        if folded % PORTION == 0:
            groups, cells = added(groups, group_sums(cells)), Cells()
            fresh = _since(fresh, watermark - overlap)
    if not folded or watermark is None:
        return tally
    return Tally(
        quiz_id=tally.quiz_id,
        version=tally.version + 1,
        watermark=watermark,
        recent=_since({**tally.recent, **fresh}, watermark - overlap),
        groups=added(groups, group_sums(cells)),
    )


def _since(grades: Mapping[str, datetime], since: datetime) -> dict[str, datetime]:
    return {grade_id: at for grade_id, at in grades.items() if at >= since}


def read_from(tally: Tally, *, overlap: timedelta) -> datetime | None:
    """The time from which the feed must be read to bring the tally up to date; None means from the beginning."""
    return None if tally.watermark is None else tally.watermark - overlap


def merge(groups: Iterable[GroupSums]) -> GroupSums:
    """The sums of several groups as one. What comes to nothing is left out."""
    groups = [group for group in groups if group != NOTHING]
    parts: dict[str, list[ItemSums]] = {}
    for group in groups:
        for name, sums in group.items.items():
            parts.setdefault(name, []).append(sums)
    items = {name: merged_items(each) for name, each in parts.items()}
    return GroupSums(
        people=sum(group.people for group in groups),
        passed=sum(group.passed for group in groups),
        attempts=sum(group.attempts for group in groups),
        first_passed=sum(group.first_passed for group in groups),
        scores=total([group.scores for group in groups]),
        items={name: sums for name, sums in items.items() if sums != ItemSums(max=sums.max)},
    )


def item_name(question_id: str, key_revision: str) -> str:
    """The key of a question under one key revision in `GroupSums.items`."""
    return f"{question_id}@{key_revision}"


def sums_of(result: Result) -> GroupSums:
    """What one result adds to the sums of all groups together: those of its grade, less those of the grade it
    supersedes."""
    cells = Cells()
    count(cells, result)
    return merge(group_sums(cells).values())


def count(cells: Cells, result: Result) -> None:
    """Count a result in its group, and take what it supersedes out of that one's: a corrected key moves an attempt from
    one to the other."""
    number, grade, before = result.number, result.grade, result.before
    cells.count(group_of(result, grade), number, result.answers, grade, first_pass=result.first_pass)
    if before is not None:
        key = group_of(result, before.grade)
        cells.count(key, number, before.answers, before.grade, first_pass=before.first_pass, times=-1)


def group_sums(cells: Cells) -> dict[str, GroupSums]:
    """The sums that counts come to, by the name of their group. What comes to nothing is left out."""
    sums = {
        key.name: GroupSums(
            people=group.people,
            passed=group.passed,
            attempts=group.attempts,
            first_passed=group.first_passed,
            scores=group.scores(),
            items={item_name(*item): sums for item, sums in group.items().items()},
        )
        for key, group in cells.groups.items()
    }
    return {name: each for name, each in sums.items() if each != NOTHING}


def added(groups: Mapping[str, GroupSums], others: Mapping[str, GroupSums]) -> dict[str, GroupSums]:
    """The sums of both, group by group. What comes to nothing is left out."""
    together = {**groups, **{name: merge([groups.get(name, NOTHING), sums]) for name, sums in others.items()}}
    return {name: sums for name, sums in together.items() if sums != NOTHING}


def group_of(result: Result, grade: Grade) -> GroupKey:
    """The group of a result under a grade of its attempt."""
    return GroupKey(
        vendor_id=result.vendor_id,
        language=result.language,
        cohort=result.cohort,
        month=month_of(result.submitted_at or result.at),
        key_revision=grade.key_revision,
    )
