"""Whether quizzes are fair, as last computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters.dynamodb.item import pack, unpack
from evenhand.adapters.dynamodb.schema import PK, SK
from evenhand.adapters.dynamodb.table import Put
from evenhand.analysis.fairness import Fairness

if TYPE_CHECKING:
    from evenhand.adapters.dynamodb.table import Key, Table


class DynamoFairness:
    """`evenhand.ports.FairnessStore`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def put_fairness(self, fairness: Fairness) -> None:
        """Keep what was computed of a quiz."""
        partition, sort = _key(fairness.quiz_id)
        self._table.put(Put(item={PK: partition, SK: sort, "b": pack(fairness)}))

    def fairness(self, quiz_id: str) -> Fairness | None:
        """What was last computed of a quiz, or None."""
        item = self._table.get(_key(quiz_id))
        return unpack(Fairness, item) if item else None


def _key(quiz_id: str) -> Key:
    return f"FAIRNESS#{quiz_id}", "FAIRNESS"
