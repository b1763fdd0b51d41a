"""Sign in, know who is signed in, sign out. The token is kept by the browser alone; the store has its hash."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from evenhand.errors import Forbidden, NotFound
from evenhand.ports import SessionRecord

if TYPE_CHECKING:
    from evenhand.people.person import Person
    from evenhand.ports import Clock, Directory, Ids, SessionStore

SESSION = timedelta(hours=12)
"""How long a session lasts: a working day with its breaks."""


def sign_in_demo(
    person_id: str, *, demo: bool, directory: Directory, sessions: SessionStore, clock: Clock, ids: Ids
) -> str:
    """The token of a new session for a person picked from the demo roster; refused outside the demo."""
    if not demo:
        raise Forbidden("Picking a person is for the demo only.")
    person = directory.person(person_id)
    if person is None or not person.active:
        raise NotFound("There is no such person in the demo roster. Pick one of the list.")
    token, now = ids.new(), clock.now()
    sessions.put_session(
        SessionRecord(token_hash=hash_token(token), person_id=person.id, created_at=now, expires_at=now + SESSION)
    )
    return token


def signed_in(token: str | None, *, directory: Directory, sessions: SessionStore, clock: Clock) -> Person | None:
    """The active person whose session a token belongs to, or None."""
    session = sessions.session(hash_token(token)) if token else None
    if session is None or session.expires_at <= clock.now():
        return None
    person = directory.person(session.person_id)
    return person if person is not None and person.active else None


def hash_token(token: str) -> str:
    """What is stored of a token. It is random and long, so a plain digest cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()
