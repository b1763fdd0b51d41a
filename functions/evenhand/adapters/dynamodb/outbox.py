"""Mail waiting to leave."""

from __future__ import annotations

import dataclasses
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
                condition="attribute_exists(GSI1PK) AND (attribute_not_exists(h) OR h <= :now)",
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
        begun = Update(
            key=mail_key(mail_id),
            change="ADD u :one",
            condition="attribute_exists(GSI1PK) AND n = :tries",
            values={":one": 1, ":tries": tries},
            once=True,
        )
        try:
            self._table.update(begun)
        except ConditionFailed:
            return False
        return True

    def postpone(self, mail_id: str, until: datetime, *, unsent: bool = False) -> None:
        """Hold an unsent mail until later."""
        settled = {":settled": -1} if unsent else {}
        self._mark(mail_id, f"SET h = :what{' ADD u :settled' if unsent else ''}", stamp(until), settled, once=unsent)

    def mark_sent(self, mail_id: str, at: datetime) -> None:
        """Note that a mail left."""
        self._mark(mail_id, "SET t = :what REMOVE GSI1PK, GSI1SK", stamp(at))

    def mark_failed(self, mail_id: str, why: str) -> None:
        """Give a mail up."""
        self._mark(mail_id, "SET f = :what REMOVE GSI1PK, GSI1SK", why or "no reason given")

    def _set_aside(self, item: Item, now: datetime, error: Exception) -> None:
        """Hold a mail that cannot be read for long, and give it up at last."""
        mail_id = item[PK].removeprefix(f"{OUTBOX}#")
        tell(f"mail/{mail_id}", error)
        if item["n"] < MOST_LOOKS:
            self.postpone(mail_id, now + PAUSE)
        else:
            self.mark_failed(mail_id, GIVEN_UP)

    def _mark(
        self, mail_id: str, change: str, what: str | int, more: Item | None = None, *, once: bool = False
    ) -> None:
        """Change a mail that is on the index, which is where the unsent ones are; any other stays as it is."""
        try:
            self._table.update(
                Update(
                    key=mail_key(mail_id),
                    change=change,
                    condition="attribute_exists(GSI1PK)",
                    values={":what": what, **(more or {})},
                    once=once,
                )
            )
        except ConditionFailed:
            return


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
