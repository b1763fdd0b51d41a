"""Grades, and what is written with each: standing, mail and certificate. The feed follows from the grades."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    from evenhand.ports import OutboxRow

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


def grade_ids(connection: sqlite3.Connection, attempt_id: str) -> list[str]:
    """The ids of an attempt's grades, in their order."""
    rows = connection.execute("SELECT id FROM grades WHERE attempt_id = ? ORDER BY number", (attempt_id,))
    return [grade_id for (grade_id,) in rows]
