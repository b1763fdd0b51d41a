"""What every attempt store promises of answers that arrive after the time was up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import builders
from evenhand.errors import NotFound
from stores.steps import begin, feed_of, submit

if TYPE_CHECKING:
    from evenhand.wiring import Stores


def test_late_answers_are_kept_beside_the_submission_and_change_nothing_else(store: Stores) -> None:
    begin(store)
    before = submit(store)
    record = store.attempts.keep_late("attempt-1", builders.late_answers(chosen="限制"))
    assert record.late == (builders.late_answers(chosen="限制"),)
    assert (record.submission, record.grades) == (before.submission, before.grades)
    assert record.graded_answers == before.graded_answers
    assert store.attempts.get("attempt-1") == record
    assert store.attempts.of_person("p-ana") == [record]
    assert feed_of(store) == [builders.result()]
    assert store.attempts.standing("p-ana", builders.QUIZ).version == 2


def test_late_answers_sent_twice_are_kept_once_as_they_came_first(store: Stores) -> None:
    begin(store)
    submit(store)
    once = store.attempts.keep_late("attempt-1", builders.late_answers())
    assert store.attempts.keep_late("attempt-1", builders.late_answers(chosen="allow")) == once
    assert store.attempts.get("attempt-1") == once


def test_an_attempt_keeps_the_first_ten(store: Stores) -> None:
    begin(store)
    submit(store)
    sent = [builders.late_answers(f"late-{n}", received_at=builders.minutes(25 + n)) for n in range(12)]
    records = [store.attempts.keep_late("attempt-1", late) for late in sent]
    assert [len(record.late) for record in records] == [*range(1, 11), 10, 10]
    assert records[-1].late == tuple(sent[:10])


def test_late_answers_are_in_the_order_in_which_they_were_received(store: Stores) -> None:
    begin(store)
    submit(store)
    second = builders.late_answers("late-b", received_at=builders.minutes(26))
    first = builders.late_answers("late-a", received_at=builders.minutes(25))
    store.attempts.keep_late("attempt-1", second)
    assert store.attempts.keep_late("attempt-1", first).late == (first, second)


def test_late_answers_to_an_attempt_that_is_unknown_or_open_are_not_found(store: Stores) -> None:
    with pytest.raises(NotFound):
        store.attempts.keep_late("attempt-1", builders.late_answers())
    begin(store)
    with pytest.raises(NotFound):
        store.attempts.keep_late("attempt-1", builders.late_answers())
    assert submit(store).late == ()
