"""The regrades there were, and those under way."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from evenhand.adapters import refusals
from evenhand.adapters.codec import dump, load, stamp
from evenhand.assessment.regrade import Regrade

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evenhand.adapters.sqlite.database import Database

CHANGE = "UPDATE regrades SET ended = ?, version = ?, body = ? WHERE id = ? AND version = ?"
# The id says that it was written before; the index `regrades_under_way` that another of its quiz is under way.
INSERT = """
    INSERT INTO regrades (id, quiz_id, started_at, ended, version, body) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO NOTHING
"""
# `ended = 0` as in the index `regrades_under_way`, which serves no query that says it otherwise.
UNFINISHED = "SELECT body FROM regrades WHERE ended = 0 ORDER BY started_at, id"


class SqliteRegrades:
    """`evenhand.ports.regrades.RegradeStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_regrade(self, regrade: Regrade) -> None:
        """Keep a regrade."""
        body, ended = dump(regrade), regrade.ended_at is not None
        change = (ended, regrade.version, body, regrade.id, regrade.version - 1)
        row = (regrade.id, regrade.quiz_id, stamp(regrade.started_at), ended, regrade.version, body)

        def write(connection: sqlite3.Connection) -> None:
            try:
                written = connection.execute(CHANGE, change).rowcount
                if not written and regrade.version == 1:
                    written = connection.execute(INSERT, row).rowcount
            except sqlite3.IntegrityError as error:
                raise refusals.regrade_under_way(regrade.quiz_id) from error
            if not written:
                raise refusals.stale_regrade()

        self._database.write(write)

    def regrade(self, regrade_id: str) -> Regrade | None:
        """The regrade, or None."""
        found = self._read("SELECT body FROM regrades WHERE id = ?", regrade_id)
        return found[0] if found else None

    def regrades(self, quiz_id: str) -> Sequence[Regrade]:
        """The regrades of a quiz, the earliest first."""
        return self._read("SELECT body FROM regrades WHERE quiz_id = ? ORDER BY started_at, id", quiz_id)

    def unfinished_regrades(self) -> Sequence[Regrade]:
        """Those under way, the earliest first."""
        return self._read(UNFINISHED)

    def _read(self, query: str, *values: str) -> list[Regrade]:
        with self._database.read() as connection:
            rows = connection.execute(query, values).fetchall()
        return [load(Regrade, body) for (body,) in rows]
