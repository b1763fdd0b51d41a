"""Which modules people have read to the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters.dynamodb.failures import ConditionFailed
from evenhand.adapters.dynamodb.item import pack, unpack
from evenhand.adapters.dynamodb.schema import PK, SK
from evenhand.adapters.dynamodb.table import NEW, Put
from evenhand.assessment.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evenhand.adapters.dynamodb.item import Item
    from evenhand.adapters.dynamodb.table import Table

READING = "READING#"


class DynamoReadings:
    """`evenhand.ports.assignments.ReadingStore`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def put_reading(self, reading: Reading) -> None:
        """Keep a reading, unless there is one of that revision."""
        try:
            self._table.put(Put(item=reading_item(reading), condition=NEW))
        except ConditionFailed:
            return  # the first is kept

    def readings(self, person_id: str) -> Sequence[Reading]:
        """A person's readings, the earliest first."""
        items = self._table.query(f"PERSON#{person_id}", "begins_with(SK, :prefix)", {":prefix": READING})
        readings = (unpack(Reading, item) for item in items)
        return sorted(readings, key=lambda reading: (reading.read_at, reading.module, reading.revision))


def reading_item(reading: Reading) -> Item:
    """That a person read a module."""
    partition, sort = f"PERSON#{reading.person_id}", f"{READING}{reading.module}#{reading.revision}"
    return {PK: partition, SK: sort, "b": pack(reading)}
