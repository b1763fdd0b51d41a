"""How often something may be tried: counted by who it is about and by where it comes from.

What is counted is kept as a digest. A limit by place is wide, for a whole office can sit behind one address.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from evenhand.workflows.sign_in import Reason, SignInRefused

if TYPE_CHECKING:
    from evenhand.ports.sessions import SignInStore
    from evenhand.ports.system import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """So many of something in each stretch of time."""

    name: str
    most: int
    each: timedelta


CODES_OF_ADDRESS = Limit(name="codes", most=5, each=timedelta(hours=1))
CODES_OF_ADDRESS_A_DAY = Limit(name="codes-a-day", most=15, each=timedelta(days=1))
"""With five tries each, 75 guesses a day among a million."""
CODES_FROM_PLACE = Limit(name="codes-from", most=200, each=timedelta(hours=1))
TRIES_FROM_PLACE = Limit(name="tries-from", most=400, each=timedelta(hours=1))
SIGN_INS_FROM_PLACE = Limit(name="sign-ins-from", most=1000, each=timedelta(hours=1))


def count(limit: Limit, what: str, *, sign_ins: SignInStore, clock: Clock) -> None:
    """Count one more; raises `SignInRefused` when there were too many. Nothing of it goes to the audit trail, which
    somebody who tries a million times would fill."""
    key, until = window(limit, what, clock.now())
    if sign_ins.count(key, until) > limit.most:
        raise SignInRefused(Reason.TOO_MANY, limit.name)


def window(limit: Limit, what: str, now: datetime) -> tuple[str, datetime]:
    """The key of the stretch of time that is now, and its end."""
    seconds = int(limit.each.total_seconds())
    start = int(now.timestamp()) // seconds * seconds
    key = hashlib.sha256(f"{limit.name}\n{what}\n{start}".encode()).hexdigest()
    return key, datetime.fromtimestamp(start + seconds, UTC)
