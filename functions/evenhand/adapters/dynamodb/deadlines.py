"""Timed attempts that are open: an item for each, from its start to its submission.

They are spread over a few partitions, for when everyone starts the same test at the same hour.
"""

from __future__ import annotations

import heapq
import zlib
from itertools import islice
from typing import TYPE_CHECKING, Final

from evenhand.adapters.codec import stamp
from evenhand.adapters.dynamodb.schema import PK, SK
from evenhand.adapters.dynamodb.table import Delete, Put

if TYPE_CHECKING:
    from datetime import datetime

    from evenhand.adapters.dynamodb.table import Key, Table
    from evenhand.assessment.attempt import Attempt

SHARDS: Final = 8
"""May not change: an item is deleted where it was put."""


def begun(attempt: Attempt) -> tuple[Put, ...]:
    """What is to be written when an attempt begins: nothing unless it is timed."""
    if attempt.ends_at is None:
        return ()
    partition, sort = _key(attempt.id, attempt.ends_at)
    return (Put(item={PK: partition, SK: sort, "a": attempt.id}),)


def ended(attempt: Attempt) -> tuple[Delete, ...]:
    """What is to be written when an attempt is submitted: nothing unless it is timed."""
    return () if attempt.ends_at is None else (Delete(key=_key(attempt.id, attempt.ends_at)),)


def past_deadlines(table: Table, now: datetime, limit: int) -> list[str]:
    """The ids of open attempts whose time is up, the earliest first."""
    shards = (table.query(_partition(shard), "SK < :now", {":now": stamp(now)}) for shard in range(SHARDS))
    items = heapq.merge(*shards, key=lambda item: str(item[SK]))
    return [item["a"] for item in islice(items, limit)]


def deadlines_of(table: Table, attempt_id: str) -> list[Key]:
    """Where it stands that an attempt is open, found without reading the attempt."""
    items = table.query(_partition(_shard(attempt_id)))
    return [(item[PK], item[SK]) for item in items if item["a"] == attempt_id]


def _key(attempt_id: str, ends_at: datetime) -> Key:
    return _partition(_shard(attempt_id)), f"{stamp(ends_at)}#{attempt_id}"


def _shard(attempt_id: str) -> int:
    return zlib.crc32(attempt_id.encode()) % SHARDS


def _partition(shard: int) -> str:
    return f"DEADLINE#{shard}"
