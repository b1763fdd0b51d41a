"""Attempts as they are read: with draft, submission, grades and late answers."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from evenhand.adapters.codec import load, load_all
from evenhand.adapters.late_answers import in_order
from evenhand.adapters.unreadable import UNREADABLE, tell
from evenhand.assessment.attempt import Attempt, AttemptRecord, Draft
from evenhand.assessment.grading import GradeRecord
from evenhand.assessment.submission import LateAnswers, Submission

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    Row = tuple[str, str, str, str | None, str | None, str | None]

RECORDS = """
    SELECT attempts.id, attempts.body, answers.draft, answers.submission, answers.late, grades.body
    FROM attempts
    JOIN answers ON answers.attempt_id = attempts.id
    LEFT JOIN grades ON grades.attempt_id = attempts.id
"""
"""One statement, so that a record is read as it was at one moment; a row for each grade, or one without any."""

FIRST_GRADES = """
    SELECT attempt_id, graded_at, id FROM grades
    WHERE quiz_id = ? AND (graded_at, id) > (?, ?) AND number = 1
    ORDER BY graded_at, id LIMIT ?
"""
OF_FIRST = """
    SELECT attempts.id, attempts.body, answers.draft, answers.submission, answers.late, grades.body,
        first.graded_at, first.id
    FROM first
    JOIN attempts ON attempts.id = first.attempt_id
    JOIN answers ON answers.attempt_id = first.attempt_id
    JOIN grades ON grades.attempt_id = first.attempt_id
    ORDER BY first.graded_at, first.id, grades.number
"""
PAGE = f"WITH first AS ({FIRST_GRADES}) {OF_FIRST}"
"""Submitted attempts in the order of their first grades, which is part of the order of the feed and never changes."""

RECENT = 128
"""Attempts held in memory."""


def read_record(connection: sqlite3.Connection, attempt_id: str) -> AttemptRecord | None:
    """The attempt with all that belongs to it, or None."""
    rows = connection.execute(f"{RECORDS} WHERE attempts.id = ? ORDER BY grades.number", (attempt_id,)).fetchall()
    return _record(rows) if rows else None


def read_records(connection: sqlite3.Connection, person_id: str) -> list[AttemptRecord]:
    """A person's attempts, the earliest first."""
    rows = connection.execute(
        f"{RECORDS} WHERE person_id = ? ORDER BY started_at, attempts.id, grades.number", (person_id,)
    ).fetchall()
    return [_record(group) for _, group in groupby(rows, key=lambda row: row[0])]


def read_page(
    connection: sqlite3.Connection, quiz_id: str, after: tuple[str, str], limit: int
) -> tuple[list[AttemptRecord], list[str], tuple[str, str] | None]:
    """Up to so many submitted attempts at a quiz, in the order of the times and ids of their first grades; the ids of
    those among them that cannot be read; and the time and id of the last, where there are so many."""
    rows = connection.execute(PAGE, (quiz_id, *after, limit)).fetchall()
    records, unreadable, last = [], [], None
    groups = [(attempt_id, list(group)) for attempt_id, group in groupby(rows, key=lambda row: row[0])]
    for attempt_id, group in groups:
        try:
            records.append(_record(row[:-2] for row in group))
        except UNREADABLE as error:
            tell(f"attempt/{attempt_id}", error)
            unreadable.append(attempt_id)
    if len(groups) == limit:
        *_, graded_at, grade_id = groups[-1][1][0]
        last = graded_at, grade_id
    return records, unreadable, last


@lru_cache(maxsize=RECENT)
def load_attempt(body: str) -> Attempt:
    """An attempt, which never changes; whoever submits one has read it a moment before."""
    return load(Attempt, body)


def load_late(column: str | None) -> tuple[LateAnswers, ...]:
    """The answers in the column `late`, the earliest first."""
    return () if column is None else in_order(load_all(LateAnswers, column))


def _record(rows: Iterable[Row]) -> AttemptRecord:
    (_, attempt, draft, submission, late, first), *rest = rows
    grades = (first, *(grade for *_, grade in rest))
    return AttemptRecord(
        attempt=load_attempt(attempt),
        draft=load(Draft, draft),
        submission=None if submission is None else load(Submission, submission),
        grades=tuple(load(GradeRecord, grade) for grade in grades if grade is not None),
        late=load_late(late),
    )
