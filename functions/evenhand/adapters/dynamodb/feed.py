"""The feed of results.

It lies in the table itself, for an index lags, and is spread over a few partitions, for when everyone takes the
same test at the same hour.
"""

from __future__ import annotations

import re
import zlib
from itertools import islice
from typing import TYPE_CHECKING, Final

from evenhand.adapters import refusals
from evenhand.adapters.codec import stamp
from evenhand.adapters.dynamodb.item import Item, pack, unpack
from evenhand.adapters.dynamodb.schema import PK, SK
from evenhand.adapters.dynamodb.tallies import read_tally, write_tally
from evenhand.assessment.attempt import Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from evenhand.adapters.dynamodb.table import Key, Table
    from evenhand.analysis.tally import Tally

SHARDS: Final = 8
"""May grow; fewer would hide what lies in the others."""

BEFORE_ALL: Final = "0"
"""A sort key that comes before all times."""
CURSOR: Final = re.compile(r"([0-9]{1,3})/([0-9]{4}-[0-9]{2}-[0-9]{2}T[^#]{1,30}#.{1,200})")


class DynamoFeed:
    """`evenhand.ports.results.FeedStore`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def feed(self, quiz_id: str, since: datetime | None) -> Iterator[Result]:
        """The results of a quiz graded at `since` or later."""
        sort, values = ("", {}) if since is None else ("SK >= :since", {":since": stamp(since)})
        for shard in range(SHARDS):
            for item in self._table.query(_partition(quiz_id, shard), sort, values):
                yield unpack(Result, item)

    def tally(self, quiz_id: str) -> Tally | None:
        """The stored tally, or None."""
        return read_tally(self._table, quiz_id)

    def put_tally(self, tally: Tally) -> None:
        """Keep a tally."""
        write_tally(self._table, tally)


def feed_item(result: Result) -> Item:
    """A row of the feed, to be written with the grade."""
    shard = zlib.crc32(result.grade_id.encode()) % SHARDS
    item = {
        PK: _partition(result.quiz_id, shard),
        SK: _sort(result.at, result.grade_id),
        "b": pack(result),
    }
    return item if result.before is None else {**item, "r": 1}


def feed_keys(quiz_id: str, at: datetime, grade_id: str) -> list[Key]:
    """Where a row of the feed may lie: in one of the shards, whichever it was when there were fewer of them."""
    return [(_partition(quiz_id, shard), _sort(at, grade_id)) for shard in range(SHARDS)]


def first_grades(table: Table, quiz_id: str) -> int:
    """How many attempts at a quiz the feed knows. It costs a reading of the feed, but no counter that every
    submission would have to wait for."""
    return sum(table.count(_partition(quiz_id, shard), "attribute_not_exists(r)") for shard in range(SHARDS))


def page_of_attempts(table: Table, quiz_id: str, after: str, limit: int) -> tuple[list[str], str | None]:
    """The attempts of the first grades among the next rows of the feed, and the cursor of what comes after them.

    The rows come shard by shard. A cursor is the shard and the sort key of the last row, and stays good when there are
    more shards.
    """
    shard, last = _place(after)
    rows: list[Item] = []
    while shard < SHARDS:
        wanted = limit - len(rows)
        more = table.query(_partition(quiz_id, shard), "SK > :last", {":last": last}, page=wanted)
        found = list(islice(more, wanted))
        rows += found
        if len(found) == wanted:
            return _attempts(rows), f"{shard}/{found[-1][SK]}"
        shard, last = shard + 1, BEFORE_ALL
    return _attempts(rows), None


def _attempts(rows: Iterable[Item]) -> list[str]:
    return [unpack(Result, row).attempt_id for row in rows if "r" not in row]


def _place(cursor: str) -> tuple[int, str]:
    """The shard and the sort key at which a page ended."""
    if not cursor:
        return 0, BEFORE_ALL
    place = CURSOR.fullmatch(cursor)
    if place is None or int(place[1]) >= SHARDS:
        raise refusals.foreign_cursor(cursor)
    return int(place[1]), place[2]


def _sort(at: datetime, grade_id: str) -> str:
    return f"{stamp(at)}#{grade_id}"


def _partition(quiz_id: str, shard: int) -> str:
    return f"FEED#{quiz_id}#{shard}"
