"""Sign in by an identity provider: the authorization code flow with PKCE, state and nonce.

Whoever comes back is signed in only with a sign-in that this browser began, once, within ten minutes, at the address
of the provider that was asked. The provider's person is matched by the address it has checked the first time, and by
what it calls the person ever after.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from evenhand.errors import Conflict, NotFound
from evenhand.ports.providers import ProviderSilent, Vouched, VouchRefused
from evenhand.ports.sessions import PendingSignIn
from evenhand.workflows.sign_in import Reason, SignedIn, begin_session, hash_token, refuse
from evenhand.workflows.sign_in_limits import SIGN_INS_FROM_PLACE, count

if TYPE_CHECKING:
    from evenhand.people.person import Person
    from evenhand.people.provider import Provider
    from evenhand.ports.providers import IdentityProvider
    from evenhand.workflows.sign_in import Reception, Visit

LASTS = timedelta(minutes=10)
"""How long somebody may take at the provider."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Where somebody wants to go, once signed in."""

    next: str
    language: str
    browser: str
    """The value of a cookie that the browser keeps meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a browser brings back from a provider."""

    state: str
    code: str
    issuer: str
    """Who the answer says it comes from; empty when it does not say."""
    error: str
    browser: str
    """The cookie of the browser that began it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """Somebody who came back and is signed in, and where they were going."""

    signed_in: SignedIn
    next: str
    language: str


def begin(provider_id: str, wish: Wish, desk: Reception, visit: Visit) -> str:
    """The address at the provider to send a browser to."""
    way = _way(provider_id, desk)
    count(SIGN_INS_FROM_PLACE, visit.address, sign_ins=desk.sign_ins, clock=desk.clock)
    state, nonce = desk.ids.new(), desk.ids.new()
    verifier = hashlib.sha256(f"{desk.ids.new()}{desk.ids.new()}".encode()).hexdigest()
    try:
        address = way.address(state=state, nonce=nonce, verifier=verifier, language=wish.language)
    except ProviderSilent as error:
        raise refuse(Reason.SILENT, desk, f"{provider_id}: {error}") from error
    pending = PendingSignIn(
        state_hash=hash_token(state),
        provider=provider_id,
        nonce=nonce,
        verifier=verifier,
        next=wish.next,
        language=wish.language,
        browser_hash=hash_token(wish.browser),
        expires_at=desk.clock.now() + LASTS,
    )
    desk.sign_ins.put_pending(pending)
    return address


def finish(provider_id: str, answer: Answer, desk: Reception, visit: Visit) -> Arrived:
    """Sign in whoever the provider vouches for; raises `SignInRefused`."""
    way = _way(provider_id, desk)
    count(SIGN_INS_FROM_PLACE, f"back {visit.address}", sign_ins=desk.sign_ins, clock=desk.clock)
    pending = desk.sign_ins.take_pending(hash_token(answer.state)) if answer.state else None
    wrong = _unfit(pending, provider_id, answer.browser, desk)
    if wrong or pending is None:
        raise refuse(Reason.STATE, desk, f"{provider_id}: {wrong}")
    if answer.error or not answer.code:
        raise refuse(Reason.DENIED, desk, f"{provider_id}: the provider did not vouch for anybody")
    try:
        vouched = way.redeem(answer.code, verifier=pending.verifier, nonce=pending.nonce, issuer=answer.issuer)
    except VouchRefused as error:
        raise refuse(Reason.UNTRUSTED, desk, f"{provider_id}: {error}") from error
    except ProviderSilent as error:
        raise refuse(Reason.SILENT, desk, f"{provider_id}: {error}") from error
    person = _person(vouched, way.provider, desk)
    signed_in = begin_session(person, provider_id, desk, visit)
    return Arrived(signed_in=signed_in, next=pending.next, language=pending.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """Where somebody who signed out here can end their session at the provider too."""

    name: str
    address: str


def leave_provider(provider_id: str, language: str, desk: Reception) -> Leaving | None:
    """The way to sign out at a provider; None where it offers none, is none of ours, or does not answer just now.

    The session here is over by then: whoever shares the computer and picks the same provider would else be signed in
    again without a question.
    """
    way = desk.providers.get(provider_id)
    try:
        address = way.sign_out_address(language) if way else None
    except ProviderSilent:
        return None
    return Leaving(name=way.provider.name, address=address) if way and address else None


def _way(provider_id: str, desk: Reception) -> IdentityProvider:
    way = desk.providers.get(provider_id)
    if way is None:
        raise NotFound("There is no such identity provider here.")
    return way


def _unfit(pending: PendingSignIn | None, provider_id: str, browser: str, desk: Reception) -> str:
    """Why a state is not one to go on with; empty when it is."""
    if pending is None:
        return "the state is unknown, or was used before"
    if pending.expires_at <= desk.clock.now():
        return "the sign-in took too long"
    if pending.provider != provider_id:
        return "the state belongs to another provider"
    if not hmac.compare_digest(pending.browser_hash, hash_token(browser)):
        return "the state belongs to another browser"
    return ""


def _person(vouched: Vouched, provider: Provider, desk: Reception) -> Person:
    """The person that a provider vouches for, if it may; raises `SignInRefused`."""
    known = desk.sign_ins.identity(vouched.issuer, vouched.subject)
    if known is None and not vouched.email:
        raise refuse(Reason.UNCHECKED, desk, f"{provider.id}: the provider has not checked the address")
    person = desk.directory.by_email(vouched.email) if known is None else desk.directory.person(known)
    if person is None or not person.active:
        raise refuse(Reason.UNKNOWN, desk, f"{provider.id}: no active person", person)
    if not provider.serves(person):
        raise refuse(Reason.UNKNOWN, desk, f"{provider.id}: it does not vouch for this vendor", person)
    if known is None:
        try:
            desk.sign_ins.put_identity(vouched.issuer, vouched.subject, person.id)
        except Conflict as error:
            raise refuse(Reason.UNKNOWN, desk, f"{provider.id}: the subject is somebody else", person) from error
    return person
