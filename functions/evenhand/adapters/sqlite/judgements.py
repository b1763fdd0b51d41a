"""Judgements of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters.codec import dump, load, stamp
from evenhand.assessment.judgement import Judgement

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from evenhand.adapters.sqlite.database import Database

    Row = tuple[str, str, str, str]

ROWS = """
    SELECT at, id, body FROM judgements WHERE case_id = ? AND (at, id) > (?, ?) ORDER BY at, id LIMIT ?
"""

PAGE = 500
"""Rows read at once: no reader holds the file open while its caller works."""


class SqliteJudgements:
    """`evenhand.ports.judgements.JudgementStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def judgements(self, case_id: str) -> Iterator[Judgement]:
        """The judgements of a case, the earliest first."""
        after = ("", "")
        while True:
            with self._database.read() as connection:
                rows = connection.execute(ROWS, (case_id, *after, PAGE)).fetchall()
            for _, _, body in rows:
                yield load(Judgement, body)
            if len(rows) < PAGE:
                return
            after = rows[-1][:2]


def judgement_rows(judgements: Iterable[Judgement]) -> list[Row]:
    """The judgements as `insert_judgements` takes them, made outside the lock."""
    return [(each.case_id, stamp(each.at), each.id, dump(each)) for each in judgements]


def insert_judgements(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Write judgements within the transaction of the submission that they were made in."""
    connection.executemany(
        "INSERT INTO judgements (case_id, at, id, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", rows
    )
