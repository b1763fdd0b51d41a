"""The audit trail.

An event lies in a partition of its month, of which there are several, so that no one of them takes all that happens;
and again under each person that it is about or by, so that nobody's history has to be looked for in everybody's. An
item guards its id. All of an event are written in one transaction and never changed.
"""

from __future__ import annotations

import heapq
import zlib
from typing import TYPE_CHECKING, Final

from evenhand.adapters.codec import stamp
from evenhand.adapters.dynamodb.failures import Cancelled
from evenhand.adapters.dynamodb.item import pack, unpack
from evenhand.adapters.dynamodb.schema import PK, SK
from evenhand.adapters.dynamodb.table import NEW, Put
from evenhand.people.audit import Action, AuditEvent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from evenhand.adapters.dynamodb.item import Item
    from evenhand.adapters.dynamodb.table import Key, Table

SHARDS: Final = 8
"""May grow; fewer would hide what lies in the others."""
AT_ONCE: Final = 25
"""Events in a transaction, which takes a hundred items; an event has four at the most."""
PAGE: Final = 50
"""Events read at once of a partition: whoever reads wants the latest."""
MONTHS: Final = "AUDIT"
POINTER: Final = "AUDIT#"
BEFORE_ALL, AFTER_ALL = "0", ":"
"""Less and greater than every stamp."""
NOBODY = frozenset({"", "system"})
"""Those who have no history of their own: the partition of the system would take all that it does."""


class DynamoAudit:
    """`evenhand.ports.audit.AuditStore`."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._listed: set[str] = set()
        """Months that are known to be listed."""

    def append(self, *events: AuditEvent) -> None:
        """Keep events: as many in a transaction as it takes."""
        # Of an id the first counts: a transaction may not name an item twice.
        fresh = list({event.id: event for event in reversed(events)}.values())[::-1]
        for month in {month_of(event) for event in fresh} - self._listed:
            # Before the events, so that none lies in a month that nobody looks into.
            self._table.put(Put(item=month_item(month)))
            self._listed.add(month)
        for start in range(0, len(fresh), AT_ONCE):
            self._keep(fresh[start : start + AT_ONCE])

    def _keep(self, events: Sequence[AuditEvent]) -> None:
        """Events of one transaction, without those that are there already."""
        written = [event_writes(event) for event in events]
        try:
            self._table.transact(*(put for writes in written for put in writes))
        except Cancelled as error:
            reasons = iter(error.reasons)
            there = [any(next(reasons).failed for _ in writes) for writes in written]
            left = [event for event, kept in zip(events, there, strict=True) if not kept]
            if left:
                self._keep(left)

    def events(
        self,
        since: datetime | None = None,
        until: datetime | None = None,
        *,
        person_id: str = "",
        actor_id: str = "",
        action: Action | None = None,
    ) -> Iterator[AuditEvent]:
        """The events of a time that are about a person, by somebody, of a kind, the latest first."""
        first = BEFORE_ALL if since is None else stamp(since)
        last = AFTER_ALL if until is None else stamp(until)
        if first >= last:
            return
        asked = {person_id, actor_id} - NOBODY
        if asked:
            items = self._read(f"PERSON#{min(asked)}", POINTER + first, POINTER + last)
        else:
            items = self._everybodys(first, last)
        for event in (unpack(AuditEvent, item) for item in items):
            if (
                person_id in ("", event.person_id)
                and actor_id in ("", event.actor_id)
                and action in (None, event.action)
            ):
                yield event

    def _everybodys(self, first: str, last: str) -> Iterator[Item]:
        for month in [item[SK] for item in self._table.query(MONTHS, latest_first=True)]:
            if first[: len(month)] <= month <= last:
                shards = (self._read(month_partition(month, shard), first, last) for shard in range(SHARDS))
                yield from heapq.merge(*shards, key=lambda item: str(item[SK]), reverse=True)

    def _read(self, partition: str, first: str, last: str) -> Iterator[Item]:
        """The items of a partition from `first` up to, and without, `last`, which is the beginning of no sort key but
        of those that come after it."""
        between = {":first": first, ":last": last}
        return self._table.query(partition, "SK BETWEEN :first AND :last", between, latest_first=True, page=PAGE)


def event_writes(event: AuditEvent) -> list[Put]:
    """The guard of an event, and the event in each of its places."""
    body, at = pack(event), f"{stamp(event.at)}#{event.id}"
    places: list[Key] = [
        (month_partition(month_of(event), zlib.crc32(event.id.encode()) % SHARDS), at),
        *histories(event),
    ]
    guard = Put(item=dict(zip((PK, SK), guard_key(event.id), strict=True)), condition=NEW)
    return [guard, *(Put(item={PK: pk, SK: sk, "b": body}) for pk, sk in places)]


def guard_key(event_id: str) -> Key:
    """Where it stands that there is an event of an id."""
    return f"AUDITED#{event_id}", "GUARD"


def histories(event: AuditEvent) -> list[Key]:
    """Where an event stands again: under each person that it is about or by."""
    people = sorted({event.person_id, event.actor_id} - NOBODY)
    return [(f"PERSON#{each}", f"{POINTER}{stamp(event.at)}#{event.id}") for each in people]


def month_of(event: AuditEvent) -> str:
    """As in `2026-11`."""
    return stamp(event.at)[: len("2026-11")]


def month_item(month: str) -> Item:
    """That something happened in a month."""
    return {PK: MONTHS, SK: month}


def month_partition(month: str, shard: int) -> str:
    """Where the events of a month lie, some of them."""
    return f"AUDIT#{month}#{shard}"
