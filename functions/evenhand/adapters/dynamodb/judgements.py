"""Judgements of cases.

Each lies under its case, where it is looked for. But a transaction takes a hundred writes: of a test with more cases
than `SINGLE`, the others are written several to an item, under one of a few partitions that every reader looks into.
"""

from __future__ import annotations

import heapq
import zlib
from itertools import groupby
from typing import TYPE_CHECKING, Final

from evenhand.adapters.codec import stamp
from evenhand.adapters.dynamodb.item import pack_all, unpack_all
from evenhand.adapters.dynamodb.schema import PK, SK
from evenhand.adapters.dynamodb.table import Put
from evenhand.assessment.judgement import Judgement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evenhand.adapters.dynamodb.table import Table

SINGLE: Final = 80
"""Judgements of one submission that have an item each."""
SHELVES: Final = 8
"""Partitions of those that share one. May not change: a case is looked for on the shelf it was put on."""


class DynamoJudgements:
    """`evenhand.ports.judgements.JudgementStore`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def judgements(self, case_id: str) -> Iterator[Judgement]:
        """The judgements of a case, the earliest first."""
        places = (_case(case_id), _shelf(case_id))
        return heapq.merge(*(self._read(place, case_id) for place in places), key=lambda each: (each.at, each.id))

    def _read(self, partition: str, case_id: str) -> Iterator[Judgement]:
        for item in self._table.query(partition):
            yield from (each for each in unpack_all(Judgement, item) if each.case_id == case_id)


def judgement_writes(judgements: Sequence[Judgement]) -> list[Put]:
    """The judgements of one submission, to be written with it: at most `SINGLE` + `SHELVES` items."""
    shelved = sorted(judgements[SINGLE:], key=lambda each: _shelf(each.case_id))
    return [
        *(_put(_case(each.case_id), [each]) for each in judgements[:SINGLE]),
        *(_put(shelf, list(group)) for shelf, group in groupby(shelved, key=lambda each: _shelf(each.case_id))),
    ]


def _put(partition: str, judgements: Sequence[Judgement]) -> Put:
    first = judgements[0]
    sort = f"{stamp(first.at)}#{first.id}"
    return Put(item={PK: partition, SK: sort, "b": pack_all(Judgement, judgements)})


def _case(case_id: str) -> str:
    return f"CASE#{case_id}"


def _shelf(case_id: str) -> str:
    return f"CASES#{zlib.crc32(case_id.encode()) % SHELVES}"
