"""That mail to somebody comes back: their address is wrong or closed.

It is the address that bounces, not the person: with another one in the roster it is over. The address itself is not
kept, only its digest.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from evenhand.people.address import folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """What became of mail to one person."""

    person_id: str
    address: str
    """The digest of the address that it was sent to."""
    at: datetime
    why: str
    """What the mail server said, in codes that name nobody."""
    cleared_at: datetime | None = None
    """When somebody said that the address works again."""

    def holds(self, email: str) -> bool:
        """Whether mail to an address is still held back by it."""
        return self.cleared_at is None and self.address == address_digest(email)


def address_digest(email: str) -> str:
    """What is kept of an address, whatever its case."""
    return hashlib.sha256(folded(email).encode()).hexdigest()
