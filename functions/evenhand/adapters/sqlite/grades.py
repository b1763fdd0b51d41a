"""Grades, and what is written with each: standing, mail and certificate. The feed follows from the grades."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters import refusals
from evenhand.adapters.codec import dump, stamp
from evenhand.adapters.sqlite.certificates import insert_certificate
from evenhand.adapters.sqlite.outbox import enqueue
from evenhand.adapters.sqlite.standings import put_standing

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from evenhand.assessment.attempt import Result, Standing
    from evenhand.assessment.certification import Certificate
    from evenhand.assessment.grading import GradeRecord
    from evenhand.ports.outbox import OutboxRow

INSERT = """
    INSERT INTO grades (attempt_id, number, id, quiz_id, graded_at, first_pass, body) VALUES (?, ?, ?, ?, ?, ?, ?)
"""


def grading(
    grade: GradeRecord, standing: Standing, result: Result, mail: OutboxRow | None, certificate: Certificate | None
) -> Callable[[sqlite3.Connection], None]:
    """What writes a grade within a transaction; everything is made ready before, outside the lock."""
    counted = dump(standing)
    row = (
        grade.attempt_id,
        grade.number,
        grade.id,
        result.quiz_id,
        stamp(grade.graded_at),
        result.first_pass,
        dump(grade),
    )

    def write(connection: sqlite3.Connection) -> None:
        put_standing(connection, standing, counted)
        connection.execute(INSERT, row)
        if mail is not None:
            enqueue(connection, mail)
        if certificate is not None:
            insert_certificate(connection, certificate)

    return write


def further_grading(
    grade: GradeRecord, standing: Standing, result: Result, mail: OutboxRow | None, certificate: Certificate | None
) -> Callable[[sqlite3.Connection], None]:
    """What writes a further grade within a transaction, once, if it is the next one of a submitted attempt."""
    write_grade = grading(grade, standing, result, mail, certificate)

    def write(connection: sqlite3.Connection) -> None:
        if submission_id(connection, grade.attempt_id) is None:
            raise refusals.not_submitted(grade.attempt_id)
        ids = grade_ids(connection, grade.attempt_id)
        if grade.id in ids:
            return
        if grade.number != len(ids) + 1:
            raise refusals.stale_grade()
        write_grade(connection)

    return write


def submission_id(connection: sqlite3.Connection, attempt_id: str) -> str | None:
    """The id of an attempt's submission, or None when it is open; raises `NotFound` when there is no such attempt."""
    row = connection.execute("SELECT submission_id FROM answers WHERE attempt_id = ?", (attempt_id,)).fetchone()
    if row is None:
        raise refusals.no_attempt(attempt_id)
    found: str | None = row[0]
    return found


def grade_ids(connection: sqlite3.Connection, attempt_id: str) -> list[str]:
    """The ids of an attempt's grades, in their order."""
    rows = connection.execute("SELECT id FROM grades WHERE attempt_id = ? ORDER BY number", (attempt_id,))
    return [grade_id for (grade_id,) in rows]
