"""Which reports people want."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters import refusals
from evenhand.adapters.codec import dump, load, stamp, unstamp
from evenhand.people.subscription import Subscriptions

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from datetime import datetime

    from evenhand.adapters.sqlite.database import Database

ADD = "INSERT INTO subscriptions (person_id, version, body) VALUES (?, ?, ?) ON CONFLICT (person_id) DO NOTHING"
REPLACE = "UPDATE subscriptions SET version = ?, body = ? WHERE person_id = ? AND version = ?"
RAN = """
    INSERT INTO subscription_runs (person_id, subscription_id, at) VALUES (?, ?, ?)
    ON CONFLICT (person_id, subscription_id) DO UPDATE SET at = max(at, excluded.at)
"""
LINK_KEY = "unsubscribe"


class SqliteSubscriptions:
    """`evenhand.ports.subscriptions.SubscriptionStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_subscriptions(self, subscriptions: Subscriptions) -> None:
        """Keep a person's subscriptions, if nobody changed them meanwhile."""
        person_id, version, body = subscriptions.person_id, subscriptions.version, dump(subscriptions)

        def write(connection: sqlite3.Connection) -> None:
            written = (
                connection.execute(ADD, (person_id, version, body))
                if version == 1
                else connection.execute(REPLACE, (version, body, person_id, version - 1))
            )
            if written.rowcount != 1:
                raise refusals.stale_subscriptions(person_id)

        self._database.write(write)

    def subscriptions(self, person_id: str) -> Subscriptions | None:
        """A person's, or None."""
        with self._database.read() as connection:
            row = connection.execute("SELECT body FROM subscriptions WHERE person_id = ?", (person_id,)).fetchone()
        return load(Subscriptions, row[0]) if row else None

    def note_run(self, person_id: str, subscription_id: str, at: datetime) -> None:
        """Note that reports were made for a subscription."""
        row = (person_id, subscription_id, stamp(at))
        self._database.write(lambda connection: connection.execute(RAN, row))

    def runs(self, person_id: str) -> Mapping[str, datetime]:
        """When reports were last made for each of a person's subscriptions."""
        query = "SELECT subscription_id, at FROM subscription_runs WHERE person_id = ?"
        with self._database.read() as connection:
            return {subscription_id: unstamp(at) for subscription_id, at in connection.execute(query, (person_id,))}

    def link_key(self, new: str) -> str:
        """What links are signed with: `new` if there is nothing yet."""

        def write(connection: sqlite3.Connection) -> str:
            row = (LINK_KEY, new)
            connection.execute("INSERT INTO secrets (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", row)
            (kept,) = connection.execute("SELECT value FROM secrets WHERE name = ?", (LINK_KEY,)).fetchone()
            return str(kept)

        with self._database.read() as connection:
            row = connection.execute("SELECT value FROM secrets WHERE name = ?", (LINK_KEY,)).fetchone()
        return str(row[0]) if row else self._database.write(write)
