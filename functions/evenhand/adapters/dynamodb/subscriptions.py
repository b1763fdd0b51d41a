"""Which reports people want."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters import refusals
from evenhand.adapters.codec import stamp, unstamp
from evenhand.adapters.dynamodb.failures import ConditionFailed
from evenhand.adapters.dynamodb.item import pack, unpack
from evenhand.adapters.dynamodb.schema import PK, SK
from evenhand.adapters.dynamodb.table import NEW, Put, Update
from evenhand.people.subscription import Subscriptions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from evenhand.adapters.dynamodb.item import Item
    from evenhand.adapters.dynamodb.table import Key, Table

SUBSCRIPTIONS = "SUBSCRIPTIONS"
RUN = "RUN#"
SECRET = "SECRET"  # noqa: S105 -- where one lies
LINK_KEY = (f"{SECRET}#unsubscribe", SECRET)


class DynamoSubscriptions:
    """`evenhand.ports.subscriptions.SubscriptionStore`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def put_subscriptions(self, subscriptions: Subscriptions) -> None:
        """Keep a person's subscriptions, if nobody changed them meanwhile."""
        item, version = subscriptions_item(subscriptions), subscriptions.version
        again = Put(item=item, condition="v = :before", values={":before": version - 1})
        try:
            self._table.put(Put(item=item, condition=NEW) if version == 1 else again)
        except ConditionFailed as failed:
            raise refusals.stale_subscriptions(subscriptions.person_id) from failed

    def subscriptions(self, person_id: str) -> Subscriptions | None:
        """A person's, or None."""
        item = self._table.get(_key(person_id))
        return unpack(Subscriptions, item) if item else None

    def note_run(self, person_id: str, subscription_id: str, at: datetime) -> None:
        """Note that reports were made for a subscription."""
        noted = Update(
            key=(f"PERSON#{person_id}", f"{RUN}{subscription_id}"),
            change="SET t = :at",
            condition="attribute_not_exists(t) OR t < :at",
            values={":at": stamp(at)},
        )
        try:
            self._table.update(noted)
        except ConditionFailed:
            return  # somebody noted a later one

    def runs(self, person_id: str) -> Mapping[str, datetime]:
        """When reports were last made for each of a person's subscriptions."""
        items = self._table.query(f"PERSON#{person_id}", "begins_with(SK, :prefix)", {":prefix": RUN})
        return {item[SK].removeprefix(RUN): unstamp(item["t"]) for item in items}

    def link_key(self, new: str) -> str:
        """What links are signed with: `new` if there is nothing yet."""
        found = self._table.get(LINK_KEY)
        if found is None:
            kept = Update(key=LINK_KEY, change="SET a = if_not_exists(a, :new)", values={":new": new})
            found = self._table.update(kept)
        return str(found["a"])


def subscriptions_item(subscriptions: Subscriptions) -> Item:
    """A person's subscriptions."""
    partition, sort = _key(subscriptions.person_id)
    return {PK: partition, SK: sort, "b": pack(subscriptions), "v": subscriptions.version}


def _key(person_id: str) -> Key:
    return f"PERSON#{person_id}", SUBSCRIPTIONS
