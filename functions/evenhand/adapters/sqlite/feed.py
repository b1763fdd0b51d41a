"""The feed of results and the tallies folded from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters import refusals
from evenhand.adapters.codec import dump, load, stamp
from evenhand.analysis.tally import Tally
from evenhand.assessment.attempt import Attempt, result_of
from evenhand.assessment.grading import GradeRecord
from evenhand.assessment.submission import Submission

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from datetime import datetime

    from evenhand.adapters.sqlite.database import Database
    from evenhand.assessment.attempt import Result

ROWS = """
    SELECT graded_at, grades.id, attempts.body, submission, grades.body, first_pass
    FROM grades
    JOIN attempts ON attempts.id = grades.attempt_id
    JOIN answers ON answers.attempt_id = grades.attempt_id
    WHERE quiz_id = ? AND (graded_at, grades.id) > (?, ?)
    ORDER BY graded_at, grades.id LIMIT ?
"""

PAGE = 500
"""Rows read at once: no reader holds the file open while its caller folds."""


class SqliteFeed:
    """`evenhand.ports.FeedStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def feed(self, quiz_id: str, since: datetime | None) -> Iterator[Result]:
        """The results of a quiz graded at `since` or later."""
        after = ("" if since is None else stamp(since), "")
        while True:
            with self._database.read() as connection:
                rows = connection.execute(ROWS, (quiz_id, *after, PAGE)).fetchall()
            for _, _, attempt, submission, grade, first_pass in rows:
                yield result_of(
                    load(Attempt, attempt),
                    load(Submission, submission),
                    load(GradeRecord, grade),
                    first_pass=bool(first_pass),
                )
            if len(rows) < PAGE:
                return
            after = rows[-1][:2]

    def tally(self, quiz_id: str) -> Tally | None:
        """The stored tally, or None."""
        with self._database.read() as connection:
            row = connection.execute("SELECT body FROM tallies WHERE quiz_id = ?", (quiz_id,)).fetchone()
        return load(Tally, row[0]) if row else None

    def put_tally(self, tally: Tally) -> None:
        """Keep a tally."""
        body = dump(tally)

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
