"""What people were given beyond the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters.codec import dump, load, stamp
from evenhand.assessment.accommodation import Accommodation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evenhand.adapters.sqlite.database import Database

PUT = "INSERT INTO accommodations (person_id, id, at, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"


class SqliteAccommodations:
    """`evenhand.ports.assignments.AccommodationStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_accommodation(self, accommodation: Accommodation) -> None:
        """Keep an accommodation, unless the person has one of that id."""
        row = (accommodation.person_id, accommodation.id, stamp(accommodation.at), dump(accommodation))
        self._database.write(lambda connection: connection.execute(PUT, row))

    def accommodations(self, person_id: str) -> Sequence[Accommodation]:
        """Those of a person, the earliest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT body FROM accommodations WHERE person_id = ? ORDER BY at, id", (person_id,)
            ).fetchall()
        return [load(Accommodation, body) for (body,) in rows]
