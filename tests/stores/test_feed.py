"""What every feed store promises."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

import builders
from evenhand.errors import StaleVersion

if TYPE_CHECKING:
    from datetime import datetime

    from evenhand.assessment.attempt import Result
    from evenhand.wiring import Stores

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
