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
from operator import add, sub

from evenhand.analysis.counts import How, counted
from evenhand.analysis.group import GroupKey, month_of
from evenhand.analysis.item_sums import ZERO, ItemSums, combined_items, item_sums
from evenhand.assessment.attempt import Result
from evenhand.assessment.grading import Grade
from evenhand.assessment.submission import Answers

BINS = 10
"""Of the histogram of scores."""


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
    scores: Mapping[Fraction, int] = field(default_factory=dict)
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
    seen = dict(tally.recent)
    fresh: list[Result] = []
    for result in results:
        if result.quiz_id != tally.quiz_id:
            raise ValueError(f"A result of `{result.quiz_id}` does not belong in the tally of `{tally.quiz_id}`.")
        if result.grade_id not in seen:
            seen[result.grade_id] = result.at
            fresh.append(result)
    if not fresh:
        return tally
    watermark = max(result.at for result in fresh)
    if tally.watermark is not None:
        watermark = max(watermark, tally.watermark)
    groups = dict(tally.groups)
    for result in fresh:
        for key, sums, how in changes_of(result):
            groups[key.name] = _combined(groups.get(key.name, NOTHING), sums, how)
    return Tally(
        quiz_id=tally.quiz_id,
        version=tally.version + 1,
        watermark=watermark,
        recent={grade_id: at for grade_id, at in seen.items() if at >= watermark - overlap},
        groups={name: sums for name, sums in groups.items() if sums != NOTHING},
    )


def read_from(tally: Tally, *, overlap: timedelta) -> datetime | None:
    """The time from which the feed must be read to bring the tally up to date; None means from the beginning."""
    return None if tally.watermark is None else tally.watermark - overlap


def merge(groups: Iterable[GroupSums]) -> GroupSums:
    """The sums of several groups as one."""
    merged = NOTHING
    for group in groups:
        merged = _combined(merged, group, add)
    return merged


def item_name(question_id: str, key_revision: str) -> str:
    """The key of a question under one key revision in `GroupSums.items`."""
    return f"{question_id}@{key_revision}"


def sums_of(result: Result) -> GroupSums:
    """What one result adds to the sums of all groups together: those of its grade, less those of the grade it
    supersedes."""
    sums = NOTHING
    for _, change, how in changes_of(result):
        sums = _combined(sums, change, how)
    return sums


def changes_of(result: Result) -> Iterable[tuple[GroupKey, GroupSums, How]]:
    """What one result adds to the sums of a group, and what it takes out of those of another or the same: a corrected
    key moves an attempt from one to the other."""
    yield _group(result, result.grade), _alone(result, result.answers, result.grade, result.first_pass), add
    before = result.before
    if before is not None:
        yield _group(result, before.grade), _alone(result, before.answers, before.grade, before.first_pass), sub


def _group(result: Result, grade: Grade) -> GroupKey:
    return GroupKey(
        vendor_id=result.vendor_id,
        language=result.language,
        cohort=result.cohort,
        month=month_of(result.submitted_at or result.at),
        key_revision=grade.key_revision,
    )


def _alone(result: Result, answers: Answers, grade: Grade, first_pass: bool) -> GroupSums:
    """The sums over one grade of the attempt that a result is about."""
    if result.number != 1:
        return GroupSums(attempts=1, passed=int(first_pass))
    reached = _reached(grade)
    return GroupSums(
        people=1,
        passed=int(first_pass),
        attempts=1,
        first_passed=int(grade.passed),
        scores={grade.score: 1},
        items={
            item_name(mark.question_id, mark.key_revision): item_sums(
                mark, grade, () if mark.written else answers.get(mark.question_id, ()), reached=place < reached
            )
            for place, mark in enumerate(grade.questions)
            if mark.max  # what is void has no figures
        },
    )


def _reached(grade: Grade) -> int:
    """How many questions come before the place after which nothing was answered: marks stand in the paper's order."""
    return max((place for place, mark in enumerate(grade.questions, start=1) if not mark.omitted), default=0)


def _combined(one: GroupSums, other: GroupSums, how: How) -> GroupSums:
    items = dict(one.items)
    for name, sums in other.items.items():
        combined = combined_items(items.get(name, ItemSums()), sums, how)
        if combined != ItemSums(max=combined.max):
            items[name] = combined
        else:
            items.pop(name, None)
    return GroupSums(
        people=how(one.people, other.people),
        passed=how(one.passed, other.passed),
        attempts=how(one.attempts, other.attempts),
        first_passed=how(one.first_passed, other.first_passed),
        scores=counted(one.scores, other.scores, how, 0),
        items=items,
    )
