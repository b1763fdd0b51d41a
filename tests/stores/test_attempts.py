"""What every attempt store promises."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

import builders
from evenhand.assessment.attempt import AttemptRecord, Draft, Standing
from evenhand.errors import AlreadySubmitted, Conflict, NotFound, StaleVersion

if TYPE_CHECKING:
    from evenhand.ports.outbox import OutboxRow
    from evenhand.wiring import Stores

SUBMITTED = dataclasses.replace(builders.standing(2), open_attempt=None, submitted=1, passed_attempt="attempt-1")


def begin(store: Stores, attempt_id: str = "attempt-1") -> None:
    """Begin somebody's first attempt."""
    store.attempts.start(builders.attempt(attempt_id), builders.standing(1))


def submit(store: Stores, submission_id: str = "submission-1", mail: OutboxRow | None = None) -> AttemptRecord:
    """Submit that attempt, with a result that passes."""
    sent, graded = builders.submission(submission_id), builders.grade_record()
    result = builders.result(builders.attempt(), sent, graded)
    return store.attempts.submit(sent, graded, SUBMITTED, result, mail)


def test_someone_who_never_began_a_quiz_has_a_fresh_standing(store: Stores) -> None:
    fresh = Standing(person_id="p-ana", quiz_id=builders.QUIZ)
    assert store.attempts.standing("p-ana", builders.QUIZ) == fresh


def test_an_attempt_begun_is_read_back_with_an_empty_draft_and_its_standing(store: Stores) -> None:
    begin(store)
    assert store.attempts.get("attempt-1") == AttemptRecord(attempt=builders.attempt(), draft=Draft())
    assert store.attempts.standing("p-ana", builders.QUIZ) == builders.standing(1)


def test_standings_are_kept_apart_by_person_and_by_quiz(store: Stores) -> None:
    begin(store)
    assert store.attempts.standing("p-ana", "another-quiz").version == 0
    assert store.attempts.standing("p-bo", builders.QUIZ).version == 0


def test_an_unknown_attempt_is_none(store: Stores) -> None:
    assert store.attempts.get("attempt-1") is None


@pytest.mark.parametrize("version", [0, 1, 3])
def test_an_attempt_begun_on_a_stale_standing_is_refused_and_nothing_is_written(store: Stores, version: int) -> None:
    begin(store)
    with pytest.raises(StaleVersion):
        store.attempts.start(builders.attempt("attempt-2"), builders.standing(version))
    assert store.attempts.get("attempt-2") is None
    assert store.attempts.standing("p-ana", builders.QUIZ) == builders.standing(1)


def test_the_first_standing_has_version_one(store: Stores) -> None:
    with pytest.raises(StaleVersion):
        store.attempts.start(builders.attempt(), builders.standing(2))
    assert store.attempts.get("attempt-1") is None
    assert store.attempts.standing("p-ana", builders.QUIZ).version == 0


def test_the_id_of_an_attempt_cannot_be_used_again(store: Stores) -> None:
    begin(store)
    with pytest.raises(Conflict):
        store.attempts.start(builders.attempt(person="p-bo"), builders.standing(1, person="p-bo"))
    assert store.attempts.get("attempt-1") == AttemptRecord(attempt=builders.attempt(), draft=Draft())
    assert store.attempts.standing("p-bo", builders.QUIZ).version == 0


def test_the_latest_draft_is_kept(store: Stores) -> None:
    begin(store)
    store.attempts.save("attempt-1", builders.draft(1, chosen="allow"))
    store.attempts.save("attempt-1", builders.draft(2, chosen="限制成人"))
    record = store.attempts.get("attempt-1")
    assert record is not None
    assert record.draft == builders.draft(2, chosen="限制成人")


@pytest.mark.parametrize("version", [0, 1, 3])
def test_a_draft_from_another_window_is_refused_and_not_merged(store: Stores, version: int) -> None:
    begin(store)
    store.attempts.save("attempt-1", builders.draft(1, chosen="allow"))
    with pytest.raises(StaleVersion):
        store.attempts.save("attempt-1", builders.draft(version, chosen="remove"))
    record = store.attempts.get("attempt-1")
    assert record is not None
    assert record.draft == builders.draft(1, chosen="allow")


def test_answers_to_an_unknown_attempt_are_not_found(store: Stores) -> None:
    with pytest.raises(NotFound):
        store.attempts.save("attempt-1", builders.draft(1))
    with pytest.raises(NotFound):
        submit(store)


def test_a_submission_writes_answers_grade_standing_feed_and_mail(store: Stores) -> None:
    begin(store)
    store.attempts.save("attempt-1", builders.draft(1))
    whole = AttemptRecord(
        attempt=builders.attempt(),
        draft=builders.draft(1),
        submission=builders.submission(),
        grades=(builders.grade_record(),),
    )
    assert submit(store, mail=builders.outbox_row()) == whole
    assert store.attempts.get("attempt-1") == whole
    assert store.attempts.standing("p-ana", builders.QUIZ) == SUBMITTED
    assert list(store.feed.feed(builders.QUIZ, None)) == [builders.result()]
    assert [row.id for row in store.outbox.lease(builders.NOW, builders.minutes(1), 10)] == ["mail-1"]


def test_a_submission_sent_twice_is_one_grade_and_one_mail(store: Stores) -> None:
    begin(store)
    first = submit(store, mail=builders.outbox_row())
    again = store.attempts.submit(
        builders.submission(chosen="remove"),
        builders.grade_record("grade-2"),
        builders.standing(3),
        builders.result(graded=builders.grade_record("grade-2")),
        builders.outbox_row("mail-2"),
    )
    assert again == first
    assert store.attempts.get("attempt-1") == first
    assert store.attempts.standing("p-ana", builders.QUIZ) == SUBMITTED
    assert [result.grade_id for result in store.feed.feed(builders.QUIZ, None)] == ["grade-1"]
    assert [row.id for row in store.outbox.lease(builders.NOW, builders.minutes(1), 10)] == ["mail-1"]


def test_a_submission_under_another_id_is_refused_and_changes_nothing(store: Stores) -> None:
    begin(store)
    first = submit(store)
    with pytest.raises(AlreadySubmitted):
        submit(store, "submission-2")
    assert store.attempts.get("attempt-1") == first


def test_answers_cannot_be_saved_after_they_were_submitted(store: Stores) -> None:
    begin(store)
    submit(store)
    with pytest.raises(AlreadySubmitted):
        store.attempts.save("attempt-1", builders.draft(1))
    record = store.attempts.get("attempt-1")
    assert record is not None
    assert record.draft == Draft()


def test_a_submission_on_a_stale_standing_leaves_the_attempt_open(store: Stores) -> None:
    begin(store)
    stale = dataclasses.replace(SUBMITTED, version=3)
    with pytest.raises(StaleVersion):
        store.attempts.submit(
            builders.submission(), builders.grade_record(), stale, builders.result(), builders.outbox_row()
        )
    assert store.attempts.get("attempt-1") == AttemptRecord(attempt=builders.attempt(), draft=Draft())
    assert list(store.feed.feed(builders.QUIZ, None)) == []
    assert store.outbox.lease(builders.NOW, builders.minutes(1), 10) == []
    assert submit(store).submission == builders.submission()


def test_a_mail_that_waits_already_does_not_stop_a_submission(store: Stores) -> None:
    store.outbox.enqueue([builders.outbox_row(to="p-first")])
    begin(store)
    assert submit(store, mail=builders.outbox_row(to="p-second")).submission == builders.submission()
    assert [row.to for row in store.outbox.lease(builders.NOW, builders.minutes(1), 10)] == ["p-first"]


def test_the_attempts_of_a_person_come_in_the_order_they_began(store: Stores) -> None:
    later = builders.attempt("attempt-a", number=2, started_at=builders.minutes(5))
    store.attempts.start(builders.attempt("attempt-b"), builders.standing(1))
    store.attempts.start(later, builders.standing(2, started=2, open_attempt="attempt-a"))
    store.attempts.start(builders.attempt("attempt-c", person="p-bo"), builders.standing(1, person="p-bo"))
    assert [record.attempt for record in store.attempts.of_person("p-ana")] == [builders.attempt("attempt-b"), later]
    assert store.attempts.of_person("p-nobody") == []


def test_the_attempts_of_a_person_come_with_their_grades(store: Stores) -> None:
    begin(store)
    whole = submit(store)
    assert store.attempts.of_person("p-ana") == [whole]
