"""Mail waiting to leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evenhand.adapters.codec import stamp, unstamp
from evenhand.adapters.unreadable import GIVEN_UP, MOST_LOOKS, PAUSE, UNREADABLE, tell
from evenhand.ports.outbox import MailKind, OutboxRow

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from evenhand.adapters.sqlite.database import Database

# `sent_at IS NULL AND failed = ''` as in the index `outbox_unsent`, which serves no query that says it otherwise.
LEASABLE = """
    SELECT id, kind, recipient, payload, created_at, tries + 1, unsettled, sent_at, failed FROM outbox
    WHERE sent_at IS NULL AND failed = '' AND (held_until IS NULL OR held_until <= ?)
    ORDER BY created_at, id LIMIT ?
"""
TRIES = 5
"""Where in such a row the number of tries stands, as `mail_row` has it."""
OLDEST = "SELECT min(created_at) FROM outbox WHERE sent_at IS NULL AND failed = ''"
HOLD = "UPDATE outbox SET held_until = ?, tries = ? WHERE id = ?"
BEGIN = """
    UPDATE outbox SET unsettled = unsettled + 1 WHERE id = ? AND tries = ? AND sent_at IS NULL AND failed = ''
"""
POSTPONE = """
    UPDATE outbox SET held_until = ?, unsettled = max(unsettled - ?, 0)
    WHERE id = ? AND tries = ? AND sent_at IS NULL AND failed = ''
"""
MARK_SENT = "UPDATE outbox SET sent_at = ? WHERE id = ? AND sent_at IS NULL AND failed = ''"
MARK_FAILED = "UPDATE outbox SET failed = ? WHERE id = ? AND tries = ? AND sent_at IS NULL AND failed = ''"


class SqliteOutbox:
    """`evenhand.ports.outbox.OutboxStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def enqueue(self, rows: Iterable[OutboxRow]) -> None:
        """Add mails."""
        rows = tuple(rows)

        def write(connection: sqlite3.Connection) -> None:
            for row in rows:
                enqueue(connection, row)

        self._database.write(write)

    def lease(self, now: datetime, until: datetime, limit: int) -> Sequence[OutboxRow]:
        """Take up to `limit` unsent mails, the oldest first, and hold them until `until`."""

        def write(connection: sqlite3.Connection) -> list[OutboxRow]:
            found = connection.execute(LEASABLE, (stamp(now), limit)).fetchall()
            connection.executemany(HOLD, [(stamp(until), row[TRIES], row[0]) for row in found])
            leased = []
            for row in found:
                try:
                    leased.append(mail_row(row))
                except UNREADABLE as error:
                    _set_aside(connection, row[0], row[TRIES], now, error)
            return leased

        return self._database.write(write)

    def oldest_unsent(self) -> datetime | None:
        """When the oldest mail was enqueued that may still leave."""
        with self._database.read() as connection:
            (created_at,) = connection.execute(OLDEST).fetchone()
        return unstamp(created_at) if created_at else None

    def begin(self, mail_id: str, tries: int) -> bool:
        """Note that a mail is about to be handed over, unless somebody else holds it by now."""
        return self._changed(BEGIN, mail_id, tries)

    def postpone(self, mail_id: str, tries: int, until: datetime, *, unsent: bool = False) -> bool:
        """Hold an unsent mail until later, unless somebody else holds it by now."""
        return self._changed(POSTPONE, stamp(until), int(unsent), mail_id, tries)

    def mark_sent(self, mail_id: str, at: datetime) -> None:
        """Note that a mail left."""
        self._database.write(lambda connection: connection.execute(MARK_SENT, (stamp(at), mail_id)))

    def mark_failed(self, mail_id: str, tries: int, why: str) -> bool:
        """Give a mail up, unless somebody else holds it by now."""
        return self._changed(MARK_FAILED, why or "no reason given", mail_id, tries)

    def _changed(self, statement: str, *values: str | int) -> bool:
        """Whether a change found the mail as it was to be."""
        return self._database.write(lambda connection: connection.execute(statement, values).rowcount == 1)


def mail_row(row: Sequence[Any]) -> OutboxRow:
    """The mail in a row: id, kind, recipient, payload, created_at, tries, unsettled, sent_at, failed."""
    mail_id, kind, to, payload, created_at, tries, unsettled, sent_at, failed = row
    return OutboxRow(
        id=mail_id,
        kind=MailKind(kind),
        to=to,
        payload=payload,
        created_at=unstamp(created_at),
        tries=tries,
        unsettled=unsettled,
        sent_at=unstamp(sent_at) if sent_at else None,
        failed=failed,
    )


def _set_aside(connection: sqlite3.Connection, mail_id: str, tries: int, now: datetime, error: Exception) -> None:
    """Hold a mail that cannot be read for long, and give it up at last."""
    tell(f"mail/{mail_id}", error)
    if tries < MOST_LOOKS:
        connection.execute(POSTPONE, (stamp(now + PAUSE), 0, mail_id, tries))
    else:
        connection.execute(MARK_FAILED, (GIVEN_UP, mail_id, tries))


def enqueue(connection: sqlite3.Connection, row: OutboxRow) -> None:
    """Add a mail within a transaction; an id that is already there is left as it is."""
    connection.execute(
        "INSERT INTO outbox (id, kind, recipient, payload, created_at, tries, unsettled, sent_at, failed)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (
            row.id,
            row.kind,
            row.to,
            row.payload,
            stamp(row.created_at),
            row.tries,
            row.unsettled,
            row.sent_at and stamp(row.sent_at),
            row.failed,
        ),
    )
