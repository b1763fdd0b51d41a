"""Signed-in sessions. DynamoDB deletes them itself, some time after they expire."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from evenhand.adapters.dynamodb.item import pack, unpack
from evenhand.adapters.dynamodb.schema import PK, SK, TTL
from evenhand.adapters.dynamodb.table import Put
from evenhand.ports import SessionRecord

if TYPE_CHECKING:
    from evenhand.adapters.dynamodb.table import Key, Table


class DynamoSessions:
    """`evenhand.ports.SessionStore`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def put_session(self, session: SessionRecord) -> None:
        """Keep a session."""
        partition, sort = _key(session.token_hash)
        expires = math.ceil(session.expires_at.timestamp())
        self._table.put(Put(item={PK: partition, SK: sort, "b": pack(session), TTL: expires}))

    def session(self, token_hash: str) -> SessionRecord | None:
        """The session, or None."""
        item = self._table.get(_key(token_hash))
        return unpack(SessionRecord, item) if item else None

    def end_session(self, token_hash: str) -> None:
        """Forget a session."""
        self._table.delete(_key(token_hash))


def _key(token_hash: str) -> Key:
    return f"SESSION#{token_hash}", "SESSION"
