"""Sessions: begin one, know who is signed in, keep it alive, end it. The browser alone has the token; the store has its
hash. A session ends when it is not used for a while, and at a fixed time after it began whatever happens."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from evenhand.errors import Forbidden, NotFound
from evenhand.people.audit import Action
from evenhand.ports.sessions import SessionRecord
from evenhand.workflows.audit import NOBODY, Witness, note

if TYPE_CHECKING:
    from evenhand.people.person import Person
    from evenhand.ports.directory import Directory, PreferenceStore
    from evenhand.ports.outbox import OutboxStore
    from evenhand.ports.providers import IdentityProviders
    from evenhand.ports.sessions import SessionStore, SignInStore
    from evenhand.ports.system import Clock

DEMO, MAIL = "demo", "mail"
"""Who vouched for a person, where no identity provider did."""
NOTED_EVERY = timedelta(minutes=1)
"""A session in use is written again only as often as this."""


class Reception(Witness, Protocol):
    """What signing in works with; the application is one."""

    @property
    def sign_ins(self) -> SignInStore:
        """Sign-ins under way."""

    @property
    def sessions(self) -> SessionStore:
        """Sessions."""

    @property
    def directory(self) -> Directory:
        """People and vendors."""

    @property
    def preferences(self) -> PreferenceStore:
        """In which language people want to be written to."""

    @property
    def outbox(self) -> OutboxStore:
        """Mail waiting to leave."""

    @property
    def providers(self) -> IdentityProviders:
        """Who may vouch for people."""

    @property
    def site_url(self) -> str:
        """Where the site is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The browser that somebody signs in with."""

    address: str
    """On the network; it is kept nowhere but in a digest."""
    token: str = ""
    """Of the session it has, which ends when another begins."""
    lasts: timedelta = timedelta(hours=12)
    idle: timedelta = timedelta(hours=1)


class Reason(StrEnum):
    """Why somebody was not signed in."""

    STATE = "state"
    """The sign-in was not begun in this browser, took too long, or is finished already."""
    DENIED = "denied"
    """The provider, or the person there, said no."""
    UNTRUSTED = "untrusted"
    """What came in the provider's name cannot be trusted."""
    SILENT = "silent"
    """The provider does not answer."""
    UNCHECKED = "unchecked"
    """The provider has not checked the person's address."""
    UNKNOWN = "unknown"
    """The provider vouches for somebody who is not among those it may vouch for."""
    CODE = "code"
    """The code is not the one that was mailed, or not any more."""
    ADDRESS = "address"
    """What was typed is no e-mail address."""
    TOO_MANY = "too_many"


class SignInRefused(Exception):
    """Somebody was not signed in. The reason is for them; the message is for the audit trail and names nobody."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(detail or reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session that began: the token is for the browser."""

    person: Person
    token: str
    ends_at: datetime
    """When the session ends unless it is used before."""


def sign_in_demo(person_id: str, *, demo: bool, desk: Reception, visit: Visit) -> SignedIn:
    """A session for a person picked from the demo roster; refused outside the demo."""
    if not demo:
        raise Forbidden("Picking a person is for the demo only.")
    person = desk.directory.person(person_id)
    if person is None or not person.active:
        raise NotFound("There is no such person in the demo roster. Pick one of the list.")
    return begin_session(person, DEMO, desk, visit)


def begin_session(person: Person, provider: str, desk: Reception, visit: Visit) -> SignedIn:
    """A new session, under a token nobody knew before; the one the browser had ends."""
    token, now = desk.ids.new(), desk.clock.now()
    if visit.token:
        desk.sessions.end_session(hash_token(visit.token))
    expires = now + visit.lasts
    session = SessionRecord(
        token_hash=hash_token(token),
        person_id=person.id,
        created_at=now,
        expires_at=expires,
        idle_until=min(now + visit.idle, expires),
        provider=provider,
    )
    desk.sessions.put_session(session)
    note(desk, person, Action.SIGNED_IN, whose=person, detail=f"by {provider}")
    return SignedIn(person=person, token=token, ends_at=ends_at(session))


def session_of(
    token: str | None, *, directory: Directory, sessions: SessionStore, clock: Clock
) -> tuple[Person, SessionRecord] | None:
    """The active person whose session a token belongs to, and the session; None when it is over or was none."""
    session = sessions.session(hash_token(token)) if token else None
    if session is None or ends_at(session) <= clock.now():
        return None
    person = directory.person(session.person_id)
    return (person, session) if person is not None and person.active else None


def signed_in(token: str | None, *, directory: Directory, sessions: SessionStore, clock: Clock) -> Person | None:
    """The active person whose session a token belongs to, or None."""
    found = session_of(token, directory=directory, sessions=sessions, clock=clock)
    return found[0] if found else None


def ends_at(session: SessionRecord) -> datetime:
    """When a session ends unless it is used before."""
    return session.expires_at if session.idle_until is None else min(session.idle_until, session.expires_at)


def use_session(session: SessionRecord, idle: timedelta, *, sessions: SessionStore, clock: Clock) -> None:
    """Note that a session is in use, unless that was noted a moment ago."""
    until = min(clock.now() + idle, session.expires_at)
    if session.idle_until is not None and until - session.idle_until >= NOTED_EVERY:
        sessions.extend_session(session.token_hash, until)


def extend_session(session: SessionRecord, idle: timedelta, *, sessions: SessionStore, clock: Clock) -> datetime:
    """Let a session be idle for the whole time again, because the person asks for it; when it ends now."""
    until = min(clock.now() + idle, session.expires_at)
    if session.idle_until is None or until <= session.idle_until:
        return ends_at(session)
    sessions.extend_session(session.token_hash, until)
    return until


def sign_out(person: Person | None, desk: Reception, visit: Visit, *, everywhere: bool) -> None:
    """End the session of a browser, or all sessions of its person."""
    if visit.token:
        desk.sessions.end_session(hash_token(visit.token))
    if person is None:
        return
    if everywhere:
        desk.sessions.end_sessions(person.id)
    note(desk, person, Action.SIGNED_OUT, whose=person, detail="everywhere" if everywhere else "")


def refuse(reason: Reason, desk: Reception, detail: str, person: Person | None = None) -> SignInRefused:
    """The refusal to raise, after a note of it in the audit trail."""
    note(desk, NOBODY, Action.SIGN_IN_REFUSED, whose=person, detail=detail)
    return SignInRefused(reason, detail)


def hash_token(token: str) -> str:
    """What is stored of a token. It is random and long, so a plain digest cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()
