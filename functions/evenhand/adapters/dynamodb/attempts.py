"""Attempts with their drafts, submissions and grades, and where each person stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters import refusals
from evenhand.adapters.codec import stamp
from evenhand.adapters.dynamodb.failures import Cancelled, ConditionFailed
from evenhand.adapters.dynamodb.feed import feed_item
from evenhand.adapters.dynamodb.item import Item, pack, unpack
from evenhand.adapters.dynamodb.outbox import mail_item
from evenhand.adapters.dynamodb.schema import PK, SK
from evenhand.adapters.dynamodb.table import NEW, Put, Update
from evenhand.assessment.attempt import Attempt, AttemptRecord, Draft, Result, Standing
from evenhand.assessment.grading import GradeRecord
from evenhand.assessment.submission import Submission
from evenhand.errors import Overloaded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evenhand.adapters.dynamodb.table import Key, Table
    from evenhand.ports import OutboxRow

META, DRAFT, SUBMISSION, GRADE = "META", "DRAFT", "SUBMISSION", "GRADE#"


class DynamoAttempts:
    """`evenhand.ports.AttemptStore`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def standing(self, person_id: str, quiz_id: str) -> Standing:
        """Where a person stands with a quiz."""
        item = self._table.get(_standing_key(person_id, quiz_id))
        return unpack(Standing, item) if item else Standing(person_id=person_id, quiz_id=quiz_id)

    def start(self, attempt: Attempt, standing: Standing) -> None:
        """Write a new attempt and the standing that counts it."""
        draft = Draft()
        partition = _partition(attempt.id)
        pointer = {
            PK: f"PERSON#{attempt.person_id}",
            SK: f"ATTEMPT#{stamp(attempt.started_at)}#{attempt.id}",
            "a": attempt.id,
        }
        try:
            self._table.transact(
                _put_standing(standing),
                Put(item={PK: partition, SK: META, "b": pack(attempt)}, condition=NEW),
                Put(item={PK: partition, SK: DRAFT, "b": pack(draft), "v": draft.version}),
                Put(item=pointer),
            )
        except Cancelled as cancelled:
            stale = cancelled.reasons[0].failed
            raise (refusals.stale_standing() if stale else refusals.attempt_exists(attempt.id)) from cancelled

    def get(self, attempt_id: str) -> AttemptRecord | None:
        """The attempt with all that belongs to it, or None."""
        for _ in self._table.tries():
            items = self._items(attempt_id)
            if not items:
                return None
            # A query can meet a transaction half-way.
            if _whole(items):
                return _record(items)
        raise Overloaded(f"The attempt `{attempt_id}` was being written, however often it was read.")

    def save(self, attempt_id: str, draft: Draft) -> None:
        """Keep the answers so far."""
        body = pack(draft)
        update = Update(
            key=(_partition(attempt_id), DRAFT),
            change="SET b = :b, v = :v",
            condition="v = :before AND attribute_not_exists(sid)",
            values={":b": body, ":v": draft.version, ":before": draft.version - 1},
        )
        try:
            self._table.update(update)
        except ConditionFailed as failed:
            stored = failed.item
            if stored is None:
                raise refusals.no_attempt(attempt_id) from failed
            if "sid" in stored:
                raise refusals.closed_draft() from failed
            # Equal: the client library sent this very request again because the answer to the first was lost.
            if (stored["v"], stored["b"]) != (draft.version, body):
                raise refusals.stale_draft() from failed

    def submit(
        self,
        submission: Submission,
        grade: GradeRecord,
        standing: Standing,
        result: Result,
        mail: OutboxRow | None,
    ) -> AttemptRecord:
        """Write submission, first grade, standing, feed row and outbox row, once."""
        partition = _partition(submission.attempt_id)
        accept = Update(
            key=(partition, DRAFT),
            change="SET sid = :sid",
            condition="attribute_exists(PK) AND attribute_not_exists(sid)",
            values={":sid": submission.id},
        )
        writes = (
            accept,
            _put_standing(standing),
            Put(item={PK: partition, SK: SUBMISSION, "b": pack(submission)}),
            Put(item={PK: partition, SK: f"{GRADE}{grade.number:06}", "b": pack(grade)}),
            Put(item=feed_item(result)),
        )
        outbox = () if mail is None else (Put(item=mail_item(mail), condition=NEW),)
        try:
            self._table.transact(*writes, *outbox)
        except Cancelled as cancelled:
            accepted, counted, *_ = cancelled.reasons
            if accepted.failed:
                if accepted.item is None:
                    raise refusals.no_attempt(submission.attempt_id) from cancelled
                if accepted.item["sid"] != submission.id:
                    raise refusals.already_submitted() from cancelled
            elif counted.failed:
                raise refusals.stale_standing() from cancelled
            else:  # the mail waits already, which is no reason against the submission
                return self.submit(submission, grade, standing, result, None)
        record = self.get(submission.attempt_id)
        if record is None:
            raise refusals.no_attempt(submission.attempt_id)
        return record

    def of_person(self, person_id: str) -> Sequence[AttemptRecord]:
        """A person's attempts, the earliest first."""
        pointers = self._table.query(f"PERSON#{person_id}", "begins_with(SK, :prefix)", {":prefix": "ATTEMPT#"})
        records = [self.get(pointer["a"]) for pointer in pointers]
        return [record for record in records if record is not None]

    def _items(self, attempt_id: str) -> list[Item]:
        """What lies under an attempt, without the guards of its appeals."""
        sort = "SK BETWEEN :first AND :last"
        return list(self._table.query(_partition(attempt_id), sort, {":first": DRAFT, ":last": SUBMISSION}))


def _partition(attempt_id: str) -> str:
    return f"ATTEMPT#{attempt_id}"


def _standing_key(person_id: str, quiz_id: str) -> Key:
    return f"PERSON#{person_id}", f"QUIZ#{quiz_id}"


def _put_standing(standing: Standing) -> Put:
    partition, sort = _standing_key(standing.person_id, standing.quiz_id)
    item = {PK: partition, SK: sort, "b": pack(standing), "v": standing.version}
    if standing.version == 1:
        return Put(item=item, condition=NEW)
    return Put(item=item, condition="v = :before", values={":before": standing.version - 1})


def _whole(items: Sequence[Item]) -> bool:
    """Whether everything is there that its transaction wrote."""
    by_sort = {item[SK]: item for item in items}
    if META not in by_sort or DRAFT not in by_sort:
        return False
    graded = any(sort.startswith(GRADE) for sort in by_sort)
    return ("sid" in by_sort[DRAFT]) == (SUBMISSION in by_sort) == graded


def _record(items: Sequence[Item]) -> AttemptRecord:
    by_sort = {item[SK]: item for item in items}
    return AttemptRecord(
        attempt=unpack(Attempt, by_sort[META]),
        draft=unpack(Draft, by_sort[DRAFT]),
        submission=unpack(Submission, by_sort[SUBMISSION]) if SUBMISSION in by_sort else None,
        grades=tuple(unpack(GradeRecord, item) for item in items if item[SK].startswith(GRADE)),
    )
