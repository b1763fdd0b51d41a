"""Appeals and their histories."""

from __future__ import annotations

import dataclasses
import sqlite3
from itertools import groupby
from typing import TYPE_CHECKING

from evenhand.adapters import refusals
from evenhand.adapters.codec import dump, load, stamp
from evenhand.adapters.sqlite.grades import further_grading
from evenhand.adapters.sqlite.outbox import enqueue
from evenhand.assessment.appeal import Appeal, AppealEvent, AppealState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evenhand.adapters.sqlite.database import Database
    from evenhand.ports.attempts import FurtherGrade
    from evenhand.ports.outbox import OutboxRow

    Row = tuple[str, str, str | None]

APPEALS = """
    SELECT appeals.id, appeals.body, appeal_events.body
    FROM appeals
    LEFT JOIN appeal_events ON appeal_events.appeal_id = appeals.id
"""
"""One statement, so that an appeal is read as it was at one moment; a row for each event, or one without any."""

INSERT = """
    INSERT INTO appeals (id, attempt_id, question_id, person_id, opened_at, state, body, quiz_id, number)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
AGAIN = "SELECT 1 FROM appeals WHERE id = ? OR (attempt_id = ? AND question_id = ?)"

ORDER = "ORDER BY opened_at, appeals.id, appeal_events.number"


class SqliteAppeals:
    """`evenhand.ports.appeals.AppealStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, appeal: Appeal) -> None:
        """Keep a new appeal."""
        row = (
            appeal.id,
            appeal.attempt_id,
            appeal.question_id,
            appeal.person_id,
            stamp(appeal.opened_at),
            appeal.state,
            dump(dataclasses.replace(appeal, history=())),
            appeal.quiz_id,
            appeal.number,
        )

        def write(connection: sqlite3.Connection) -> None:
            try:
                connection.execute(INSERT, row)
            except sqlite3.IntegrityError as error:
                again = connection.execute(AGAIN, (appeal.id, appeal.attempt_id, appeal.question_id)).fetchone()
                raise (refusals.mark_appealed() if again else refusals.stale_number()) from error
            _append(connection, appeal, 0)

        self._database.write(write)

    def append(self, appeal: Appeal, *, further: FurtherGrade | None = None, mail: OutboxRow | None = None) -> None:
        """Keep the events added to an appeal, with what follows from them. The same events again are refused like any
        others that were overtaken, so that the grade and the mail are not looked at again either."""
        write_grade = None
        if further is not None:
            write_grade = further_grading(further.grade, further.standing, further.result, None, further.certificate)

        def write(connection: sqlite3.Connection) -> None:
            stored = _select(connection, "WHERE appeals.id = ?", appeal.id)
            if not stored:
                raise refusals.no_appeal(appeal.id)
            (before,) = stored
            if appeal.version <= before.version or appeal.history[: before.version] != before.history:
                raise refusals.stale_appeal()
            _append(connection, appeal, before.version)
            connection.execute("UPDATE appeals SET state = ? WHERE id = ?", (appeal.state, appeal.id))
            if write_grade is not None:
                write_grade(connection)
            if mail is not None:
                enqueue(connection, mail)

        self._database.write(write)

    def get(self, appeal_id: str) -> Appeal | None:
        """The appeal, or None."""
        return next(iter(self._read("WHERE appeals.id = ?", appeal_id)), None)

    def of_attempt(self, attempt_id: str) -> Sequence[Appeal]:
        """The appeals against marks of an attempt, the earliest first."""
        return self._read("WHERE attempt_id = ?", attempt_id)

    def of_person(self, person_id: str) -> Sequence[Appeal]:
        """A person's appeals, the earliest first."""
        return self._read("WHERE person_id = ?", person_id)

    def of_quiz(self, quiz_id: str) -> Sequence[Appeal]:
        """The appeals against marks of a quiz, the earliest first."""
        return self._read("WHERE quiz_id = ?", quiz_id)

    def in_state(self, state: AppealState) -> Sequence[Appeal]:
        """The appeals in a state, the earliest first."""
        return self._read("WHERE state = ?", state)

    def _read(self, where: str, value: str) -> list[Appeal]:
        with self._database.read() as connection:
            return _select(connection, where, value)


def _select(connection: sqlite3.Connection, where: str, value: str) -> list[Appeal]:
    rows = connection.execute(f"{APPEALS} {where} {ORDER}", (value,)).fetchall()
    return [_appeal(group) for _, group in groupby(rows, key=lambda row: row[0])]


def _appeal(rows: Iterable[Row]) -> Appeal:
    (_, body, first), *rest = rows
    events = (first, *(event for *_, event in rest))
    history = tuple(load(AppealEvent, event) for event in events if event is not None)
    return dataclasses.replace(load(Appeal, body), history=history)


def _append(connection: sqlite3.Connection, appeal: Appeal, start: int) -> None:
    """Add the events of an appeal from index `start` on."""
    connection.executemany(
        "INSERT INTO appeal_events (appeal_id, number, body) VALUES (?, ?, ?)",
        [(appeal.id, number, dump(event)) for number, event in enumerate(appeal.history[start:], start + 1)],
    )
