"""Signed-in sessions."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from evenhand.adapters.codec import stamp, unstamp
from evenhand.adapters.dynamodb.expiry import expiring
from evenhand.adapters.dynamodb.failures import ConditionFailed
from evenhand.adapters.dynamodb.item import pack, unpack
from evenhand.adapters.dynamodb.schema import PK, SK
from evenhand.adapters.dynamodb.table import Delete, Put, Update
from evenhand.ports.sessions import SessionRecord

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from evenhand.adapters.dynamodb.item import Item
    from evenhand.adapters.dynamodb.table import Key, Table

POINTER = "SESSION#"


class DynamoSessions:
    """`evenhand.ports.sessions.SessionStore`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def put_session(self, session: SessionRecord) -> None:
        """Keep a session, and what points to it from its person: both or neither, so that none outlives a sign-out
        everywhere unseen."""
        partition, sort = _key(session.token_hash)
        expires, idle_until = expiring(session.expires_at), session.idle_until
        idle = {} if idle_until is None else {"i": stamp(idle_until)}
        pointing, at = _pointer(session)
        self._table.transact(
            Put(item={PK: partition, SK: sort, "b": pack(session), **idle, **expires}),
            Put(item={PK: pointing, SK: at, "a": session.token_hash, **expires}),
        )

    def session(self, token_hash: str) -> SessionRecord | None:
        """The session, or None."""
        item = self._table.get(_key(token_hash))
        return _session(item) if item else None

    def end_session(self, token_hash: str) -> None:
        """Forget a session."""
        session = self.session(token_hash)
        if session is not None:
            self._end(session)

    def extend_session(self, token_hash: str, idle_until: datetime) -> None:
        """Let a session be idle until later."""
        later = Update(
            key=_key(token_hash), change="SET i = :until", condition="i < :until", values={":until": stamp(idle_until)}
        )
        try:
            self._table.update(later)
        except ConditionFailed:
            return  # it ended, or may be idle as long anyway

    def sessions_of(self, person_id: str) -> Sequence[SessionRecord]:
        """A person's sessions, the earliest first."""
        pointers = self._table.query(f"PERSON#{person_id}", "begins_with(SK, :prefix)", {":prefix": POINTER})
        # Of a session and its pointer, DynamoDB deletes one before the other.
        found = self._table.get_all(_key(pointer["a"]) for pointer in pointers).values()
        return sorted(map(_session, found), key=lambda session: (session.created_at, session.token_hash))

    def end_sessions(self, person_id: str) -> int:
        """Forget all sessions of a person; how many there were."""
        sessions = self.sessions_of(person_id)
        for session in sessions:
            self._end(session)
        return len(sessions)

    def _end(self, session: SessionRecord) -> None:
        self._table.transact(Delete(key=_key(session.token_hash)), Delete(key=_pointer(session)))


def _key(token_hash: str) -> Key:
    return f"SESSION#{token_hash}", "SESSION"


def _pointer(session: SessionRecord) -> Key:
    return f"PERSON#{session.person_id}", f"{POINTER}{session.token_hash}"


def _session(item: Item) -> SessionRecord:
    """The body is the session as it began; until when it may be idle has moved on since."""
    return dataclasses.replace(unpack(SessionRecord, item), idle_until=unstamp(item["i"]) if "i" in item else None)
