"""Which modules people have read to the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters.codec import dump, load, stamp
from evenhand.assessment.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evenhand.adapters.sqlite.database import Database

PUT = """
    INSERT INTO readings (person_id, module, revision, read_at, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""


class SqliteReadings:
    """`evenhand.ports.assignments.ReadingStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_reading(self, reading: Reading) -> None:
        """Keep a reading, unless there is one of that revision."""
        row = (reading.person_id, reading.module, reading.revision, stamp(reading.read_at), dump(reading))
        self._database.write(lambda connection: connection.execute(PUT, row))

    def readings(self, person_id: str) -> Sequence[Reading]:
        """A person's readings, the earliest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT body FROM readings WHERE person_id = ? ORDER BY read_at, module, revision", (person_id,)
            ).fetchall()
        return [load(Reading, body) for (body,) in rows]
