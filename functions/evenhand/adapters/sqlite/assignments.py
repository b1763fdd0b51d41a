"""What people have to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters.codec import dump, load
from evenhand.assessment.assignment import Assignment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evenhand.adapters.sqlite.database import Database


class SqliteAssignments:
    """`evenhand.ports.assignments.AssignmentStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_assignment(self, assignment: Assignment) -> None:
        """Add or replace an assignment."""
        row = (assignment.id, dump(assignment))
        self._database.write(
            lambda connection: connection.execute("INSERT OR REPLACE INTO assignments (id, body) VALUES (?, ?)", row)
        )

    def remove_assignment(self, assignment_id: str) -> None:
        """Forget an assignment."""
        self._database.write(
            lambda connection: connection.execute("DELETE FROM assignments WHERE id = ?", (assignment_id,))
        )

    def assignments(self) -> Sequence[Assignment]:
        """All of them, by id."""
        with self._database.read() as connection:
            rows = connection.execute("SELECT body FROM assignments ORDER BY id").fetchall()
        return [load(Assignment, body) for (body,) in rows]
