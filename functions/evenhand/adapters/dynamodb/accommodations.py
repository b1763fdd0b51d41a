"""What people were given beyond the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters.dynamodb.failures import ConditionFailed
from evenhand.adapters.dynamodb.item import pack, unpack
from evenhand.adapters.dynamodb.schema import PK, SK
from evenhand.adapters.dynamodb.table import NEW, Put
from evenhand.assessment.accommodation import Accommodation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evenhand.adapters.dynamodb.item import Item
    from evenhand.adapters.dynamodb.table import Table

ACCOMMODATION = "ACCOMMODATION#"


class DynamoAccommodations:
    """`evenhand.ports.assignments.AccommodationStore`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def put_accommodation(self, accommodation: Accommodation) -> None:
        """Keep an accommodation, unless the person has one of that id."""
        try:
            self._table.put(Put(item=accommodation_item(accommodation), condition=NEW))
        except ConditionFailed:
            return  # the first is kept

    def accommodations(self, person_id: str) -> Sequence[Accommodation]:
        """Those of a person, the earliest first."""
        items = self._table.query(f"PERSON#{person_id}", "begins_with(SK, :prefix)", {":prefix": ACCOMMODATION})
        return sorted((unpack(Accommodation, item) for item in items), key=lambda each: (each.at, each.id))


def accommodation_item(accommodation: Accommodation) -> Item:
    """What a person was given."""
    partition, sort = f"PERSON#{accommodation.person_id}", f"{ACCOMMODATION}{accommodation.id}"
    return {PK: partition, SK: sort, "b": pack(accommodation)}
