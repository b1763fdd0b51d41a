"""The audit trail. That it is appended to, and nothing else, the schema itself sees to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters.codec import dump, load, stamp
from evenhand.people.audit import Action, AuditEvent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from evenhand.adapters.sqlite.database import Database

INSERT = """
    INSERT INTO audit (id, at, person_id, actor_id, action, body) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""
EVENTS = "SELECT at, id, body FROM audit WHERE"
LATEST_FIRST = "ORDER BY at DESC, id DESC LIMIT ?"

AFTER_ALL = "A"
"""Greater than every stamp."""

PAGE = 500
"""Rows read at once: no reader holds the file open while its caller works."""


class SqliteAudit:
    """`evenhand.ports.audit.AuditStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, *events: AuditEvent) -> None:
        """Keep events: all in one transaction, for it is the wait for the disk that costs."""
        rows = [
            (event.id, stamp(event.at), event.person_id, event.actor_id, event.action, dump(event)) for event in events
        ]
        self._database.write(lambda connection: connection.executemany(INSERT, rows))

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
        query, values = selection(since, person_id=person_id, actor_id=actor_id, action=action)
        before = (AFTER_ALL if until is None else stamp(until), "")
        while True:
            with self._database.read() as connection:
                rows = connection.execute(query, (*values, *before, PAGE)).fetchall()
            for _, _, body in rows:
                yield load(AuditEvent, body)
            if len(rows) < PAGE:
                return
            before = rows[-1][:2]


def selection(
    since: datetime | None = None, *, person_id: str = "", actor_id: str = "", action: Action | None = None
) -> tuple[str, list[str]]:
    """The query for events, and its first values; those of the row it begins before, and how many, come after."""
    asked = {
        "person_id = ?": person_id,
        "actor_id = ?": actor_id,
        "action = ?": action,
        "at >= ?": since and stamp(since),
    }
    conditions = {condition: value for condition, value in asked.items() if value}
    return f"{EVENTS} {' AND '.join([*conditions, '(at, id) < (?, ?)'])} {LATEST_FIRST}", list(conditions.values())
