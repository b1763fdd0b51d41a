"""People and vendors.

Addresses lead to people by items of their own, under digests: keys stand in logs of AWS.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from evenhand.adapters.dynamodb.item import pack, unpack
from evenhand.adapters.dynamodb.schema import INDEX_PK, INDEX_SK, PK, SK
from evenhand.people.address import folded
from evenhand.people.person import Person, Vendor

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evenhand.adapters.dynamodb.item import Item
    from evenhand.adapters.dynamodb.table import Key, Table

PROFILE = "PROFILE"
PEOPLE, VENDORS = "PEOPLE", "VENDORS"


class DynamoDirectory:
    """`evenhand.ports.directory.Directory`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def person(self, person_id: str) -> Person | None:
        """The person, or None."""
        item = self._table.get(_profile_key(person_id))
        return unpack(Person, item) if item else None

    def people(self) -> Sequence[Person]:
        """Everyone, by id."""
        return [unpack(Person, item) for item in self._table.listed(PEOPLE)]

    def by_email(self, email: str) -> Person | None:
        """The one active person with this address, or None."""
        address = folded(email)
        if not address:
            return None  # which is what people have who have no address
        profiles = self._table.get_all(_profile_key(item[SK]) for item in self._table.query(_partition(address)))
        people = [unpack(Person, profile) for profile in profiles.values()]
        # An item may have been left behind by an address that the person has no more.
        found = [person for person in people if person.active and folded(person.email) == address]
        return found[0] if len(found) == 1 else None

    def vendors(self) -> Sequence[Vendor]:
        """All vendors, by id."""
        return [unpack(Vendor, item) for item in self._table.listed(VENDORS)]

    def put(self, vendors: Iterable[Vendor], people: Iterable[Person]) -> None:
        """Add or replace vendors and people by id."""
        # By id, and the last of an id counts: a batch may not name an item twice.
        vendors = {vendor.id: vendor for vendor in vendors}.values()
        newest = {person.id: person for person in people}
        stored = self._table.get_all(map(_profile_key, newest)).values()
        self._table.put_all(
            [
                *map(vendor_item, vendors),
                *map(person_item, newest.values()),
                *(item for person in newest.values() for item in address_items(person)),
            ]
        )
        for before in (unpack(Person, profile) for profile in stored):
            old = _address(before)
            if old is not None and old != _address(newest[before.id]):
                self._table.delete(old)


def vendor_item(vendor: Vendor) -> Item:
    """A vendor."""
    return _profile(f"VENDOR#{vendor.id}", VENDORS, vendor)


def person_item(person: Person) -> Item:
    """A person."""
    return _profile(f"PERSON#{person.id}", PEOPLE, person)


def address_items(person: Person) -> list[Item]:
    """That the person has their address; nothing where they have none."""
    key = _address(person)
    return [] if key is None else [dict(zip((PK, SK), key, strict=True))]


def _profile(partition: str, listed_in: str, record: Person | Vendor) -> Item:
    return {PK: partition, SK: PROFILE, "b": pack(record), INDEX_PK: listed_in, INDEX_SK: record.id}


def _profile_key(person_id: str) -> Key:
    return f"PERSON#{person_id}", PROFILE


def _address(person: Person) -> Key | None:
    """Where it stands that a person has their address; None when they have none."""
    address = folded(person.email)
    return (_partition(address), person.id) if address else None


def _partition(address: str) -> str:
    return f"ADDRESS#{hashlib.sha256(address.encode()).hexdigest()}"
