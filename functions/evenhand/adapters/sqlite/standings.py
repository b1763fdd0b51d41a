"""Where each person stands with each quiz."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters import refusals
from evenhand.adapters.codec import load
from evenhand.assessment.attempt import Standing

if TYPE_CHECKING:
    import sqlite3


def read_standing(connection: sqlite3.Connection, person_id: str, quiz_id: str) -> Standing | None:
    """The standing, or None when the person never began the quiz."""
    row = connection.execute(
        "SELECT body FROM standings WHERE person_id = ? AND quiz_id = ?", (person_id, quiz_id)
    ).fetchone()
    return load(Standing, row[0]) if row else None


def put_standing(connection: sqlite3.Connection, standing: Standing, body: str) -> None:
    """Write a standing one version on; `body` was made outside the lock."""
    key = (standing.person_id, standing.quiz_id)
    written = connection.execute(
        "UPDATE standings SET version = ?, body = ? WHERE person_id = ? AND quiz_id = ? AND version = ?",
        (standing.version, body, *key, standing.version - 1),
    ).rowcount
    if not written and standing.version == 1:
        written = connection.execute(
            "INSERT INTO standings (person_id, quiz_id, version, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (*key, standing.version, body),
        ).rowcount
    if not written:
        raise refusals.stale_standing()
