"""People and vendors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters.codec import dump, load
from evenhand.people.person import Person, Vendor

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from evenhand.adapters.sqlite.database import Database


class SqliteDirectory:
    """`evenhand.ports.Directory`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def person(self, person_id: str) -> Person | None:
        """The person, or None."""
        with self._database.read() as connection:
            row = connection.execute("SELECT body FROM people WHERE id = ?", (person_id,)).fetchone()
        return load(Person, row[0]) if row else None

    def people(self) -> Sequence[Person]:
        """Everyone, by id."""
        with self._database.read() as connection:
            return [load(Person, body) for (body,) in connection.execute("SELECT body FROM people ORDER BY id")]

    def vendors(self) -> Sequence[Vendor]:
        """All vendors, by id."""
        with self._database.read() as connection:
            return [load(Vendor, body) for (body,) in connection.execute("SELECT body FROM vendors ORDER BY id")]

    def put(self, vendors: Iterable[Vendor], people: Iterable[Person]) -> None:
        """Add or replace vendors and people by id."""
        vendor_rows = [(vendor.id, dump(vendor)) for vendor in vendors]
        person_rows = [(person.id, dump(person)) for person in people]

        def write(connection: sqlite3.Connection) -> None:
            connection.executemany("INSERT OR REPLACE INTO vendors (id, body) VALUES (?, ?)", vendor_rows)
            connection.executemany("INSERT OR REPLACE INTO people (id, body) VALUES (?, ?)", person_rows)

        self._database.write(write)
