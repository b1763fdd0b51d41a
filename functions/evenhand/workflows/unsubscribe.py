"""Stop mails by the link in one of them, without signing in (RFC 8058), and switch them on again the same way.

The link is signed with a secret that the store keeps, so that nobody can make one; it names one subscription of one
person, stops that alone, and is worth nothing once the subscription is removed. Whoever a mail was forwarded to can
stop it, and nothing else: it tells them nothing, and the recipient sees it on their page.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from evenhand.errors import NotFound
from evenhand.people.audit import Action
from evenhand.people.permissions import Verb, reach
from evenhand.people.subscription import Pause, Subscription, Subscriptions
from evenhand.workflows.audit import NOBODY, note
from evenhand.workflows.subscribe import change, subscriptions_of

if TYPE_CHECKING:
    from evenhand.people.person import Person
    from evenhand.ports.subscriptions import SubscriptionStore
    from evenhand.ports.system import Ids
    from evenhand.workflows.report_desk import ReportDesk

SIGNATURE_BYTES = 16
"""Of HMAC-SHA256: half of it, the least that RFC 2104 advises, so that addresses stay short."""
LONGEST = 500
"""Of a token, in characters."""
SEPARATOR = "."
WORTHLESS = "This link is not one of ours, or not whole. Open it from the mail again, or sign in and go to your page."


class Signer(Protocol):
    """What links are made with; every desk of reports is one."""

    @property
    def subscriptions(self) -> SubscriptionStore:
        """Keeps the secret."""

    @property
    def ids(self) -> Ids:
        """Names for new things."""

    @property
    def site_url(self) -> str:
        """Where the site is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """What a link leads to."""

    person: Person | None
    """None where nobody of that id gets reports any more."""
    subscription: Subscription | None
    """None where it was removed, so that nothing is sent by it."""


def unsubscribe_address(person_id: str, subscription_id: str, desk: Signer) -> str:
    """The address that stops a subscription; the same each time."""
    return f"{desk.site_url}/api/unsubscribe/{token_of(person_id, subscription_id, _key(desk))}"


def token_of(person_id: str, subscription_id: str, key: bytes) -> str:
    """What the address holds: whom and what it is about, and the signature of that."""
    said = json.dumps([person_id, subscription_id], ensure_ascii=False, separators=(",", ":")).encode()
    return f"{_text(said)}{SEPARATOR}{_text(_sign(said, key))}"


def read_token(token: str, desk: Signer) -> tuple[str, str] | None:
    """The ids of the person and the subscription of a token; None where it was not made here."""
    said, _, signature = token.partition(SEPARATOR)
    if len(token) > LONGEST or not signature:
        return None
    try:
        words, given = _bytes(said), _bytes(signature)
    except (binascii.Error, ValueError):
        return None
    if not hmac.compare_digest(_sign(words, _key(desk)), given):
        return None
    person_id, subscription_id = json.loads(words)
    return str(person_id), str(subscription_id)


def linked(token: str, desk: ReportDesk) -> Linked:
    """What a link leads to; raises `NotFound` where it was not made here. Looking changes nothing: programs that scan
    mails follow every link."""
    read = read_token(token, desk)
    if read is None:
        raise NotFound(WORTHLESS)
    person = desk.directory.person(read[0])
    if person is None or reach(person, Verb.RECEIVE_REPORT) is None:
        return Linked(person=None, subscription=None)
    return Linked(person=person, subscription=subscriptions_of(person, desk).find(read[1]))


def stop_by_link(token: str, desk: ReportDesk) -> Linked:
    """Pause the subscription that a link leads to. Again it changes nothing."""
    found = linked(token, desk)
    if found.person is None or found.subscription is None or found.subscription.pause is not None:
        return found
    pause(found.person, found.subscription.id, Pause.LINK, desk)
    note(
        desk,
        NOBODY,
        Action.SUBSCRIPTION_PAUSED,
        whose=found.person,
        object=f"subscription/{found.subscription.id}",
        detail="by the link in a mail",
    )
    return linked(token, desk)


def resume_by_link(token: str, desk: ReportDesk) -> Linked:
    """Switch on again what was stopped by a link, such as by mistake. What the person themselves paused, or complained
    of, they alone switch on again, on their page."""
    found = linked(token, desk)
    if found.person is None or found.subscription is None or found.subscription.pause is not Pause.LINK:
        return found
    subscription_id, now = found.subscription.id, desk.clock.now()

    def resume(kept: Subscriptions) -> Subscriptions:
        one = kept.find(subscription_id)
        stopped = one is not None and one.pause is Pause.LINK
        return kept.having(replace(one, pause=None, since=now)) if one and stopped else kept

    change(found.person, resume, desk)
    note(
        desk,
        NOBODY,
        Action.SUBSCRIPTION_RESUMED,
        whose=found.person,
        object=f"subscription/{subscription_id}",
        detail="by the link in a mail",
    )
    return linked(token, desk)


def pause(person: Person, subscription_id: str, why: Pause, desk: ReportDesk) -> None:
    """Pause one of a person's subscriptions, or with an empty id all of them. A complaint weighs more than any other
    reason; otherwise the first stays."""

    def stopped(each: Subscription) -> bool:
        return each.pause is not None and (why is not Pause.COMPLAINT or each.pause is Pause.COMPLAINT)

    def stop(kept: Subscriptions) -> Subscriptions:
        items = tuple(
            each if stopped(each) or subscription_id not in ("", each.id) else replace(each, pause=why)
            for each in kept.items
        )
        return replace(kept, items=items)

    change(person, stop, desk)


def _key(desk: Signer) -> bytes:
    return desk.subscriptions.link_key(f"{desk.ids.new()}{desk.ids.new()}").encode()


def _sign(words: bytes, key: bytes) -> bytes:
    return hmac.new(key, b"unsubscribe " + words, hashlib.sha256).digest()[:SIGNATURE_BYTES]


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
