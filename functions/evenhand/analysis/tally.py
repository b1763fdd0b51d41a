"""The tally: sums from which every figure of a report is computed, folded from the feed of results.

All sums are additive and exact, so that tallies can be merged (two languages, several vendors), and so that a grade
takes out again exactly what the one it supersedes put in: whatever an attempt was graded before, and in whichever order
its grades arrive, the sums are those of its latest grade. What comes to nothing is left out, so that equal sums are
equal values. Item sums use first attempts, whose takers have not seen the test before; the count of passes uses every
attempt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from operator import add, sub
from typing import Any

from evenhand.assessment.attempt import Result
from evenhand.assessment.grading import Grade, Mark
from evenhand.assessment.submission import Answers

How = Callable[[Any, Any], Any]
"""Addition or subtraction, of whole numbers and fractions."""

ZERO = Fraction(0)
BINS = 10
"""Of the histogram of scores."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSums:
    """Sums over the first attempts that met one question under one key revision."""

    n: int = 0
    omitted: int = 0
    full: int = 0
    """How many earned all of its marks."""
    max: Fraction = ZERO
    """The marks it is worth."""
    marks: Fraction = ZERO
    """Sum of x, the marks earned."""
    marks_squared: Fraction = ZERO
    rest: Fraction = ZERO
    """Sum of r, the marks earned on the rest of the test."""
    rest_squared: Fraction = ZERO
    marks_rest: Fraction = ZERO
    """Sum of x r."""
    chosen: Mapping[str, int] = field(default_factory=dict)
    """Option id, or `part=answer`, to how many chose it; nothing that people wrote in their own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSums:
    """Sums over the results of one vendor in one language."""

    people: int = 0
    """People with at least one graded attempt."""
    passed: int = 0
    """People with a pass, on whichever attempt."""
    attempts: int = 0
    first_passed: int = 0
    """People who passed on their first attempt."""
    score: Fraction = ZERO
    """Sum of the scores of first attempts, each a share in [0, 1]."""
    score_squared: Fraction = ZERO
    histogram: tuple[int, ...] = (0,) * BINS
    """First attempts by score: [0, 10 %), [10 %, 20 %), ..., [90 %, 100 %]."""
    items: Mapping[str, ItemSums] = field(default_factory=dict)
    """`question@key-revision` to its sums."""


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
    """`vendor/language` to its sums."""


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
        name = group_name(result.vendor_id, result.language)
        groups[name] = _combined(groups.get(name, NOTHING), sums_of(result), add)
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


def group_name(vendor_id: str, language: str) -> str:
    """The key of a group in `Tally.groups`."""
    return f"{vendor_id}/{language}"


def vendor_and_language(name: str) -> tuple[str, str]:
    """What a key of `Tally.groups` is made of."""
    vendor_id, _, language = name.rpartition("/")
    return vendor_id, language


def item_name(question_id: str, key_revision: str) -> str:
    """The key of a question under one key revision in `GroupSums.items`."""
    return f"{question_id}@{key_revision}"


def sums_of(result: Result) -> GroupSums:
    """What one result adds to the sums: those of its grade, less those of the grade it supersedes."""
    sums = _alone(result, result.answers, result.grade, result.first_pass)
    if result.before is None:
        return sums
    before = result.before
    return _combined(sums, _alone(result, before.answers, before.grade, before.first_pass), sub)


def _alone(result: Result, answers: Answers, grade: Grade, first_pass: bool) -> GroupSums:
    """The sums over one grade of the attempt that a result is about."""
    if result.number != 1:
        return GroupSums(attempts=1, passed=int(first_pass))
    score = grade.score
    histogram = [0] * BINS
    histogram[min(BINS - 1, int(score * BINS))] = 1
    return GroupSums(
        people=1,
        passed=int(first_pass),
        attempts=1,
        first_passed=int(grade.passed),
        score=score,
        score_squared=score * score,
        histogram=tuple(histogram),
        items={
            item_name(mark.question_id, mark.key_revision): _item(
                mark, grade.marks - mark.marks, () if mark.written else answers.get(mark.question_id, ())
            )
            for mark in grade.questions
            if mark.max  # what is void has no figures
        },
    )


def _item(mark: Mark, rest: Fraction, chosen: Iterable[str]) -> ItemSums:
    return ItemSums(
        n=1,
        omitted=int(mark.omitted),
        full=int(mark.marks == mark.max),
        max=mark.max,
        marks=mark.marks,
        marks_squared=mark.marks * mark.marks,
        rest=rest,
        rest_squared=rest * rest,
        marks_rest=mark.marks * rest,
        chosen=dict.fromkeys(chosen, 1),
    )


def _combined(one: GroupSums, other: GroupSums, how: How) -> GroupSums:
    items = dict(one.items)
    for name, sums in other.items.items():
        combined = _item_combined(items.get(name, ItemSums()), sums, how)
        if combined.n or combined != ItemSums(max=combined.max):
            items[name] = combined
        else:
            items.pop(name, None)
    return GroupSums(
        people=how(one.people, other.people),
        passed=how(one.passed, other.passed),
        attempts=how(one.attempts, other.attempts),
        first_passed=how(one.first_passed, other.first_passed),
        score=how(one.score, other.score),
        score_squared=how(one.score_squared, other.score_squared),
        histogram=tuple(map(how, one.histogram, other.histogram)),
        items=items,
    )


def _item_combined(one: ItemSums, other: ItemSums, how: How) -> ItemSums:
    chosen = dict(one.chosen)
    for option_id, count in other.chosen.items():
        chosen[option_id] = how(chosen.get(option_id, 0), count)
    return ItemSums(
        n=how(one.n, other.n),
        omitted=how(one.omitted, other.omitted),
        full=how(one.full, other.full),
        max=max(one.max, other.max),  # points are part of the key revision, so the two agree
        marks=how(one.marks, other.marks),
        marks_squared=how(one.marks_squared, other.marks_squared),
        rest=how(one.rest, other.rest),
        rest_squared=how(one.rest_squared, other.rest_squared),
        marks_rest=how(one.marks_rest, other.marks_rest),
        chosen={option_id: count for option_id, count in chosen.items() if count},
    )
