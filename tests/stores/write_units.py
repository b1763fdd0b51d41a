"""Write units by AWS's rules, from the sizes of items: engines on one machine report other figures than AWS charges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_dynamodb import DynamoDBClient

KILOBYTE = 1024
IN_TRANSACTION = 2
"""A write in a transaction costs twice as much."""
WRITES = ("PutItem", "UpdateItem", "TransactWriteItems")


class Meter:
    """Counts the write units of what a client does meanwhile, with the index that projects everything."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table
        self._request: Mapping[str, Any] = {}
        self._deleted: dict[str, Mapping[str, Any]] = {}
        self.units = 0

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
        self._request = params
        deletes = [write["Delete"] for write in params.get("TransactItems", ()) if "Delete" in write]
        self._deleted = {str(delete["Key"]): self._stored(delete["Key"]) for delete in deletes}

    def _count(self, **_: Any) -> None:
        if "TransactItems" in self._request:
            writes = [write for item in self._request["TransactItems"] for write in item.values()]
            self.units += sum(self._cost(write, IN_TRANSACTION) for write in writes)
        else:
            self.units += self._cost(self._request, 1)

    def _cost(self, write: Mapping[str, Any], factor: int) -> int:
        """The cost of a write whose item was not larger before it, as all of these are, or of a deletion."""
        item = write.get("Item") or self._deleted.get(str(write["Key"])) or self._stored(write["Key"])
        kilobytes = -(-item_size(item) // KILOBYTE)
        return kilobytes * factor + (kilobytes if "GSI1PK" in item else 0)

    def _stored(self, key: Mapping[str, Any]) -> Mapping[str, Any]:
        return self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True)["Item"]


def item_size(item: Mapping[str, Any]) -> int:
    """The size of an item of texts, numbers and bytes."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: Mapping[str, Any]) -> int:
    ((kind, content),) = value.items()
    if kind == "N":
        return len(content) // 2 + 2
    return len(content.encode() if kind == "S" else bytes(content))
