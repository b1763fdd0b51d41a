"""How people want to see the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters.dynamodb.item import pack, unpack
from evenhand.adapters.dynamodb.schema import PK, SK
from evenhand.adapters.dynamodb.table import Put
from evenhand.people.preferences import Preferences

if TYPE_CHECKING:
    from evenhand.adapters.dynamodb.item import Item
    from evenhand.adapters.dynamodb.table import Key, Table


class DynamoPreferences:
    """`evenhand.ports.directory.PreferenceStore`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def put_preferences(self, preferences: Preferences) -> None:
        """Keep them in the place of those before."""
        self._table.put(Put(item=preferences_item(preferences)))

    def preferences(self, person_id: str) -> Preferences | None:
        """A person's, or None."""
        item = self._table.get(_key(person_id))
        return unpack(Preferences, item) if item else None


def preferences_item(preferences: Preferences) -> Item:
    """What a person chose."""
    partition, sort = _key(preferences.person_id)
    return {PK: partition, SK: sort, "b": pack(preferences)}


def _key(person_id: str) -> Key:
    return f"PERSON#{person_id}", "PREFERENCES"
