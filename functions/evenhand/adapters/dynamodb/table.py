"""The table as the stores use it: few verbs, plain values, every read of the table itself consistent.

What DynamoDB has no room for just now is tried again after a random pause that grows (full jitter), a bounded number of
times and for a bounded time; a condition that does not hold is told at once. So is asked again what got no answer, and
may have been done: no write is done twice by that, and none is taken for somebody else's that is its own.

- A transaction carries a token, by which DynamoDB knows it again for ten minutes and does it once.
- A whole item written on a condition is compared with what stands there.
- A change that would add up (`Update.once`) leaves a mark of its own in the item, until the next such change. Where one
  comes between a try and the next it is made twice. That can happen only to counters of how often somebody tried, which
  then stop them one try earlier.
- The rest comes to the same, however often it is done.
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeVar

from botocore.exceptions import ClientError, ConnectionError, HTTPClientError, SSLError

from evenhand.adapters.aws import unsettled
from evenhand.adapters.dynamodb.failures import Cancelled, ConditionFailed, lost, passing
from evenhand.adapters.dynamodb.item import Item, from_wire, to_wire
from evenhand.adapters.dynamodb.schema import INDEX, INDEX_PK, PK, SK
from evenhand.errors import Overloaded, Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from mypy_boto3_dynamodb import DynamoDBClient

T = TypeVar("T")

Key = tuple[str, str]
"""Partition and sort key."""

TRIES: Final = 8
FIRST_PAUSE: Final = 0.05
LONGEST_PAUSE: Final = 1.0
"""Seconds; all the pauses together last two on average and four at the most."""
PATIENCE: Final = 6.0
"""Seconds after which nothing is tried once more. With the longest try, four seconds, that is ten of the fifteen in
which a browser must have its answer."""

READ_BATCH: Final = 100
WRITE_BATCH: Final = 25
"""DynamoDB's limits."""

NEW: Final = "attribute_not_exists(PK)"
"""The condition that nothing is stored under the key."""
THERE: Final = "attribute_exists(PK)"
"""The condition that something is."""
MARK: Final = "w"
"""The attribute that tells which change was the last of those that must not be made twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """A whole item to be written."""

    item: Item
    condition: str = ""
    values: Item = field(default_factory=dict)
    """What the condition names, as in `:v`."""

    def request(self) -> dict[str, Any]:
        """As requests carry it."""
        return {"Item": to_wire(self.item), **_conditional(self.condition, self.values)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """Attributes of an item to be changed, if a condition holds."""

    key: Key
    change: str
    condition: str = ""
    values: Item
    names: Mapping[str, str] = field(default_factory=dict)
    """Attributes whose names DynamoDB keeps for itself, by what stands for them, as in `#ttl`."""
    once: bool = False
    """Whether it must not be made twice, as counting must not. Then `change` begins with `SET` or has none."""

    def request(self) -> dict[str, Any]:
        """As requests carry it."""
        conditional = _conditional(self.condition, self.values)
        names = {"ExpressionAttributeNames": self.names} if self.names else {}
        return {"Key": _key(self.key), "UpdateExpression": self.change, **names, **conditional}

    def marked(self, mark: str) -> Update:
        """The change that leaves a mark, unless it has left it."""
        rest = self.change.removeprefix("SET ")
        unmade = f"({MARK} <> :mark OR attribute_not_exists({MARK}))"
        return replace(
            self,
            change=f"SET {MARK} = :mark{' ' if rest == self.change else ', '}{rest}",
            condition=f"({self.condition}) AND {unmade}" if self.condition else unmade,
            values={**self.values, ":mark": mark},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """An item to be deleted; without a condition one that is not there is fine."""

    key: Key
    condition: str = ""

    def request(self) -> dict[str, Any]:
        """As requests carry it."""
        return {"Key": _key(self.key), **_conditional(self.condition, {})}


Write = Put | Update | Delete


class Table:
    """One table, reached through one client."""

    def __init__(
        self,
        client: DynamoDBClient,
        name: str,
        *,
        pause: Callable[[float], None],
        chance: Callable[[], float],
        elapsed: Callable[[], float] = time.monotonic,
        rung: Mapping[str, Callable[[], None]] = MappingProxyType({}),
    ) -> None:
        """`pause` waits so many seconds; `chance` draws from [0, 1); `elapsed` gives seconds from a beginning of its
        own; `rung` is called after a transaction that put an item into a partition whose name begins so, up to the
        first `#`."""
        self._client = client
        self._name = name
        self._pause = pause
        self._chance = chance
        self._elapsed = elapsed
        self._rung = rung

    def get(self, key: Key) -> Item | None:
        """The item under a key, or None."""
        answer = self._ask(self._client.get_item, TableName=self._name, Key=_key(key), ConsistentRead=True)
        return from_wire(answer["Item"]) if "Item" in answer else None

    def get_all(self, keys: Iterable[Key]) -> dict[Key, Item]:
        """The items there are under some keys."""
        wanted = [_key(key) for key in dict.fromkeys(keys)]
        found: dict[Key, Item] = {}
        for start in range(0, len(wanted), READ_BATCH):
            request = {self._name: {"Keys": wanted[start : start + READ_BATCH], "ConsistentRead": True}}
            for answer in self._batch(self._client.batch_get_item, request, "UnprocessedKeys"):
                items = map(from_wire, answer["Responses"].get(self._name, ()))
                found |= {(item[PK], item[SK]): item for item in items}
        return found

    def put_all(self, items: Iterable[Item]) -> None:
        """Write items, each whole, but not all at one moment."""
        requests = [{"PutRequest": {"Item": to_wire(item)}} for item in items]
        for start in range(0, len(requests), WRITE_BATCH):
            request = {self._name: requests[start : start + WRITE_BATCH]}
            for _ in self._batch(self._client.batch_write_item, request, "UnprocessedItems"):
                pass

    def query(
        self,
        partition: str,
        sort: str = "",
        values: Item | None = None,
        *,
        latest_first: bool = False,
        page: int | None = None,
    ) -> Iterator[Item]:
        """The items of a partition in the order of their sort keys, or against it; `sort` narrows it, as in
        `SK >= :since`; `page` is how many are read at once, for readers that do not want them all."""
        condition = f"{PK} = :partition AND {sort}" if sort else f"{PK} = :partition"
        limit = {"Limit": page} if page else {}
        return self._pages(
            condition,
            {":partition": partition, **(values or {})},
            ConsistentRead=True,
            ScanIndexForward=not latest_first,
            **limit,
        )

    def count(self, partition: str, condition: str) -> int:
        """How many items of a partition meet a condition; none of them is sent."""
        values = {":partition": partition}
        answers = self._answers(
            f"{PK} = :partition", values, ConsistentRead=True, FilterExpression=condition, Select="COUNT"
        )
        return sum(answer["Count"] for answer in answers)

    def listed(self, partition: str, *, page: int | None = None) -> Iterator[Item]:
        """The items of a partition of the index, in order, as they were a moment ago; `page` is how many are read at
        once, for readers that do not want them all."""
        limit = {"Limit": page} if page else {}
        return self._pages(f"{INDEX_PK} = :partition", {":partition": partition}, IndexName=INDEX, **limit)

    def everything(self) -> Iterator[Item]:
        """Every item there is, those of a partition in the order of their sort keys. For a backup: it reads the whole
        table, which no store does to find something."""
        request: dict[str, Any] = {"TableName": self._name, "ConsistentRead": True}
        while True:
            answer = self._ask(self._client.scan, **request)
            yield from map(from_wire, answer["Items"])
            if "LastEvaluatedKey" not in answer:
                return
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def put(self, put: Put) -> None:
        """Write an item; raises `ConditionFailed`."""
        try:
            self._ask(self._client.put_item, TableName=self._name, **put.request(), **OLD)
        except ConditionFailed as failed:
            if not failed.doubtful or failed.item != put.item:
                raise

    def update(self, update: Update) -> Item:
        """Change an item, and give it as it is then; raises `ConditionFailed`."""
        mark = uuid.uuid4().hex if update.once else ""
        request = (update.marked(mark) if mark else update).request()
        try:
            answer = self._ask(self._client.update_item, TableName=self._name, **request, **OLD, ReturnValues="ALL_NEW")
        except ConditionFailed as failed:
            if mark and failed.item is not None and failed.item.get(MARK) == mark:
                return failed.item
            raise
        return from_wire(answer["Attributes"])

    def delete(self, key: Key) -> None:
        """Delete an item; one that is not there is fine."""
        self._ask(self._client.delete_item, TableName=self._name, Key=_key(key))

    def take(self, key: Key) -> Item | None:
        """Delete an item, and give it as it was, or None; of several who take it at once, one gets it."""
        item = self.get(key)
        if item is None:
            return None
        try:
            # A transaction, for whoever took it and did not hear of it must not be told that it is gone.
            self.transact(Delete(key=key, condition=THERE))
        except Cancelled:
            return None
        return item

    def transact(self, *writes: Write) -> None:
        """Do all of some writes or none; raises `Cancelled`."""
        items = [{type(write).__name__: {"TableName": self._name, **write.request(), **OLD}} for write in writes]
        token = uuid.uuid4().hex
        self._ask(self._client.transact_write_items, TransactItems=items, ClientRequestToken=token)
        if self._rung:
            put = {str(write.item[PK]).partition("#")[0] for write in writes if isinstance(write, Put)}
            for kind in put & self._rung.keys():
                self._rung[kind]()

    def close(self) -> None:
        """Close the connections of the client."""
        self._client.close()

    def tries(self) -> Iterator[int]:
        """Numbers the times something is worth trying, and pauses between them."""
        began = self._elapsed()
        for number in range(TRIES):
            if number:
                self._pause(self._chance() * min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (number - 1)))
                if self._elapsed() >= began + PATIENCE:
                    return
            yield number

    def _ask(self, operation: Callable[..., Mapping[str, Any]], **request: Any) -> Mapping[str, Any]:
        last: Exception | None = None
        doubtful = False
        for _ in self.tries():
            try:
                return operation(**request)
            except ClientError as error:
                failure = lost(error)
                if isinstance(failure, ConditionFailed):
                    failure.doubtful = doubtful
                if failure:
                    raise failure from error
                if unsettled(error):
                    doubtful = True
                elif not passing(error):
                    raise
                last = error
            except (ConnectionError, HTTPClientError) as error:
                # Of the first kind nothing was sent, unless its encryption broke; of the others nobody knows how far
                # they came.
                doubtful = doubtful or isinstance(error, SSLError) or not isinstance(error, ConnectionError)
                last = error
        if isinstance(last, ClientError) and not doubtful:
            raise Overloaded("DynamoDB had no room, however often it was asked.") from last
        raise Unreachable("DynamoDB did not answer, however often it was asked.") from last

    def _batch(
        self, operation: Callable[..., Mapping[str, Any]], request: Mapping[str, Any], left_over: str
    ) -> Iterator[Mapping[str, Any]]:
        """The answers to a batch, which DynamoDB may take in parts."""
        for _ in self.tries():
            answer = self._ask(operation, RequestItems=request)
            yield answer
            request = answer.get(left_over, {})
            if not request:
                return
        raise Overloaded(f"DynamoDB left a part of a batch undone, {TRIES} times in a row.")

    def _pages(self, condition: str, values: Item, **more: Any) -> Iterator[Item]:
        for answer in self._answers(condition, values, **more):
            yield from map(from_wire, answer["Items"])

    def _answers(self, condition: str, values: Item, **more: Any) -> Iterator[Mapping[str, Any]]:
        """The answers to a query, each a page of it."""
        request = {
            "TableName": self._name,
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": to_wire(values),
            **more,
        }
        while True:
            answer = self._ask(self._client.query, **request)
            yield answer
            if "LastEvaluatedKey" not in answer:
                return
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


OLD: Final = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
"""Tell what is stored when a condition does not hold, so that nobody has to look again."""


def _key(key: Key) -> dict[str, Any]:
    return to_wire(dict(zip((PK, SK), key, strict=True)))


def _conditional(condition: str, values: Item) -> dict[str, Any]:
    request: dict[str, Any] = {}
    if condition:
        request["ConditionExpression"] = condition
    if values:
        request["ExpressionAttributeValues"] = to_wire(values)
    return request
