"""The regrades there were, and those under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters import refusals
from evenhand.adapters.codec import stamp
from evenhand.adapters.dynamodb.failures import Cancelled
from evenhand.adapters.dynamodb.item import pack, unpack
from evenhand.adapters.dynamodb.schema import PK, SK
from evenhand.adapters.dynamodb.table import NEW, Delete, Put
from evenhand.assessment.regrade import Regrade

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evenhand.adapters.dynamodb.item import Item
    from evenhand.adapters.dynamodb.table import Key, Table, Write

REGRADE = "REGRADE"
POINTER = "REGRADE#"
UNDER_WAY = "REGRADES"


class DynamoRegrades:
    """`evenhand.ports.regrades.RegradeStore`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def put_regrade(self, regrade: Regrade) -> None:
        """Keep a regrade."""
        before = self.regrade(regrade.id)
        if regrade.version != (before.version if before else 0) + 1:
            raise refusals.stale_regrade()
        try:
            self._table.transact(*regrade_writes(regrade, before))
        except Cancelled as cancelled:
            if cancelled.reasons[0].failed:
                raise refusals.stale_regrade() from cancelled
            raise refusals.regrade_under_way(regrade.quiz_id) from cancelled

    def regrade(self, regrade_id: str) -> Regrade | None:
        """The regrade, or None."""
        item = self._table.get(_key(regrade_id))
        return unpack(Regrade, item) if item else None

    def regrades(self, quiz_id: str) -> Sequence[Regrade]:
        """The regrades of a quiz, the earliest first."""
        return self._load(self._table.query(f"QUIZ#{quiz_id}", "begins_with(SK, :prefix)", {":prefix": POINTER}))

    def unfinished_regrades(self) -> Sequence[Regrade]:
        """Those under way, the earliest first."""
        # One that ends meanwhile is still pointed to when it has ended.
        return [regrade for regrade in self._load(self._table.query(UNDER_WAY)) if regrade.ended_at is None]

    def _load(self, pointers: Iterable[Item]) -> list[Regrade]:
        """What is pointed to, the earliest first; what is being written just now may be left out."""
        found = self._table.get_all(_key(pointer["a"]) for pointer in pointers)
        regrades = [unpack(Regrade, item) for item in found.values()]
        return sorted(regrades, key=lambda regrade: (regrade.started_at, regrade.id))


def regrade_writes(regrade: Regrade, before: Regrade | None = None) -> tuple[Write, ...]:
    """A regrade after another state of it, or a new one; itself first."""
    return (_body(regrade), *_guard(before, regrade), *(() if before else (_pointer(regrade),)))


def _body(regrade: Regrade) -> Put:
    """A regrade one version on."""
    partition, sort = _key(regrade.id)
    item = {PK: partition, SK: sort, "b": pack(regrade), "v": regrade.version}
    if regrade.version == 1:
        return Put(item=item, condition=NEW)
    return Put(item=item, condition="v = :before", values={":before": regrade.version - 1})


def _guard(before: Regrade | None, regrade: Regrade) -> tuple[Write, ...]:
    """What is to be written to the guard that a quiz is regraded by one at a time: nothing while it goes on."""
    was, is_ = before is not None and before.ended_at is None, regrade.ended_at is None
    if was == is_:
        return ()
    if was:
        return (Delete(key=(UNDER_WAY, regrade.quiz_id)),)
    return (Put(item={PK: UNDER_WAY, SK: regrade.quiz_id, "a": regrade.id}, condition=NEW),)


def _pointer(regrade: Regrade) -> Put:
    """What points to a regrade from its quiz."""
    sort = f"{POINTER}{stamp(regrade.started_at)}#{regrade.id}"
    return Put(item={PK: f"QUIZ#{regrade.quiz_id}", SK: sort, "a": regrade.id})


def _key(regrade_id: str) -> Key:
    return f"REGRADE#{regrade_id}", REGRADE
