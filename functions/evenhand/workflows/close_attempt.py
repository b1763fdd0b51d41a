"""When the time is up, what was saved is submitted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.assessment.submission import Submission
from evenhand.errors import NotFound, StaleVersion
from evenhand.workflows.keep_submission import keep_submission
from evenhand.workflows.own_attempt import publication_of

if TYPE_CHECKING:
    from evenhand.assessment.attempt import AttemptRecord
    from evenhand.people.person import Person
    from evenhand.workflows.desk import Desk

BATCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """What one round did."""

    closed: int = 0
    skipped: int = 0
    """Attempts that were not open any more, or whose publication is not here."""


def close_if_over(person: Person | None, record: AttemptRecord, desk: Desk) -> AttemptRecord:
    """The attempt, submitted with what was saved when its time is up; as it is when not.

    `person` gets the receipt; None where there is nobody to send it to.
    """
    if record.submission is not None or not record.attempt.is_over(desk.clock.now()):
        return record
    submission = Submission(
        id=f"time-{record.attempt.id}",
        attempt_id=record.attempt.id,
        answers=record.draft.answers,
        submitted_at=desk.clock.now(),
        automatic=True,
    )
    kept = keep_submission(person, record, publication_of(record, desk.keys), submission, desk)
    return kept or desk.attempts.get(record.attempt.id) or record


def close_overdue(desk: Desk) -> Closed:
    """Submit what was saved of the attempts whose time is up, whether or not anybody comes back to them."""
    closed = skipped = 0
    for attempt_id in desk.attempts.overdue(desk.clock.now(), BATCH):
        try:
            done = _close(attempt_id, desk)
        except StaleVersion:
            continue  # it is being written; the next round finds it as it is then
        if not done:
            # Otherwise those that can never be closed would be the first of every batch.
            desk.attempts.forget_deadline(attempt_id)
        closed, skipped = (closed + 1, skipped) if done else (closed, skipped + 1)
    return Closed(closed=closed, skipped=skipped)


def _close(attempt_id: str, desk: Desk) -> bool:
    """Whether an attempt is submitted now."""
    record = desk.attempts.get(attempt_id)
    if record is None:
        return False
    person = desk.directory.person(record.attempt.person_id)
    try:
        return close_if_over(person, record, desk).submission is not None
    except NotFound:
        return False  # its publication is not here
