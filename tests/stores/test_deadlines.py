"""What every attempt store promises of timed attempts, and of how many were taken."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import builders
from stores.steps import begin, regrade, submit

if TYPE_CHECKING:
    from evenhand.wiring import Stores

HAIR = timedelta(microseconds=1)
END = builders.minutes(20)


def test_a_timed_attempt_is_overdue_once_its_end_lies_in_the_past(store: Stores) -> None:
    begin(store, ends_at=END)
    assert store.attempts.overdue(END - HAIR, 10) == []
    assert store.attempts.overdue(END, 10) == []
    assert store.attempts.overdue(END + HAIR, 10) == ["attempt-1"]


def test_the_time_of_an_attempt_is_read_back_exactly(store: Stores) -> None:
    begin(store, ends_at=END)
    record = store.attempts.get("attempt-1")
    assert record is not None
    assert (record.attempt.ends_at, record.attempt.grace) == (END, builders.GRACE)


def test_an_attempt_without_a_time_limit_is_never_overdue(store: Stores) -> None:
    begin(store)
    assert store.attempts.overdue(builders.minutes(1_000_000), 10) == []


def test_an_attempt_that_was_saved_is_overdue_and_one_that_was_submitted_is_not(store: Stores) -> None:
    for attempt_id in ("attempt-1", "attempt-2"):
        begin(store, attempt_id, ends_at=END)
        store.attempts.save(attempt_id, builders.draft(1))
    submit(store, "attempt-2")
    assert store.attempts.overdue(builders.minutes(30), 10) == ["attempt-1"]
    submit(store, "attempt-1")
    assert store.attempts.overdue(builders.minutes(30), 10) == []


def test_the_overdue_attempts_come_the_earliest_first_and_no_more_than_asked_for(store: Stores) -> None:
    for number in range(20):
        begin(store, f"attempt-{number:02}", ends_at=builders.minutes(20 + number * 7 % 20))
    order = sorted(range(20), key=lambda number: number * 7 % 20)
    assert store.attempts.overdue(builders.minutes(60), 100) == [f"attempt-{number:02}" for number in order]
    assert store.attempts.overdue(builders.minutes(60), 3) == [f"attempt-{number:02}" for number in order[:3]]
    assert len(store.attempts.overdue(builders.minutes(25), 100)) == 5


def test_attempts_taken_are_those_submitted_however_often_they_were_graded(store: Stores) -> None:
    assert store.attempts.taken(builders.QUIZ) == 0
    for attempt_id in ("attempt-1", "attempt-2", "attempt-3"):
        begin(store, attempt_id)
    assert store.attempts.taken(builders.QUIZ) == 0
    submit(store, "attempt-1")
    submit(store, "attempt-2")
    regrade(store, 2)
    regrade(store, 3)
    assert store.attempts.taken(builders.QUIZ) == 2
    assert store.attempts.taken("another-quiz") == 0


def test_an_attempt_that_can_never_be_submitted_is_forgotten(store: Stores) -> None:
    begin(store, "attempt-1", ends_at=END)
    begin(store, "attempt-2", ends_at=END)
    begin(store, "attempt-3")

    for attempt_id in ("attempt-1", "attempt-3", "no-such-attempt", "attempt-1"):
        store.attempts.forget_deadline(attempt_id)

    assert store.attempts.overdue(builders.minutes(30), 10) == ["attempt-2"]
    assert store.attempts.get("attempt-1") is not None
