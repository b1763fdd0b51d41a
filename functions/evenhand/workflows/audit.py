"""Note in the audit trail what was done, and read the trail.

What keeps itself who did it, as a decision does, is noted after it is done, so that the trail holds nothing that did
not happen. When a workflow that was broken off between the two is repeated, `once` sees to it that the note is made,
and made once. What leaves no other trace, as taking something back, is noted before it is done.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import AddressValueError, IPv4Address, IPv6Address, ip_network
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, Protocol

from evenhand.errors import Forbidden
from evenhand.people.audit import Action, AuditEvent, Client, Origin
from evenhand.people.permissions import Verb, reach
from evenhand.people.person import Person

if TYPE_CHECKING:
    from evenhand.ports.audit import AuditStore
    from evenhand.ports.system import Clock, Ids

SYSTEM = "system"
"""The actor where no person acts: a schedule, or a command that asks for no name."""
NOBODY = ""
"""The actor where nobody is signed in."""
LAST = datetime.max.replace(tzinfo=UTC)
LONGEST = 2000
"""Of a detail, in characters; whatever is longer is cut."""


class Witness(Protocol):
    """What a note is made with; every desk is one."""

    @property
    def audit(self) -> AuditStore:
        """Who did what to whose record."""

    @property
    def clock(self) -> Clock:
        """The time."""

    @property
    def ids(self) -> Ids:
        """Names for new things."""

    @property
    def origin(self) -> Origin:
        """From where the person acts who is served now."""


def note(
    desk: Witness,
    actor: Person | str,
    action: Action,
    *,
    whose: Person | None = None,
    person_id: str = "",
    vendor_id: str = "",
    object: str = "",
    detail: str = "",
    once: str = "",
) -> None:
    """Append an event: `actor` is a person, `SYSTEM` or `NOBODY`; the record is `whose`, or of `person_id`.

    `once` names what was done where the same may be noted again; then it is noted the first time alone.
    """
    desk.audit.append(
        event_of(
            desk,
            actor,
            action,
            whose=whose,
            person_id=person_id,
            vendor_id=vendor_id,
            object=object,
            detail=detail,
            once=once,
        )
    )


def event_of(
    desk: Witness,
    actor: Person | str,
    action: Action,
    *,
    whose: Person | None = None,
    person_id: str = "",
    vendor_id: str = "",
    object: str = "",
    detail: str = "",
    once: str = "",
) -> AuditEvent:
    """The event that `note` appends, for whoever has many to append at once."""
    return AuditEvent(
        id=f"{action}.{once}" if once else desk.ids.new(),
        at=desk.clock.now(),
        actor_id=actor.id if isinstance(actor, Person) else actor,
        action=action,
        person_id=whose.id if whose else person_id,
        vendor_id=whose.vendor_id if whose else vendor_id,
        object=object,
        detail=detail[:LONGEST],
        origin=desk.origin,
    )


def seen_from(client: Client, address: str) -> Origin:
    """The origin of a request: of the address only the network is kept, and nothing of what is none."""
    return Origin(client=client, address=network_of(address))


def network_of(address: str) -> str:
    """The network of an address: `203.0.113.0/24`, `2001:db8:1::/48`; empty where it is no address."""
    try:
        return str(ip_network((IPv4Address(address), 24), strict=False))
    except AddressValueError:
        pass
    try:
        host = IPv6Address(address.partition("%")[0])
    except AddressValueError:
        return ""
    return network_of(str(host.ipv4_mapped)) if host.ipv4_mapped else str(ip_network((host, 48), strict=False))


class Place(NamedTuple):
    """Where in the trail a page ended."""

    at: datetime
    id: str


def read_page(
    reader: Person,
    audit: AuditStore,
    *,
    limit: int,
    before: Place | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    person_id: str = "",
    actor_id: str = "",
    action: Action | None = None,
) -> tuple[tuple[AuditEvent, ...], bool]:
    """Up to `limit` of the events asked for, the latest first, and whether there are more."""
    if reach(reader, Verb.SEE_AUDIT) is None:
        raise Forbidden("Only admins read the audit trail.")
    if before is not None and before.at < LAST:
        # Several events may share a moment: those of the place's own are read again, and those not before it left out.
        until = min(until or LAST, before.at + timedelta(microseconds=1))
    events = audit.events(since, until, person_id=person_id, actor_id=actor_id, action=action)
    found = tuple(islice((each for each in events if before is None or (each.at, each.id) < before), limit + 1))
    return found[:limit], len(found) > limit
