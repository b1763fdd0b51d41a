"""What every feed store promises."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

import builders
from evenhand.analysis.tally import Tally, fold
from evenhand.errors import StaleVersion
from stores import steps

if TYPE_CHECKING:
    from datetime import datetime

    from evenhand.assessment.attempt import Result
    from evenhand.wiring import Stores

WORSE = (Fraction(0), Fraction(1, 3), Fraction(0))
BETTER = (Fraction(1), Fraction(1), Fraction(1))
HAIR = timedelta(microseconds=1)


def submit(store: Stores, number: int, *, at: datetime | None = None, quiz: str = builders.QUIZ) -> Result:
    """Let person number so-and-so begin and submit an attempt; their row of the feed."""
    person, attempt_id = f"p-{number}", f"attempt-{number}"
    attempt = builders.attempt(attempt_id, person=person, quiz=quiz)
    sent = builders.submission(of=attempt_id, chosen=f"option-{number}")
    graded = builders.grade_record(f"grade-{number}", of=attempt_id, graded_at=at)
    result = builders.result(attempt, sent, graded, first_pass=number % 2 == 0)
    store.attempts.start(attempt, builders.standing(1, person=person, quiz=quiz))
    store.attempts.submit(sent, graded, builders.standing(2, person=person, quiz=quiz), result, None)
    return result


def by_id(results: list[Result]) -> list[Result]:
    """The results in an order that does not depend on the store."""
    return sorted(results, key=lambda result: result.grade_id)


def test_the_feed_of_a_quiz_gives_every_result_once(store: Stores) -> None:
    written = [submit(store, number) for number in range(12)]
    submit(store, 100, quiz="another-quiz")
    assert by_id(list(store.feed.feed(builders.QUIZ, None))) == by_id(written)


def test_a_quiz_that_nobody_took_has_an_empty_feed(store: Stores) -> None:
    assert list(store.feed.feed(builders.QUIZ, None)) == []


def test_the_feed_since_a_time_begins_with_that_very_time(store: Stores) -> None:
    watermark = builders.minutes(20)
    submit(store, 1, at=watermark - HAIR)
    exact, after = submit(store, 2, at=watermark), submit(store, 3, at=watermark + HAIR)
    assert by_id(list(store.feed.feed(builders.QUIZ, watermark))) == [exact, after]
    assert list(store.feed.feed(builders.QUIZ, watermark + 2 * HAIR)) == []


def test_a_further_grade_is_in_the_feed_since_its_own_time(store: Stores) -> None:
    steps.begin(store)
    steps.submit(store)
    steps.regrade(store)
    (row,) = store.feed.feed(builders.QUIZ, builders.minutes(21))
    assert (row.grade_id, row.at) == ("grade-2", builders.minutes(22))
    assert row.before is not None
    assert row.before.grade == builders.grade()


def test_a_recount_of_grades_and_regrades_gives_the_tally_of_the_latest(store: Stores) -> None:
    for attempt_id in ("attempt-1", "attempt-2"):
        steps.begin(store, attempt_id)
        steps.submit(store, attempt_id)
    steps.regrade(store, 2, marks=WORSE)
    steps.regrade(store, 3, marks=BETTER)
    rows = steps.feed_of(store)
    folded = fold(Tally(quiz_id=builders.QUIZ), rows, overlap=timedelta(minutes=10))
    latest = [
        dataclasses.replace(row, before=None) for row in rows if row.grade_id in ("grade-of-attempt-2", "grade-3")
    ]
    recounted = fold(Tally(quiz_id=builders.QUIZ), latest, overlap=timedelta(minutes=10))
    assert folded.groups == recounted.groups


def test_a_quiz_that_was_not_folded_yet_has_no_tally(store: Stores) -> None:
    assert store.feed.tally(builders.QUIZ) is None


def test_a_tally_is_read_back_exactly(store: Stores) -> None:
    store.feed.put_tally(builders.tally(1))
    store.feed.put_tally(builders.tally(2, people=3))
    assert store.feed.tally(builders.QUIZ) == builders.tally(2, people=3)
    assert store.feed.tally("another-quiz") is None


@pytest.mark.parametrize("version", [0, 1, 3])
def test_a_tally_folded_from_a_stale_one_is_refused(store: Stores, version: int) -> None:
    store.feed.put_tally(builders.tally(1))
    with pytest.raises(StaleVersion):
        store.feed.put_tally(builders.tally(version, people=3))
    assert store.feed.tally(builders.QUIZ) == builders.tally(1)


def test_the_first_tally_has_version_one(store: Stores) -> None:
    with pytest.raises(StaleVersion):
        store.feed.put_tally(builders.tally(2))
    assert store.feed.tally(builders.QUIZ) is None
