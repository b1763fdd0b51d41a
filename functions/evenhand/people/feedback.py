"""What mail servers and recipients say of a mail after it was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FeedbackKind(StrEnum):
    """What is said."""

    BOUNCE = "bounce"
    """There is no such address, for good. Mailboxes that are full, or servers that are down, are not told."""
    COMPLAINT = "complaint"
    """The recipient says that the mail is unwanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """One thing that is said of one mail to one address."""

    id: str
    """Whoever says it twice says it under the same id."""
    kind: FeedbackKind
    address: str
    at: datetime
    why: str = ""
    """In codes that name nobody."""
    mail_id: str = ""
    """Empty where it is not known which mail it is about."""
    person_id: str = ""
    """Whom the mail was for; empty where only the address is known."""
    subscription: str = ""
    """Which the mail came by; empty where that is not known, or it came by none."""
