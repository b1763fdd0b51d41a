"""The feed of results and the tallies folded from it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from evenhand.adapters import refusals
from evenhand.adapters.codec import load, stamp
from evenhand.adapters.sqlite.records import load_late
from evenhand.adapters.tallies import dump_tally, load_tally
from evenhand.assessment.attempt import Attempt, AttemptRecord, Draft, Superseded, result_of
from evenhand.assessment.grading import GradeRecord
from evenhand.assessment.submission import Submission

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from datetime import datetime

    from evenhand.adapters.sqlite.database import Database
    from evenhand.analysis.tally import Tally
    from evenhand.assessment.attempt import Result

ROWS = """
    SELECT grades.graded_at, grades.id, attempts.body, answers.submission, answers.late,
        grades.body, grades.first_pass, earlier.body, earlier.first_pass
    FROM grades
    JOIN attempts ON attempts.id = grades.attempt_id
    JOIN answers ON answers.attempt_id = grades.attempt_id
    LEFT JOIN grades AS earlier ON earlier.attempt_id = grades.attempt_id AND earlier.number = grades.number - 1
    WHERE grades.quiz_id = ? AND (grades.graded_at, grades.id) > (?, ?)
    ORDER BY grades.graded_at, grades.id LIMIT ?
"""

PAGE = 500
"""Rows read at once: no reader holds the file open while its caller folds."""


class SqliteFeed:
    """`evenhand.ports.results.FeedStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def feed(self, quiz_id: str, since: datetime | None) -> Iterator[Result]:
        """The results of a quiz graded at `since` or later."""
        after = ("" if since is None else stamp(since), "")
        while True:
            with self._database.read() as connection:
                rows = connection.execute(ROWS, (quiz_id, *after, PAGE)).fetchall()
            for _, _, *row in rows:
                yield _result(*row)
            if len(rows) < PAGE:
                return
            after = rows[-1][:2]

    def tally(self, quiz_id: str) -> Tally | None:
        """The stored tally, or None."""
        with self._database.read() as connection:
            row = connection.execute("SELECT version, body FROM tallies WHERE quiz_id = ?", (quiz_id,)).fetchone()
        return load_tally(quiz_id, *row) if row else None

    def put_tally(self, tally: Tally) -> None:
        """Keep a tally."""
        body = dump_tally(tally)

        def write(connection: sqlite3.Connection) -> None:
            written = connection.execute(
                "UPDATE tallies SET version = ?, body = ? WHERE quiz_id = ? AND version = ?",
                (tally.version, body, tally.quiz_id, tally.version - 1),
            ).rowcount
            if not written and tally.version == 1:
                written = connection.execute(
                    "INSERT INTO tallies (quiz_id, version, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    (tally.quiz_id, tally.version, body),
                ).rowcount
            if not written:
                raise refusals.stale_tally(tally.quiz_id)

        self._database.write(write)


def _result(
    attempt: str, submission: str, late: str | None, body: str, first_pass: int, earlier: str | None, passed: int | None
) -> Result:
    """A row of the feed as the grade, and the one it takes the place of, give it."""
    sent = load(Submission, submission)
    record = AttemptRecord(
        attempt=load(Attempt, attempt),
        draft=Draft(),
        submission=sent,
        grades=tuple(load(GradeRecord, each) for each in (earlier, body) if each is not None),
        late=load_late(late),
    )
    before = dataclasses.replace(record, grades=record.grades[:-1])
    return result_of(
        record.attempt,
        record.graded_answers,
        record.grades[-1],
        submitted_at=sent.submitted_at,
        first_pass=bool(first_pass),
        before=None
        if before.grade is None
        else Superseded(answers=before.graded_answers, grade=before.grade, first_pass=bool(passed)),
    )
