"""What people have to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters.dynamodb.item import pack, unpack
from evenhand.adapters.dynamodb.schema import PK, SK
from evenhand.adapters.dynamodb.table import Put
from evenhand.assessment.assignment import Assignment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evenhand.adapters.dynamodb.item import Item
    from evenhand.adapters.dynamodb.table import Table

PARTITION = "ASSIGNMENTS"


class DynamoAssignments:
    """`evenhand.ports.assignments.AssignmentStore`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def put_assignment(self, assignment: Assignment) -> None:
        """Add or replace an assignment."""
        self._table.put(Put(item=assignment_item(assignment)))

    def remove_assignment(self, assignment_id: str) -> None:
        """Forget an assignment."""
        self._table.delete((PARTITION, assignment_id))

    def assignments(self) -> Sequence[Assignment]:
        """All of them, by id."""
        return [unpack(Assignment, item) for item in self._table.query(PARTITION)]


def assignment_item(assignment: Assignment) -> Item:
    """An assignment."""
    return {PK: PARTITION, SK: assignment.id, "b": pack(assignment)}
