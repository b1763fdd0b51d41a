"""Whether quizzes are fair, as last computed.

With many vendors it is more than an item holds, so it lies in parts, which are written in one transaction.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

from evenhand.adapters.dynamodb.item import Item, pack, unpack
from evenhand.adapters.dynamodb.schema import PK, SK
from evenhand.adapters.dynamodb.table import Delete, Put
from evenhand.errors import Overloaded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evenhand.adapters.dynamodb.table import Key, Table
    from evenhand.analysis.fairness import Fairness

PART_BYTES: Final = 350_000
"""An item holds 400 KB, its names included."""
MOST_PARTS: Final = 11
"""A transaction holds 4 MB. That is 50 questions, 5 years and some 700 vendors."""


class DynamoFairness:
    """`evenhand.ports.results.FairnessStore`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def put_fairness(self, fairness: Fairness) -> None:
        """Keep what was computed of a quiz."""
        items = fairness_items(fairness)
        surplus = [Delete(key=_key(fairness.quiz_id, number)) for number in range(len(items), MOST_PARTS)]
        self._table.transact(*(Put(item=item) for item in items), *surplus)

    def fairness(self, quiz_id: str) -> Fairness | None:
        """What was last computed of a quiz, or None."""
        from evenhand.analysis.fairness import Fairness  # which few calls need

        for _ in self._table.tries():
            items = list(self._table.query(_key(quiz_id, 0)[0]))
            if not items:
                return None
            # A query can meet a transaction half-way.
            if len(items) == items[0]["n"] and len({item["c"] for item in items}) == 1:
                return unpack(Fairness, {"b": b"".join(item["b"] for item in items)})
        raise Overloaded(f"The comparisons of `{quiz_id}` were being written, however often they were read.")


def fairness_items(fairness: Fairness) -> list[Item]:
    """The parts, in order. Raises `Overloaded` when there are too many."""
    body = pack(fairness)
    parts = [body[start : start + PART_BYTES] for start in range(0, len(body), PART_BYTES)]
    if len(parts) > MOST_PARTS:
        raise Overloaded(f"The comparisons of `{fairness.quiz_id}` take {len(body)} bytes: too many vendors at once.")
    return [_item(fairness.quiz_id, number, part, parts, body) for number, part in enumerate(parts)]


def _item(quiz_id: str, number: int, part: bytes, parts: Sequence[bytes], body: bytes) -> Item:
    partition, sort = _key(quiz_id, number)
    return {PK: partition, SK: sort, "b": part, "n": len(parts), "c": zlib.crc32(body)}


def _key(quiz_id: str, number: int) -> Key:
    return f"FAIRNESS#{quiz_id}", f"PART#{number:02}"
