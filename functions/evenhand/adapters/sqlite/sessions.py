"""Signed-in sessions."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from evenhand.adapters.codec import dump, load, stamp, unstamp
from evenhand.ports.sessions import SessionRecord

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from evenhand.adapters.sqlite.database import Database

    Row = tuple[str, str | None]

PUT = """
    INSERT OR REPLACE INTO sessions (token_hash, person_id, expires_at, idle_until, body) VALUES (?, ?, ?, ?, ?)
"""
# The session that begins says what time it is, so it takes away all that was over, of sign-ins too.
CLEAR_AWAY = (
    "DELETE FROM sessions WHERE expires_at < ?",
    "DELETE FROM pending_sign_ins WHERE expires_at < ?",
    "DELETE FROM sign_in_codes WHERE expires_at < ?",
    "DELETE FROM counters WHERE until < ?",
)


class SqliteSessions:
    """`evenhand.ports.sessions.SessionStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_session(self, session: SessionRecord) -> None:
        """Keep a session, and forget those that were over before it began."""
        began, idle_until = stamp(session.created_at), session.idle_until
        row = (
            session.token_hash,
            session.person_id,
            stamp(session.expires_at),
            idle_until and stamp(idle_until),
            dump(session),
        )

        def write(connection: sqlite3.Connection) -> None:
            for statement in CLEAR_AWAY:
                connection.execute(statement, (began,))
            connection.execute(PUT, row)

        self._database.write(write)

    def session(self, token_hash: str) -> SessionRecord | None:
        """The session, or None."""
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT body, idle_until FROM sessions WHERE token_hash = ?", (token_hash,)
            ).fetchone()
        return _session(row) if row else None

    def end_session(self, token_hash: str) -> None:
        """Forget a session."""
        self._database.write(
            lambda connection: connection.execute("DELETE FROM sessions WHERE token_hash = ?", (token_hash,))
        )

    def extend_session(self, token_hash: str, idle_until: datetime) -> None:
        """Let a session be idle until later."""
        until = stamp(idle_until)
        self._database.write(
            lambda connection: connection.execute(
                "UPDATE sessions SET idle_until = ? WHERE token_hash = ? AND idle_until < ?",
                (until, token_hash, until),
            )
        )

    def sessions_of(self, person_id: str) -> Sequence[SessionRecord]:
        """A person's sessions, the earliest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT body, idle_until FROM sessions WHERE person_id = ?", (person_id,)
            ).fetchall()
        return sorted(map(_session, rows), key=lambda session: (session.created_at, session.token_hash))

    def end_sessions(self, person_id: str) -> int:
        """Forget all sessions of a person; how many there were."""
        return self._database.write(
            lambda connection: connection.execute("DELETE FROM sessions WHERE person_id = ?", (person_id,)).rowcount
        )


def _session(row: Row) -> SessionRecord:
    """The body is the session as it began; until when it may be idle has moved on since."""
    body, idle_until = row
    return dataclasses.replace(load(SessionRecord, body), idle_until=unstamp(idle_until) if idle_until else None)
