"""Attempts with their drafts, submissions and grades, and where each person stands."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from evenhand.adapters import refusals
from evenhand.adapters.dynamodb.deadlines import begun, deadlines_of, ended, past_deadlines
from evenhand.adapters.dynamodb.failures import Cancelled, ConditionFailed
from evenhand.adapters.dynamodb.feed import first_grades, page_of_attempts
from evenhand.adapters.dynamodb.grades import write_grade
from evenhand.adapters.dynamodb.item import pack
from evenhand.adapters.dynamodb.judgements import judgement_writes
from evenhand.adapters.dynamodb.records import (
    attempt_pointer,
    attempt_writes,
    draft_key,
    grade_write,
    late_write,
    read_record,
    read_submitted,
    submission_write,
)
from evenhand.adapters.dynamodb.standings import read_standing, standing_write
from evenhand.adapters.dynamodb.table import Put, Update
from evenhand.adapters.late_answers import in_order, to_be_kept
from evenhand.adapters.unreadable import UNREADABLE, tell
from evenhand.assessment.attempt import Attempt, AttemptRecord, Draft, Result, Standing
from evenhand.errors import Overloaded
from evenhand.ports.attempts import Page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from evenhand.adapters.dynamodb.table import Table, Write
    from evenhand.assessment.certification import Certificate
    from evenhand.assessment.grading import GradeRecord
    from evenhand.assessment.judgement import Judgement
    from evenhand.assessment.submission import LateAnswers, Submission
    from evenhand.ports.outbox import OutboxRow


class DynamoAttempts:
    """`evenhand.ports.attempts.AttemptStore`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def standing(self, person_id: str, quiz_id: str) -> Standing:
        """Where a person stands with a quiz."""
        found = read_standing(self._table, person_id, quiz_id)
        return found or Standing(person_id=person_id, quiz_id=quiz_id)

    def put_standing(self, standing: Standing) -> None:
        """Write a standing alone."""
        try:
            self._table.transact(standing_write(standing))
        except Cancelled as cancelled:
            raise refusals.stale_standing() from cancelled

    def start(self, attempt: Attempt, standing: Standing) -> None:
        """Write a new attempt and the standing that counts it."""
        pointer = Put(item=attempt_pointer(attempt))
        try:
            self._table.transact(standing_write(standing), *attempt_writes(attempt), pointer, *begun(attempt))
        except Cancelled as cancelled:
            stale = cancelled.reasons[0].failed
            raise (refusals.stale_standing() if stale else refusals.attempt_exists(attempt.id)) from cancelled

    def get(self, attempt_id: str) -> AttemptRecord | None:
        """The attempt with all that belongs to it, or None."""
        return read_record(self._table, attempt_id)

    def save(self, attempt_id: str, draft: Draft) -> None:
        """Keep the answers so far."""
        body = pack(draft)
        update = Update(
            key=draft_key(attempt_id),
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
            # Equal: this very request was sent again because the answer to the first was lost.
            if (stored["v"], stored["b"]) != (draft.version, body):
                raise refusals.stale_draft() from failed

    def submit(
        self,
        submission: Submission,
        grade: GradeRecord,
        standing: Standing,
        result: Result,
        mail: OutboxRow | None,
        *,
        judgements: Sequence[Judgement] = (),
        certificate: Certificate | None = None,
    ) -> AttemptRecord:
        """Write a submission and all that follows from it, once."""
        judged = judgement_writes(judgements)
        for _ in self._table.tries():
            record = self.get(submission.attempt_id)
            if record is None:
                raise refusals.no_attempt(submission.attempt_id)
            if record.submission is not None:
                if record.submission.id != submission.id:
                    raise refusals.already_submitted()
                return record
            # Not submitted meanwhile, nor saved: what is returned shall be what is stored.
            accept = Update(
                key=draft_key(submission.attempt_id),
                change="SET sid = :sid",
                condition="v = :v AND attribute_not_exists(sid)",
                values={":sid": submission.id, ":v": record.draft.version},
            )
            others: tuple[Write, ...] = (
                submission_write(submission),
                grade_write(grade),
                *ended(record.attempt),
                *judged,
            )
            if write_grade(self._table, (accept,), others, standing, result, mail, certificate):
                return dataclasses.replace(record, submission=submission, grades=(grade,))
        raise Overloaded(f"The attempt `{submission.attempt_id}` was being saved, however often it was submitted.")

    def add_grade(
        self,
        grade: GradeRecord,
        standing: Standing,
        result: Result,
        mail: OutboxRow | None = None,
        *,
        certificate: Certificate | None = None,
    ) -> AttemptRecord:
        """Append a further grade with all that follows from it, once."""
        for _ in self._table.tries():
            record = read_submitted(self._table, grade.attempt_id)
            if any(each.id == grade.id for each in record.grades):
                return record
            if grade.number != len(record.grades) + 1:
                raise refusals.stale_grade()
            if write_grade(self._table, (grade_write(grade),), (), standing, result, mail, certificate):
                return dataclasses.replace(record, grades=(*record.grades, grade))
        raise Overloaded(f"The attempt `{grade.attempt_id}` was being graded, however often it was tried.")

    def keep_late(self, attempt_id: str, late: LateAnswers) -> AttemptRecord:
        """Keep answers that arrived after the time was up."""
        while True:
            record = read_submitted(self._table, attempt_id)
            if not to_be_kept(late, record.late):
                return record
            try:
                self._table.put(late_write(attempt_id, late, len(record.late) + 1))
            except ConditionFailed:
                continue  # others took that place meanwhile, which can happen as often as there are places
            return dataclasses.replace(record, late=in_order((*record.late, late)))

    def overdue(self, now: datetime, limit: int) -> Sequence[str]:
        """The open attempts whose time is up, the earliest first."""
        return past_deadlines(self._table, now, limit)

    def forget_deadline(self, attempt_id: str) -> None:
        """Take an attempt out of the overdue ones, even if it cannot be read."""
        for key in deadlines_of(self._table, attempt_id):
            self._table.delete(key)

    def taken(self, quiz_id: str) -> int:
        """How many attempts at a quiz were submitted."""
        return first_grades(self._table, quiz_id)

    def of_person(self, person_id: str) -> Sequence[AttemptRecord]:
        """A person's attempts, the earliest first."""
        pointers = self._table.query(f"PERSON#{person_id}", "begins_with(SK, :prefix)", {":prefix": "ATTEMPT#"})
        records = [self.get(pointer["a"]) for pointer in pointers]
        return [record for record in records if record is not None]

    def submitted(self, quiz_id: str, *, after: str = "", limit: int = 100) -> Page:
        """A page of the submitted attempts at a quiz, as the feed knows them."""
        attempt_ids, cursor = page_of_attempts(self._table, quiz_id, after, limit)
        records, unreadable = [], []
        for attempt_id in attempt_ids:
            try:
                record = read_record(self._table, attempt_id)
            except UNREADABLE as error:
                tell(f"attempt/{attempt_id}", error)
                unreadable.append(attempt_id)
                continue
            # Reading meets a submission half-way: it is in the feed, and the attempt is open still.
            if record and record.submission:
                records.append(record)
        return Page(records=records, next=cursor, unreadable=unreadable)
