"""The audit trail: who did what to whose record, when, from where. It is appended to, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Action(StrEnum):
    """What was done."""

    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    ROSTER_IMPORTED = "roster_imported"
    PERSON_CHANGED = "person_changed"
    PERSON_DEACTIVATED = "person_deactivated"
    PERSON_EXPORTED = "person_exported"
    PERSON_ERASED = "person_erased"
    ACCOMMODATED = "accommodated"
    ASSIGNED = "assigned"
    UNASSIGNED = "unassigned"
    APPEAL_ESCALATED = "appeal_escalated"
    APPEAL_DECIDED = "appeal_decided"
    REGRADE_STARTED = "regrade_started"
    REGRADED = "regraded"
    CERTIFICATE_REVOKED = "certificate_revoked"
    LATE_ACCEPTED = "late_accepted"
    REPORT_SENT = "report_sent"
    SUBSCRIPTION_PAUSED = "subscription_paused"
    SUBSCRIPTION_RESUMED = "subscription_resumed"
    MAIL_BOUNCED = "mail_bounced"
    MAIL_COMPLAINED = "mail_complained"
    BOUNCE_CLEARED = "bounce_cleared"
    RETENTION_RUN = "retention_run"
    RECOUNTED = "recounted"
    RESULTS_EXPORTED = "results_exported"
    GIVEN_UP = "given_up"


class Client(StrEnum):
    """By what."""

    WEB = "web"
    COMMAND = "command"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """From where."""

    client: Client
    address: str = ""
    """The network, not the host: the first three bytes of an IPv4 address, the first six of an IPv6 one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """One thing that was done. It holds ids and no names."""

    id: str
    at: datetime
    actor_id: str
    """A person's id, or `system`; empty where nobody was signed in."""
    action: Action
    person_id: str = ""
    """Whose record; empty where it is nobody's."""
    vendor_id: str = ""
    object: str = ""
    """What: `appeal/ID`, `attempt/ID`, `quiz/ID`."""
    detail: str = ""
    """Why, or what changed, in words that name nobody. The reasons of accommodations, which may speak of health, are
    not in it: `object` names the accommodation that has them."""
    origin: Origin = Origin(client=Client.SYSTEM)
