"""People and vendors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters.dynamodb.item import pack, unpack
from evenhand.adapters.dynamodb.schema import INDEX_PK, INDEX_SK, PK, SK
from evenhand.people.person import Person, Vendor

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evenhand.adapters.dynamodb.item import Item
    from evenhand.adapters.dynamodb.table import Table

PROFILE = "PROFILE"
PEOPLE, VENDORS = "PEOPLE", "VENDORS"


class DynamoDirectory:
    """`evenhand.ports.Directory`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def person(self, person_id: str) -> Person | None:
        """The person, or None."""
        item = self._table.get((f"PERSON#{person_id}", PROFILE))
        return unpack(Person, item) if item else None

    def people(self) -> Sequence[Person]:
        """Everyone, by id."""
        return [unpack(Person, item) for item in self._table.listed(PEOPLE)]

    def vendors(self) -> Sequence[Vendor]:
        """All vendors, by id."""
        return [unpack(Vendor, item) for item in self._table.listed(VENDORS)]

    def put(self, vendors: Iterable[Vendor], people: Iterable[Person]) -> None:
        """Add or replace vendors and people by id."""
        # By id, and the last of an id counts: a batch may not name an item twice.
        items = {
            **{f"VENDOR#{vendor.id}": _profile(f"VENDOR#{vendor.id}", VENDORS, vendor) for vendor in vendors},
            **{f"PERSON#{person.id}": _profile(f"PERSON#{person.id}", PEOPLE, person) for person in people},
        }
        self._table.put_all(items.values())


def _profile(partition: str, listed_in: str, record: Person | Vendor) -> Item:
    return {PK: partition, SK: PROFILE, "b": pack(record), INDEX_PK: listed_in, INDEX_SK: record.id}
