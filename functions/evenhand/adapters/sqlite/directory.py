"""People and vendors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters.codec import dump, load
from evenhand.people.address import folded
from evenhand.people.person import Person, Vendor

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from evenhand.adapters.sqlite.database import Database


class SqliteDirectory:
    """`evenhand.ports.directory.Directory`."""

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

    def by_email(self, email: str) -> Person | None:
        """The one active person with this address, or None."""
        address = folded(email)
        if not address:
            return None  # which is what people have who have no address
        with self._database.read() as connection:
            rows = connection.execute("SELECT body FROM people WHERE address = ?", (address,)).fetchall()
        found = [person for person in (load(Person, body) for (body,) in rows) if person.active]
        return found[0] if len(found) == 1 else None

    def vendors(self) -> Sequence[Vendor]:
        """All vendors, by id."""
        with self._database.read() as connection:
            return [load(Vendor, body) for (body,) in connection.execute("SELECT body FROM vendors ORDER BY id")]

    def put(self, vendors: Iterable[Vendor], people: Iterable[Person]) -> None:
        """Add or replace vendors and people by id."""
        vendor_rows = [(vendor.id, dump(vendor)) for vendor in vendors]
        person_rows = [(person.id, folded(person.email), dump(person)) for person in people]

        def write(connection: sqlite3.Connection) -> None:
            connection.executemany("INSERT OR REPLACE INTO vendors (id, body) VALUES (?, ?)", vendor_rows)
            connection.executemany("INSERT OR REPLACE INTO people (id, address, body) VALUES (?, ?, ?)", person_rows)

        self._database.write(write)
