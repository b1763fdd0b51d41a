"""When the time is up, what was saved is submitted.

An attempt that cannot be closed holds up no other, unless there are `MOST_STUCK` of them. It is tried in every round,
and not more seldom with time: a try is a few reads and does nothing twice, while the person waits for a result, and
what mends it, mostly a release, comes when nobody foresees it. Each round tells which it is, by the `Apart` it is
given; the metric `OverdueAttempts` tells that there is one. It is tried for three days, which the audit trail then
tells; after that it is closed only when somebody comes back to it, as every attempt is whose time was up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from evenhand.assessment.submission import Submission
from evenhand.errors import NotFound, StaleVersion
from evenhand.people.audit import Action
from evenhand.workflows.apart import Apart, AtOnce
from evenhand.workflows.audit import SYSTEM, note
from evenhand.workflows.keep_submission import keep_submission
from evenhand.workflows.own_attempt import publication_of

if TYPE_CHECKING:
    from evenhand.assessment.attempt import AttemptRecord
    from evenhand.people.person import Person
    from evenhand.workflows.desk import Desk

BATCH = 100
MOST_STUCK = 500
"""Attempts that fail in one round, the earliest of all, before it ends. So many are no exception any more: a round has
to end while there is time to tell of them, and what mends one mends the others."""
TRIED_FOR = timedelta(days=3)
"""How long after its end an attempt is tried to be closed that fails: a release that was wrong over a weekend closes
all when it is mended."""

GIVEN_UP = "what was saved could not be submitted when the time was up, for three days"


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


def close_overdue(desk: Desk, apart: Apart | None = None) -> Closed:
    """Submit what was saved of the attempts whose time is up, whether or not anybody comes back to them."""
    apart, now = apart or AtOnce(), desk.clock.now()
    outcomes: list[bool] = []
    stuck: set[str] = set()
    while True:
        # Those that fail stay the first of every batch: look past them.
        found = [each for each in desk.attempts.overdue(now, BATCH + len(stuck)) if each not in stuck]
        known = len(stuck)
        for attempt_id in found[:BATCH]:
            failed = len(apart.faults)
            with apart.one(f"attempt/{attempt_id}"):
                outcomes += _closed(attempt_id, desk)
            if len(apart.faults) > failed:
                stuck.add(attempt_id)
        if len(stuck) == known or len(stuck) >= MOST_STUCK:
            break
    for attempt_id in stuck.intersection(desk.attempts.overdue(now - TRIED_FOR, len(stuck))) if stuck else ():
        note(desk, SYSTEM, Action.GIVEN_UP, object=f"attempt/{attempt_id}", detail=GIVEN_UP, once=f"close.{attempt_id}")
        desk.attempts.forget_deadline(attempt_id)
    return Closed(closed=outcomes.count(True), skipped=outcomes.count(False))


def _closed(attempt_id: str, desk: Desk) -> list[bool]:
    """Whether an attempt is submitted now; nothing where it is being written, so that the next round finds it as it is
    then."""
    try:
        done = _close(attempt_id, desk)
    except StaleVersion:
        return []
    if not done:
        # Otherwise those that can never be closed would be the first of every batch.
        desk.attempts.forget_deadline(attempt_id)
    return [done]


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
