"""Whose mail comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters.codec import dump, load
from evenhand.people.bounce import Bounce

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evenhand.adapters.sqlite.database import Database


class SqliteBounces:
    """`evenhand.ports.subscriptions.BounceStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_bounce(self, bounce: Bounce) -> None:
        """Keep it in the place of the one before."""
        row = (bounce.person_id, dump(bounce))
        self._database.write(
            lambda connection: connection.execute("INSERT OR REPLACE INTO bounces (person_id, body) VALUES (?, ?)", row)
        )

    def bounce(self, person_id: str) -> Bounce | None:
        """A person's latest, or None."""
        with self._database.read() as connection:
            row = connection.execute("SELECT body FROM bounces WHERE person_id = ?", (person_id,)).fetchone()
        return load(Bounce, row[0]) if row else None

    def bounces(self) -> Sequence[Bounce]:
        """Everybody's, by person."""
        with self._database.read() as connection:
            rows = connection.execute("SELECT body FROM bounces ORDER BY person_id").fetchall()
        return [load(Bounce, body) for (body,) in rows]
