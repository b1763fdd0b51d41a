"""Signed-in sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters.codec import dump, load, stamp
from evenhand.ports import SessionRecord

if TYPE_CHECKING:
    import sqlite3

    from evenhand.adapters.sqlite.database import Database


class SqliteSessions:
    """`evenhand.ports.SessionStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_session(self, session: SessionRecord) -> None:
        """Keep a session, and forget those that were over before it began."""
        row = (session.token_hash, stamp(session.expires_at), dump(session))

        def write(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM sessions WHERE expires_at < ?", (stamp(session.created_at),))
            connection.execute("INSERT OR REPLACE INTO sessions (token_hash, expires_at, body) VALUES (?, ?, ?)", row)

        self._database.write(write)

    def session(self, token_hash: str) -> SessionRecord | None:
        """The session, or None."""
        with self._database.read() as connection:
            row = connection.execute("SELECT body FROM sessions WHERE token_hash = ?", (token_hash,)).fetchone()
        return load(SessionRecord, row[0]) if row else None

    def end_session(self, token_hash: str) -> None:
        """Forget a session."""
        self._database.write(
            lambda connection: connection.execute("DELETE FROM sessions WHERE token_hash = ?", (token_hash,))
        )
