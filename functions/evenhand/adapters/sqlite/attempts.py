"""Attempts with their drafts, submissions and grades, and where each person stands."""

from __future__ import annotations

import sqlite3
from itertools import groupby
from typing import TYPE_CHECKING

from evenhand.adapters import refusals
from evenhand.adapters.codec import dump, load, stamp
from evenhand.adapters.sqlite.outbox import enqueue
from evenhand.assessment.attempt import Attempt, AttemptRecord, Draft, Result, Standing
from evenhand.assessment.grading import GradeRecord
from evenhand.assessment.submission import Submission

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evenhand.adapters.sqlite.database import Database
    from evenhand.ports import OutboxRow

    Row = tuple[str, str, str, str | None, str | None]

RECORDS = """
    SELECT attempts.id, attempts.body, answers.draft, answers.submission, grades.body
    FROM attempts
    JOIN answers ON answers.attempt_id = attempts.id
    LEFT JOIN grades ON grades.attempt_id = attempts.id
"""
"""One statement, so that a record is read as it was at one moment; a row for each grade, or one without any."""


class SqliteAttempts:
    """`evenhand.ports.AttemptStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def standing(self, person_id: str, quiz_id: str) -> Standing:
        """Where a person stands with a quiz."""
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT body FROM standings WHERE person_id = ? AND quiz_id = ?", (person_id, quiz_id)
            ).fetchone()
        return load(Standing, row[0]) if row else Standing(person_id=person_id, quiz_id=quiz_id)

    def start(self, attempt: Attempt, standing: Standing) -> None:
        """Write a new attempt and the standing that counts it."""
        draft = Draft()
        frozen = (attempt.id, attempt.person_id, stamp(attempt.started_at), dump(attempt))
        answers = (attempt.id, draft.version, dump(draft))
        counted = dump(standing)

        def write(connection: sqlite3.Connection) -> None:
            _put_standing(connection, standing, counted)
            try:
                connection.execute("INSERT INTO attempts (id, person_id, started_at, body) VALUES (?, ?, ?, ?)", frozen)
            except sqlite3.IntegrityError as error:
                raise refusals.attempt_exists(attempt.id) from error
            connection.execute("INSERT INTO answers (attempt_id, draft_version, draft) VALUES (?, ?, ?)", answers)

        self._database.write(write)

    def get(self, attempt_id: str) -> AttemptRecord | None:
        """The attempt with all that belongs to it, or None."""
        rows = self._rows(attempt_id)
        return _record(rows) if rows else None

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
            if _submission_id(connection, attempt_id) is not None:
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
    ) -> AttemptRecord:
        """Write submission, first grade, standing, feed row and outbox row, once."""
        answers = (submission.id, dump(submission), submission.attempt_id)
        graded = (
            grade.attempt_id,
            grade.number,
            grade.id,
            result.quiz_id,
            stamp(grade.graded_at),
            result.first_pass,
            dump(grade),
        )
        counted = dump(standing)

        def write(connection: sqlite3.Connection) -> bool:
            accepted = connection.execute(
                "UPDATE answers SET submission_id = ?, submission = ? WHERE attempt_id = ? AND submission_id IS NULL",
                answers,
            )
            if not accepted.rowcount:
                if _submission_id(connection, submission.attempt_id) == submission.id:
                    return False
                raise refusals.already_submitted()
            _put_standing(connection, standing, counted)
            connection.execute(
                "INSERT INTO grades (attempt_id, number, id, quiz_id, graded_at, first_pass, body)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                graded,
            )
            if mail is not None:
                enqueue(connection, mail)
            return True

        first = self._database.write(write)
        if not first:
            return _record(self._rows(submission.attempt_id))
        with self._database.read() as connection:
            attempt, draft = connection.execute(
                "SELECT attempts.body, answers.draft FROM attempts JOIN answers ON answers.attempt_id = attempts.id"
                " WHERE attempts.id = ?",
                (submission.attempt_id,),
            ).fetchone()
        return AttemptRecord(
            attempt=load(Attempt, attempt), draft=load(Draft, draft), submission=submission, grades=(grade,)
        )

    def of_person(self, person_id: str) -> Sequence[AttemptRecord]:
        """A person's attempts, the earliest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                f"{RECORDS} WHERE person_id = ? ORDER BY started_at, attempts.id, grades.number", (person_id,)
            ).fetchall()
        return [_record(group) for _, group in groupby(rows, key=lambda row: row[0])]

    def _rows(self, attempt_id: str) -> list[Row]:
        with self._database.read() as connection:
            return connection.execute(
                f"{RECORDS} WHERE attempts.id = ? ORDER BY grades.number", (attempt_id,)
            ).fetchall()


def _record(rows: Iterable[Row]) -> AttemptRecord:
    (_, attempt, draft, submission, first), *rest = rows
    grades = (first, *(grade for *_, grade in rest))
    return AttemptRecord(
        attempt=load(Attempt, attempt),
        draft=load(Draft, draft),
        submission=None if submission is None else load(Submission, submission),
        grades=tuple(load(GradeRecord, grade) for grade in grades if grade is not None),
    )


def _submission_id(connection: sqlite3.Connection, attempt_id: str) -> str | None:
    row = connection.execute("SELECT submission_id FROM answers WHERE attempt_id = ?", (attempt_id,)).fetchone()
    if row is None:
        raise refusals.no_attempt(attempt_id)
    submission_id: str | None = row[0]
    return submission_id


def _put_standing(connection: sqlite3.Connection, standing: Standing, body: str) -> None:
    """Write a standing one version on; `body` was made outside the lock."""
    key = (standing.person_id, standing.quiz_id)
    written = connection.execute(
        "UPDATE standings SET version = ?, body = ? WHERE person_id = ? AND quiz_id = ? AND version = ?",
        (standing.version, body, *key, standing.version - 1),
    ).rowcount
    if not written and standing.version == 1:
        written = connection.execute(
            "INSERT INTO standings (person_id, quiz_id, version, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (*key, standing.version, body),
        ).rowcount
    if not written:
        raise refusals.stale_standing()
