"""Whether quizzes are fair, as last computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters.codec import dump, load
from evenhand.analysis.fairness import Fairness

if TYPE_CHECKING:
    from evenhand.adapters.sqlite.database import Database


class SqliteFairness:
    """`evenhand.ports.results.FairnessStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_fairness(self, fairness: Fairness) -> None:
        """Keep what was computed of a quiz."""
        row = (fairness.quiz_id, dump(fairness))
        self._database.write(
            lambda connection: connection.execute("INSERT OR REPLACE INTO fairness (quiz_id, body) VALUES (?, ?)", row)
        )

    def fairness(self, quiz_id: str) -> Fairness | None:
        """What was last computed of a quiz, or None."""
        with self._database.read() as connection:
            row = connection.execute("SELECT body FROM fairness WHERE quiz_id = ?", (quiz_id,)).fetchone()
        return load(Fairness, row[0]) if row else None
