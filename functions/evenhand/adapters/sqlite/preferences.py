"""How people want to see the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters.codec import dump, load
from evenhand.people.preferences import Preferences

if TYPE_CHECKING:
    from evenhand.adapters.sqlite.database import Database


class SqlitePreferences:
    """`evenhand.ports.directory.PreferenceStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_preferences(self, preferences: Preferences) -> None:
        """Keep them in the place of those before."""
        row = (preferences.person_id, dump(preferences))
        self._database.write(
            lambda connection: connection.execute(
                "INSERT OR REPLACE INTO preferences (person_id, body) VALUES (?, ?)", row
            )
        )

    def preferences(self, person_id: str) -> Preferences | None:
        """A person's, or None."""
        with self._database.read() as connection:
            row = connection.execute("SELECT body FROM preferences WHERE person_id = ?", (person_id,)).fetchone()
        return load(Preferences, row[0]) if row else None
