"""Write units by AWS's rules, from the sizes of items: engines on one machine report other figures than AWS charges."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mypy_boto3_dynamodb import DynamoDBClient

    Item = Mapping[str, Any]

KILOBYTE = 1024
IN_TRANSACTION = 2
"""A write in a transaction costs twice as much; the index follows it at the plain price."""
WRITES = ("PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem")
LOOKING: list[object] = []
"""While a meter looks at items itself, which no other is to count."""


class Meter:
    """Counts the write units of what a client does meanwhile, with the index that projects everything."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table
        self._before: list[tuple[Item, Item, int]] = []
        self.by_partition: Counter[str] = Counter()
        """Units of each partition; those of the index begin with `GSI1 `."""

    @property
    def units(self) -> int:
        """All of them."""
        return sum(self.by_partition.values())

    def __enter__(self) -> Meter:
        for operation in WRITES:
            events = self._client.meta.events
            events.register(f"before-parameter-build.dynamodb.{operation}", self._remember, unique_id=f"r-{operation}")
            events.register(f"after-call.dynamodb.{operation}", self._count, unique_id=f"c-{operation}")
        return self

    def __exit__(self, *_: object) -> None:
        for operation in WRITES:
            events = self._client.meta.events
            events.unregister(f"before-parameter-build.dynamodb.{operation}", unique_id=f"r-{operation}")
            events.unregister(f"after-call.dynamodb.{operation}", unique_id=f"c-{operation}")

    def _remember(self, params: Mapping[str, Any], **_: Any) -> None:
        self._before = [(key, self._stored(key), factor) for key, factor in _keys(params)]

    def _count(self, parsed: Mapping[str, Any], **_: Any) -> None:
        """What was refused because its condition did not hold is charged for, and changes no index."""
        for key, before, factor in self._before:
            after = before if "Error" in parsed else self._stored(key)
            self.by_partition[key["PK"]["S"]] += factor * max(1, kilobytes(before), kilobytes(after))
            if "Error" not in parsed:
                self._count_index(before, after)

    def _count_index(self, before: Item, after: Item) -> None:
        """An item that moves in the index is taken from one place and put in another."""
        places = [_place(before), _place(after)]
        if places[0] == places[1]:
            if places[0] and before != after:
                self.by_partition[f"GSI1 {places[0][0]}"] += max(kilobytes(before), kilobytes(after))
            return
        for place, item in zip(places, (before, after), strict=True):
            if place:
                self.by_partition[f"GSI1 {place[0]}"] += kilobytes(item)

    def _stored(self, key: Item) -> Item:
        with looking():
            return self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True).get("Item", {})


@contextmanager
def looking() -> Iterator[None]:
    """Look at items without being counted."""
    LOOKING.append(None)
    try:
        yield
    finally:
        LOOKING.pop()


def _keys(params: Mapping[str, Any]) -> Iterator[tuple[Item, int]]:
    """The keys that a request writes, and how many times the price."""
    if "TransactItems" in params:
        for write in params["TransactItems"]:
            yield _key(next(iter(write.values()))), IN_TRANSACTION
    elif "RequestItems" in params:
        for requests in params["RequestItems"].values():
            yield from ((_key(next(iter(request.values()))), 1) for request in requests)
    else:
        yield _key(params), 1


def _key(write: Mapping[str, Any]) -> Item:
    given = write.get("Key") or write["Item"]
    return {name: given[name] for name in ("PK", "SK")}


def _place(item: Item) -> tuple[str, str] | None:
    return (item["GSI1PK"]["S"], item["GSI1SK"]["S"]) if "GSI1PK" in item else None


def kilobytes(item: Item) -> int:
    """The size of an item in kilobytes, begun ones counted whole."""
    return -(-item_size(item) // KILOBYTE)


def item_size(item: Item) -> int:
    """The size of an item of texts, numbers and bytes."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: Mapping[str, Any]) -> int:
    ((kind, content),) = value.items()
    if kind == "N":
        return len(content) // 2 + 2
    return len(content.encode() if kind == "S" else bytes(content))
