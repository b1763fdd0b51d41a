"""What is kept while somebody signs in, and who is who at the identity providers."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from typing import TYPE_CHECKING

from evenhand.adapters import refusals
from evenhand.adapters.dynamodb.expiry import expiring
from evenhand.adapters.dynamodb.failures import Cancelled, ConditionFailed
from evenhand.adapters.dynamodb.item import pack, unpack
from evenhand.adapters.dynamodb.schema import PK, SK, TTL
from evenhand.adapters.dynamodb.table import THERE, Put, Update
from evenhand.ports.privacy import Identity
from evenhand.ports.sessions import PendingSignIn, SignInCode

if TYPE_CHECKING:
    from datetime import datetime

    from evenhand.adapters.dynamodb.item import Item
    from evenhand.adapters.dynamodb.table import Key, Table


class DynamoSignIns:
    """`evenhand.ports.sessions.SignInStore`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def put_pending(self, pending: PendingSignIn) -> None:
        """Keep a sign-in that was begun."""
        partition, sort = _pending(pending.state_hash)
        self._table.put(Put(item={PK: partition, SK: sort, "b": pack(pending), **expiring(pending.expires_at)}))

    def take_pending(self, state_hash: str) -> PendingSignIn | None:
        """The sign-in of a state, and forget it."""
        item = self._table.take(_pending(state_hash))
        return unpack(PendingSignIn, item) if item else None

    def put_code(self, code: SignInCode) -> None:
        """Keep the code of a person in the place of the one before."""
        partition, sort = _code(code.person_id)
        item = {PK: partition, SK: sort, "b": pack(code), "n": code.tries, **expiring(code.expires_at)}
        self._table.put(Put(item=item))

    def try_code(self, person_id: str) -> SignInCode | None:
        """The code of a person with this try counted."""
        tried = Update(key=_code(person_id), change="ADD n :one", condition=THERE, values={":one": 1}, once=True)
        try:
            item = self._table.update(tried)
        except ConditionFailed:
            return None
        return dataclasses.replace(unpack(SignInCode, item), tries=item["n"])

    def end_code(self, person_id: str) -> bool:
        """Forget the code of a person; whether there was one."""
        return self._table.take(_code(person_id)) is not None

    def count(self, key: str, until: datetime) -> int:
        """Count one more of something and say how many it makes."""
        counted = Update(
            key=(f"COUNTER#{key}", "COUNTER"),
            change="SET #ttl = if_not_exists(#ttl, :ttl) ADD n :one",
            values={":ttl": expiring(until)[TTL], ":one": 1},
            names={"#ttl": TTL},
            once=True,
        )
        count: int = self._table.update(counted)["n"]
        return count

    def identity(self, issuer: str, subject: str) -> str | None:
        """The id of the person whom an identity provider calls so, or None."""
        item = self._table.get(_identity(issuer, subject))
        return item["a"] if item else None

    def put_identity(self, issuer: str, subject: str, person_id: str) -> None:
        """Remember whom an identity provider calls so."""
        identity, pointer = identity_items(Identity(issuer=issuer, subject=subject), person_id)
        nobody_elses = "attribute_not_exists(PK) OR a = :a"
        try:
            self._table.transact(
                Put(item=identity, condition=nobody_elses, values={":a": person_id}), Put(item=pointer)
            )
        except Cancelled as cancelled:
            raise refusals.identity_taken() from cancelled


def identity_items(identity: Identity, person_id: str) -> tuple[Item, Item]:
    """Whom a provider calls so, and what points to it from the person: with the words themselves, for the person may
    ask what is held about them."""
    partition, sort = _identity(identity.issuer, identity.subject)
    pointer = {PK: f"PERSON#{person_id}", SK: partition, "b": pack(identity)}
    return {PK: partition, SK: sort, "a": person_id}, pointer


def _pending(state_hash: str) -> Key:
    return f"PENDING#{state_hash}", "PENDING"


def _code(person_id: str) -> Key:
    return f"PERSON#{person_id}", "CODE"


def _identity(issuer: str, subject: str) -> Key:
    """A digest: the provider's words may be longer than a key, and keys stand in logs of AWS."""
    words = json.dumps([issuer, subject]).encode()
    return f"IDENTITY#{hashlib.sha256(words).hexdigest()}", "IDENTITY"
