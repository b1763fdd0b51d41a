"""Read units by AWS's rules, from the sizes of items: engines on one machine report other figures than AWS charges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stores.write_units import item_size

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mypy_boto3_dynamodb import DynamoDBClient

UNIT = 4096
"""Bytes that a consistent read of one unit gives; one that is only eventually consistent costs half."""
READS = ("GetItem", "Query")


class ReadMeter:
    """Counts the read units of what a client does meanwhile. Batches are refused: nothing it counts has one."""

    def __init__(self, client: DynamoDBClient) -> None:
        self._client = client
        self._consistent = False
        self.units = 0.0

    def __enter__(self) -> ReadMeter:
        events = self._client.meta.events
        for operation in READS:
            events.register(f"before-parameter-build.dynamodb.{operation}", self._asked, unique_id=f"a-{operation}")
            events.register(f"after-call.dynamodb.{operation}", self._answered, unique_id=f"b-{operation}")
        events.register("before-call.dynamodb.BatchGetItem", self._refused, unique_id="refused")
        return self

    def __exit__(self, *_: object) -> None:
        events = self._client.meta.events
        for operation in READS:
            events.unregister(f"before-parameter-build.dynamodb.{operation}", unique_id=f"a-{operation}")
            events.unregister(f"after-call.dynamodb.{operation}", unique_id=f"b-{operation}")
        events.unregister("before-call.dynamodb.BatchGetItem", unique_id="refused")

    def _asked(self, params: Mapping[str, Any], **_: Any) -> None:
        self._consistent = bool(params.get("ConsistentRead"))

    def _answered(self, parsed: Mapping[str, Any], **_: Any) -> None:
        """A query is charged for all it reads together, and what finds nothing for one unit."""
        items: Sequence[Mapping[str, Any]] = parsed["Items"] if "Items" in parsed else [parsed.get("Item", {})]
        units = max(1, -(-sum(map(item_size, items)) // UNIT))
        self.units += units if self._consistent else units / 2

    def _refused(self, **_: Any) -> None:
        raise AssertionError("this meter does not count batches")
