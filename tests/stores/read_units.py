"""Read units by AWS's rules, from the sizes of items: engines on one machine report other figures than AWS charges."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from stores.write_units import LOOKING, item_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mypy_boto3_dynamodb import DynamoDBClient

UNIT = 4096
"""Bytes that a consistent read of one unit gives; one that is only eventually consistent costs half."""
READS = ("GetItem", "Query", "BatchGetItem")


class ReadMeter:
    """Counts the read units of what a client does meanwhile."""

    def __init__(self, client: DynamoDBClient) -> None:
        self._client = client
        self._request: Mapping[str, Any] = {}
        self.by_partition: Counter[str] = Counter()
        """Units of each partition, which may be halves; those of the index begin with `GSI1 `."""

    @property
    def units(self) -> float:
        """All of them."""
        return sum(self.by_partition.values())

    def __enter__(self) -> ReadMeter:
        events = self._client.meta.events
        for operation in READS:
            events.register(f"before-parameter-build.dynamodb.{operation}", self._asked, unique_id=f"a-{operation}")
            events.register(f"after-call.dynamodb.{operation}", self._answered, unique_id=f"b-{operation}")
        return self

    def __exit__(self, *_: object) -> None:
        events = self._client.meta.events
        for operation in READS:
            events.unregister(f"before-parameter-build.dynamodb.{operation}", unique_id=f"a-{operation}")
            events.unregister(f"after-call.dynamodb.{operation}", unique_id=f"b-{operation}")

    def _asked(self, params: Mapping[str, Any], **_: Any) -> None:
        if not LOOKING:
            self._request = dict(params)

    def _answered(self, parsed: Mapping[str, Any], **_: Any) -> None:
        """A query is charged for all it reads together, a batch for each item, and what finds nothing for one unit."""
        if LOOKING or "Error" in parsed:
            return
        if "RequestItems" in self._request:
            ((table, asked),) = self._request["RequestItems"].items()
            found = {(item["PK"]["S"], item["SK"]["S"]): item for item in parsed["Responses"].get(table, ())}
            for key in asked["Keys"]:
                item = found.get((key["PK"]["S"], key["SK"]["S"]), {})
                self._charge(key["PK"]["S"], [item], consistent=bool(asked.get("ConsistentRead")))
            return
        consistent = bool(self._request.get("ConsistentRead"))
        if "Key" in self._request:
            self._charge(self._request["Key"]["PK"]["S"], [parsed.get("Item", {})], consistent=consistent)
        else:
            values = self._request["ExpressionAttributeValues"]
            index = "GSI1 " if "IndexName" in self._request else ""
            self._charge(f"{index}{values[':partition']['S']}", parsed["Items"], consistent=consistent)

    def _charge(self, partition: str, items: Iterable[Mapping[str, Any]], *, consistent: bool) -> None:
        units = max(1, -(-sum(map(item_size, items)) // UNIT))
        self.by_partition[partition] += units if consistent else units / 2  # type: ignore[assignment]
