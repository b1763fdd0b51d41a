"""Whose mail comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters.dynamodb.item import pack, unpack
from evenhand.adapters.dynamodb.schema import PK, SK
from evenhand.adapters.dynamodb.table import Put
from evenhand.people.bounce import Bounce

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evenhand.adapters.dynamodb.item import Item
    from evenhand.adapters.dynamodb.table import Key, Table

PARTITION = "BOUNCES"


class DynamoBounces:
    """`evenhand.ports.subscriptions.BounceStore`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def put_bounce(self, bounce: Bounce) -> None:
        """Keep it in the place of the one before."""
        self._table.put(Put(item=bounce_item(bounce)))

    def bounce(self, person_id: str) -> Bounce | None:
        """A person's latest, or None."""
        item = self._table.get(bounce_key(person_id))
        return unpack(Bounce, item) if item else None

    def bounces(self) -> Sequence[Bounce]:
        """Everybody's, by person."""
        return [unpack(Bounce, item) for item in self._table.query(PARTITION)]


def bounce_item(bounce: Bounce) -> Item:
    """That mail to a person comes back."""
    partition, sort = bounce_key(bounce.person_id)
    return {PK: partition, SK: sort, "b": pack(bounce)}


def bounce_key(person_id: str) -> Key:
    """Where it stands that mail to a person came back."""
    return PARTITION, person_id
