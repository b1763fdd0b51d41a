"""Mail waiting to leave."""

from __future__ import annotations

import dataclasses
from contextlib import suppress
from typing import TYPE_CHECKING

from evenhand.adapters.codec import stamp, unstamp
from evenhand.adapters.dynamodb.failures import Cancelled, ConditionFailed
from evenhand.adapters.dynamodb.item import Item, pack, unpack
from evenhand.adapters.dynamodb.schema import INDEX_PK, INDEX_SK, PK, SK
from evenhand.adapters.dynamodb.table import NEW, Put, Update
from evenhand.adapters.unreadable import GIVEN_UP, MOST_LOOKS, PAUSE, UNREADABLE, tell
from evenhand.errors import Overloaded, Unreachable
from evenhand.ports.outbox import OutboxRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from evenhand.adapters.dynamodb.table import Key, Table, Write

OUTBOX = "OUTBOX"
UNSENT = "UNSENT"
POINTER = "MAIL#"
WAITS = "attribute_exists(GSI1PK)"
"""The condition that a mail is on the index, which is where those are that have not left and were not given up."""


class DynamoOutbox:
    """`evenhand.ports.outbox.OutboxStore`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def enqueue(self, rows: Iterable[OutboxRow]) -> None:
        """Add mails."""
        for row in rows:
            try:
                self._table.transact(*mail_writes(row))
            except Cancelled:
                continue  # it is there already

    def lease(self, now: datetime, until: datetime, limit: int) -> Sequence[OutboxRow]:
        """Take up to `limit` unsent mails, the oldest first, and hold them until `until`."""
        leased: list[OutboxRow] = []
        # Page by page: on a day when thousands wait, each of the many leases would else read a megabyte of them.
        for hint in self._table.listed(UNSENT, page=2 * limit):
            if len(leased) >= limit:
                break
            if hint.get("h", "") > stamp(now):
                continue
            # The index lags: only the item itself knows whether the mail waits and who holds it.
            hold = Update(
                key=(hint[PK], hint[SK]),
                change="SET h = :until ADD n :one",
                condition=f"{WAITS} AND (attribute_not_exists(h) OR h <= :now)",
                values={":until": stamp(until), ":now": stamp(now), ":one": 1},
                once=True,
            )
            try:
                item = self._table.update(hold)
            except ConditionFailed:
                continue
            except (Overloaded, Unreachable):
                if leased:
                    break  # those that are held leave, and do not wait for their leases to end
                raise
            try:
                row = unpack(OutboxRow, item)
            except UNREADABLE as error:
                self._set_aside(item, now, error)
                continue
            leased.append(dataclasses.replace(row, tries=item["n"], unsettled=item.get("u", 0)))
        return leased

    def oldest_unsent(self) -> datetime | None:
        """When the oldest mail was enqueued that may still leave."""
        first = next(self._table.listed(UNSENT, page=1), None)
        return unstamp(first[INDEX_SK].partition("#")[0]) if first else None

    def begin(self, mail_id: str, tries: int) -> bool:
        """Note that a mail is about to be handed over, unless somebody else holds it by now."""
        return self._held(mail_id, tries, "ADD u :one", {":one": 1})

    def postpone(self, mail_id: str, tries: int, until: datetime, *, unsent: bool = False) -> bool:
        """Hold an unsent mail until later, unless somebody else holds it by now."""
        if unsent:
            return self._held(mail_id, tries, "SET h = :until ADD u :settled", {":until": stamp(until), ":settled": -1})
        return self._held(mail_id, tries, "SET h = :until", {":until": stamp(until)})

    def mark_sent(self, mail_id: str, at: datetime) -> None:
        """Note that a mail left."""
        sent = Update(
            key=mail_key(mail_id),
            change="SET t = :at REMOVE GSI1PK, GSI1SK",
            condition=WAITS,
            values={":at": stamp(at)},
        )
        with suppress(ConditionFailed):
            self._table.update(sent)

    def mark_failed(self, mail_id: str, tries: int, why: str) -> bool:
        """Give a mail up, unless somebody else holds it by now."""
        return self._held(mail_id, tries, "SET f = :why REMOVE GSI1PK, GSI1SK", {":why": why or "no reason given"})

    def _set_aside(self, item: Item, now: datetime, error: Exception) -> None:
        """Hold a mail that cannot be read for long, and give it up at last."""
        mail_id = item[PK].removeprefix(f"{OUTBOX}#")
        tell(f"mail/{mail_id}", error)
        if item["n"] < MOST_LOOKS:
            self.postpone(mail_id, item["n"], now + PAUSE)
        else:
            self.mark_failed(mail_id, item["n"], GIVEN_UP)

    def _held(self, mail_id: str, tries: int, change: str, values: Item) -> bool:
        """Change a mail whose latest lease is the one of that number of tries; whether it was. Marked, since who asks
        again, having heard nothing, must not take its own change for somebody else's."""
        under = f"{WAITS} AND n = :tries"
        held = Update(
            key=mail_key(mail_id), change=change, condition=under, values={":tries": tries, **values}, once=True
        )
        try:
            self._table.update(held)
        except ConditionFailed:
            return False
        return True


def write_with_mail(table: Table, guard: Write, others: Sequence[Write], mail: OutboxRow | None) -> bool:
    """Do a write that only one can do, with others and a mail; False when its condition does not hold, so that somebody
    else was faster, and nothing was written."""
    outbox = () if mail is None else mail_writes(mail)
    try:
        table.transact(guard, *others, *outbox)
    except Cancelled as cancelled:
        if cancelled.reasons[0].failed:
            return False
        if mail is None:
            raise  # something is there that cannot be, as after a repair by hand
        # The mail waits already, which is no reason against the rest.
        return write_with_mail(table, guard, others, None)
    return True


def mail_writes(row: OutboxRow) -> tuple[Put, Put]:
    """A mail, which must be new, and what points to it from its recipient, to be written alone or with what it tells
    about."""
    partition, sort = mail_pointer(row)
    return Put(item=mail_item(row), condition=NEW), Put(item={PK: partition, SK: sort, "a": row.id})


def mail_pointer(row: OutboxRow) -> Key:
    """Where it stands that there is a mail to its recipient."""
    return f"PERSON#{row.to}", f"{POINTER}{stamp(row.created_at)}#{row.id}"


def mail_item(row: OutboxRow) -> Item:
    """A mail as it is enqueued."""
    partition, sort = mail_key(row.id)
    item = {PK: partition, SK: sort, "b": pack(row), "n": row.tries, "u": row.unsettled}
    if row.sent_at is None and not row.failed:
        return {**item, INDEX_PK: UNSENT, INDEX_SK: f"{stamp(row.created_at)}#{row.id}"}
    return item


def mail_key(mail_id: str) -> Key:
    """Where a mail lies."""
    return f"{OUTBOX}#{mail_id}", "MAIL"
