"""What is kept while somebody signs in, and who is who at the identity providers.

What has expired goes when the next session begins (`evenhand.adapters.sqlite.sessions`): only then is the time known.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from evenhand.adapters import refusals
from evenhand.adapters.codec import dump, load, stamp
from evenhand.ports.sessions import PendingSignIn, SignInCode

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from evenhand.adapters.sqlite.database import Database

PUT_PENDING = "INSERT OR REPLACE INTO pending_sign_ins (state_hash, expires_at, body) VALUES (?, ?, ?)"
PUT_CODE = "INSERT OR REPLACE INTO sign_in_codes (person_id, expires_at, tries, body) VALUES (?, ?, ?, ?)"
COUNT = "INSERT INTO counters (key, until, n) VALUES (?, ?, 1) ON CONFLICT (key) DO UPDATE SET n = n + 1"
WHO = "SELECT person_id FROM identities WHERE issuer = ? AND subject = ?"


class SqliteSignIns:
    """`evenhand.ports.sessions.SignInStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_pending(self, pending: PendingSignIn) -> None:
        """Keep a sign-in that was begun."""
        row = (pending.state_hash, stamp(pending.expires_at), dump(pending))
        self._database.write(lambda connection: connection.execute(PUT_PENDING, row))

    def take_pending(self, state_hash: str) -> PendingSignIn | None:
        """The sign-in of a state, and forget it."""

        def write(connection: sqlite3.Connection) -> str | None:
            row = connection.execute("SELECT body FROM pending_sign_ins WHERE state_hash = ?", (state_hash,)).fetchone()
            connection.execute("DELETE FROM pending_sign_ins WHERE state_hash = ?", (state_hash,))
            return row[0] if row else None

        body = self._database.write(write)
        return None if body is None else load(PendingSignIn, body)

    def put_code(self, code: SignInCode) -> None:
        """Keep the code of a person in the place of the one before."""
        row = (code.person_id, stamp(code.expires_at), code.tries, dump(code))
        self._database.write(lambda connection: connection.execute(PUT_CODE, row))

    def try_code(self, person_id: str) -> SignInCode | None:
        """The code of a person with this try counted."""

        def write(connection: sqlite3.Connection) -> tuple[str, int] | None:
            connection.execute("UPDATE sign_in_codes SET tries = tries + 1 WHERE person_id = ?", (person_id,))
            row: tuple[str, int] | None = connection.execute(
                "SELECT body, tries FROM sign_in_codes WHERE person_id = ?", (person_id,)
            ).fetchone()
            return row

        found = self._database.write(write)
        return None if found is None else dataclasses.replace(load(SignInCode, found[0]), tries=found[1])

    def end_code(self, person_id: str) -> bool:
        """Forget the code of a person; whether there was one."""
        return self._database.write(
            lambda connection: (
                connection.execute("DELETE FROM sign_in_codes WHERE person_id = ?", (person_id,)).rowcount > 0
            )
        )

    def count(self, key: str, until: datetime) -> int:
        """Count one more of something and say how many it makes."""

        def write(connection: sqlite3.Connection) -> int:
            connection.execute(COUNT, (key, stamp(until)))
            count: int = connection.execute("SELECT n FROM counters WHERE key = ?", (key,)).fetchone()[0]
            return count

        return self._database.write(write)

    def identity(self, issuer: str, subject: str) -> str | None:
        """The id of the person whom an identity provider calls so, or None."""
        with self._database.read() as connection:
            row = connection.execute(WHO, (issuer, subject)).fetchone()
        return row[0] if row else None

    def put_identity(self, issuer: str, subject: str, person_id: str) -> None:
        """Remember whom an identity provider calls so."""

        def write(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT INTO identities (issuer, subject, person_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (issuer, subject, person_id),
            )
            if connection.execute(WHO, (issuer, subject)).fetchone()[0] != person_id:
                raise refusals.identity_taken()

        self._database.write(write)
