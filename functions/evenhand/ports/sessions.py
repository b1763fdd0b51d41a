"""Sessions, and sign-ins under way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """A signed-in session as kept: the token itself is never stored."""

    token_hash: str
    person_id: str
    created_at: datetime
    expires_at: datetime
    """When it ends whatever happens."""
    idle_until: datetime | None = None
    """When it ends unless it is used before; None is never."""
    provider: str = ""
    """The identity provider that vouched for the person, `mail` or `demo`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingSignIn:
    """A sign-in that an identity provider was asked for and has not answered."""

    state_hash: str
    provider: str
    nonce: str
    verifier: str
    """Of PKCE."""
    next: str
    language: str
    browser_hash: str
    """Of a cookie, so that nobody finishes the sign-in of another browser."""
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInCode:
    """A one-time code that was mailed."""

    person_id: str
    code_hash: str
    expires_at: datetime
    tries: int = 0
    """How often a code was compared with it."""


class SessionStore(Protocol):
    """Signed-in sessions."""

    def put_session(self, session: SessionRecord) -> None:
        """Keep a session."""
        ...

    def session(self, token_hash: str) -> SessionRecord | None:
        """The session, or None. One that expired may still be found, until the store clears it away."""
        ...

    def end_session(self, token_hash: str) -> None:
        """Forget a session; unknown ones are fine."""
        ...

    def extend_session(self, token_hash: str, idle_until: datetime) -> None:
        """Let a session be idle until later; unknown ones are fine, and none is made shorter."""
        ...

    def sessions_of(self, person_id: str) -> Sequence[SessionRecord]:
        """A person's sessions, the earliest first."""
        ...

    def end_sessions(self, person_id: str) -> int:
        """Forget all sessions of a person; how many there were."""
        ...


class SignInStore(Protocol):
    """What is kept while somebody signs in, and who is who at the identity providers."""

    def put_pending(self, pending: PendingSignIn) -> None:
        """Keep a sign-in that was begun."""
        ...

    def take_pending(self, state_hash: str) -> PendingSignIn | None:
        """The sign-in of a state, and forget it: of two that ask at once one gets it. Expired ones may still be
        found."""
        ...

    def put_code(self, code: SignInCode) -> None:
        """Keep the code of a person in the place of the one before."""
        ...

    def try_code(self, person_id: str) -> SignInCode | None:
        """The code of a person with this try counted, so that of many tries at once each has its own number; None
        when there is none."""
        ...

    def end_code(self, person_id: str) -> bool:
        """Forget the code of a person; whether there was one, which only one caller hears of a code."""
        ...

    def count(self, key: str, until: datetime) -> int:
        """Count one more of something (a digest of what) and say how many it makes; the counter is forgotten some time
        after `until`, which belongs to the key."""
        ...

    def identity(self, issuer: str, subject: str) -> str | None:
        """The id of the person whom an identity provider calls so, or None."""
        ...

    def put_identity(self, issuer: str, subject: str, person_id: str) -> None:
        """Remember whom an identity provider calls so. Raises `Conflict` when that is somebody else."""
        ...
