"""Attempts with their drafts, submissions and grades, and where each person stands."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from evenhand.adapters import refusals
from evenhand.adapters.codec import dump, dump_all, load, stamp, unstamp
from evenhand.adapters.late_answers import to_be_kept
from evenhand.adapters.sqlite.grades import further_grading, grading, submission_id
from evenhand.adapters.sqlite.judgements import insert_judgements, judgement_rows
from evenhand.adapters.sqlite.records import load_attempt, load_late, read_page, read_record, read_records
from evenhand.adapters.sqlite.standings import put_standing, read_standing
from evenhand.assessment.attempt import Attempt, AttemptRecord, Draft, Result, Standing
from evenhand.assessment.submission import LateAnswers, Submission
from evenhand.ports.attempts import Page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from evenhand.adapters.sqlite.database import Database
    from evenhand.assessment.certification import Certificate
    from evenhand.assessment.grading import GradeRecord
    from evenhand.assessment.judgement import Judgement
    from evenhand.ports.outbox import OutboxRow

# `submission_id IS NULL` as in the index `answers_under_time`, which serves no query that says it otherwise.
OVERDUE = """
    SELECT attempt_id FROM answers WHERE submission_id IS NULL AND ends_at < ? ORDER BY ends_at, attempt_id LIMIT ?
"""
TAKEN = """
    SELECT (SELECT count(*) FROM grades WHERE quiz_id = :quiz_id)
         - (SELECT count(*) FROM grades WHERE quiz_id = :quiz_id AND number > 1)
"""
"""Both counts read an index and no grade."""


class SqliteAttempts:
    """`evenhand.ports.attempts.AttemptStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def standing(self, person_id: str, quiz_id: str) -> Standing:
        """Where a person stands with a quiz."""
        with self._database.read() as connection:
            found = read_standing(connection, person_id, quiz_id)
        return found or Standing(person_id=person_id, quiz_id=quiz_id)

    def put_standing(self, standing: Standing) -> None:
        """Write a standing alone."""
        body = dump(standing)
        self._database.write(lambda connection: put_standing(connection, standing, body))

    def start(self, attempt: Attempt, standing: Standing) -> None:
        """Write a new attempt and the standing that counts it."""
        draft, ends_at = Draft(), attempt.ends_at
        frozen = (attempt.id, attempt.person_id, stamp(attempt.started_at), dump(attempt))
        answers = (attempt.id, draft.version, dump(draft), ends_at and stamp(ends_at))
        counted = dump(standing)

        def write(connection: sqlite3.Connection) -> None:
            put_standing(connection, standing, counted)
            try:
                connection.execute("INSERT INTO attempts (id, person_id, started_at, body) VALUES (?, ?, ?, ?)", frozen)
            except sqlite3.IntegrityError as error:
                raise refusals.attempt_exists(attempt.id) from error
            connection.execute(
                "INSERT INTO answers (attempt_id, draft_version, draft, ends_at) VALUES (?, ?, ?, ?)", answers
            )

        self._database.write(write)

    def get(self, attempt_id: str) -> AttemptRecord | None:
        """The attempt with all that belongs to it, or None."""
        with self._database.read() as connection:
            return read_record(connection, attempt_id)

    def save(self, attempt_id: str, draft: Draft) -> None:
        """Keep the answers so far."""
        values = (dump(draft), draft.version, attempt_id, draft.version - 1)

        def write(connection: sqlite3.Connection) -> None:
            saved = connection.execute(
                "UPDATE answers SET draft = ?, draft_version = ?"
                " WHERE attempt_id = ? AND draft_version = ? AND submission_id IS NULL",
                values,
            )
            if saved.rowcount:
                return
            if submission_id(connection, attempt_id) is not None:
                raise refusals.closed_draft()
            raise refusals.stale_draft()

        self._database.write(write)

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
        answers = (submission.id, dump(submission), submission.attempt_id)
        write_grade = grading(grade, standing, result, mail, certificate)
        judged = judgement_rows(judgements)

        def write(connection: sqlite3.Connection) -> bool:
            accepted = connection.execute(
                "UPDATE answers SET submission_id = ?, submission = ? WHERE attempt_id = ? AND submission_id IS NULL",
                answers,
            )
            if not accepted.rowcount:
                if submission_id(connection, submission.attempt_id) == submission.id:
                    return False
                raise refusals.already_submitted()
            write_grade(connection)
            if judged:
                insert_judgements(connection, judged)
            return True

        first = self._database.write(write)
        if not first:
            return self._stored(submission.attempt_id)
        with self._database.read() as connection:
            attempt, draft = connection.execute(
                "SELECT attempts.body, answers.draft FROM attempts JOIN answers ON answers.attempt_id = attempts.id"
                " WHERE attempts.id = ?",
                (submission.attempt_id,),
            ).fetchone()
        return AttemptRecord(
            attempt=load_attempt(attempt), draft=load(Draft, draft), submission=submission, grades=(grade,)
        )

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
        self._database.write(further_grading(grade, standing, result, mail, certificate))
        return self._stored(grade.attempt_id)

    def keep_late(self, attempt_id: str, late: LateAnswers) -> AttemptRecord:
        """Keep answers that arrived after the time was up."""

        def write(connection: sqlite3.Connection) -> None:
            if submission_id(connection, attempt_id) is None:
                raise refusals.not_submitted(attempt_id)
            (column,) = connection.execute("SELECT late FROM answers WHERE attempt_id = ?", (attempt_id,)).fetchone()
            kept = load_late(column)
            if to_be_kept(late, kept):
                body = dump_all(LateAnswers, (*kept, late))
                connection.execute("UPDATE answers SET late = ? WHERE attempt_id = ?", (body, attempt_id))

        self._database.write(write)
        return self._stored(attempt_id)

    def overdue(self, now: datetime, limit: int) -> Sequence[str]:
        """The open attempts whose time is up, the earliest first."""
        with self._database.read() as connection:
            rows = connection.execute(OVERDUE, (stamp(now), limit)).fetchall()
        return [attempt_id for (attempt_id,) in rows]

    def forget_deadline(self, attempt_id: str) -> None:
        """Take an attempt out of the overdue ones."""
        self._database.write(
            lambda connection: connection.execute(
                "UPDATE answers SET ends_at = NULL WHERE attempt_id = ?", (attempt_id,)
            )
        )

    def taken(self, quiz_id: str) -> int:
        """How many attempts at a quiz were submitted."""
        with self._database.read() as connection:
            count: int = connection.execute(TAKEN, {"quiz_id": quiz_id}).fetchone()[0]
        return count

    def of_person(self, person_id: str) -> Sequence[AttemptRecord]:
        """A person's attempts, the earliest first."""
        with self._database.read() as connection:
            return read_records(connection, person_id)

    def submitted(self, quiz_id: str, *, after: str = "", limit: int = 100) -> Page:
        """A page of the submitted attempts at a quiz; the cursor is the time and id of the last first grade."""
        place = _place(after)
        with self._database.read() as connection:
            records, unreadable, last = read_page(connection, quiz_id, place, limit)
        return Page(records=records, next="/".join(last) if last else None, unreadable=unreadable)

    def _stored(self, attempt_id: str) -> AttemptRecord:
        record = self.get(attempt_id)
        if record is None:
            raise refusals.no_attempt(attempt_id)
        return record


def _place(cursor: str) -> tuple[str, str]:
    """The time and id at which a page ended."""
    if not cursor:
        return "", ""
    at, slash, grade_id = cursor.partition("/")
    try:
        known = stamp(unstamp(at)) == at
    except (ValueError, OverflowError):
        known = False
    if not (known and slash and grade_id):
        raise refusals.foreign_cursor(cursor)
    return at, grade_id
