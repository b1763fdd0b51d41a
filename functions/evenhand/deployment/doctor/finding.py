"""What a check found, and how checks are run so that one that cannot be done hides no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import TypeVar

Subject = TypeVar("Subject")

SKEW_WARNED = timedelta(seconds=30)
"""From here on times in mails and deadlines look wrong to people."""
SKEW_BROKEN = timedelta(minutes=5)
"""From here on AWS refuses signatures, and identity providers' tokens seem to come from the future."""


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"
    """It works, and will not for ever, or not for everybody."""
    FAULT = "fault"
    """Something does not work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check found."""

    level: Level
    what: str
    """A sentence."""
    cure: str = ""
    """What to do; empty where all is well."""


Check = Callable[[Subject], Iterable[Finding]]
"""A function that looks at one thing."""


def ok(what: str) -> Finding:
    """All is well."""
    return Finding(level=Level.OK, what=what)


def warning(what: str, cure: str) -> Finding:
    """Something that will be in the way."""
    return Finding(level=Level.WARNING, what=what, cure=cure)


def fault(what: str, cure: str) -> Finding:
    """Something that is in the way."""
    return Finding(level=Level.FAULT, what=what, cure=cure)


def examine(
    checks: Iterable[Check[Subject]],
    subject: Subject,
    explain: Callable[[Exception], Finding | None] = lambda _: None,
) -> Iterator[tuple[str, Finding]]:
    """Run checks; what each found, with the check's name. One that may not look says so, and the others go on.

    `explain` makes a finding of an error that it knows.
    """
    for check in checks:
        name = check.__name__.replace("_", " ")
        try:
            for finding in check(subject):
                yield name, finding
        except Exception as error:
            found = explain(error)
            if found is None and not isinstance(error, OSError):
                raise
            cure = "Look at the connection, and try again."
            yield name, found or fault(f"It could not be looked at: {error}", cure)


def skew(here: datetime, there: str, whose: str) -> Finding:
    """How far the clock here is off a server's, as its header `Date` says."""
    try:
        off = abs(here - parsedate_to_datetime(there))
    except (TypeError, ValueError):
        return warning(f"{whose} does not say what time it is.", "Compare this machine's clock with another by hand.")
    seconds = f"{off.total_seconds():.0f} s"
    if off >= SKEW_BROKEN:
        cure = "Set this machine's clock by NTP: `timedatectl set-ntp true`."
        return fault(f"The clock here is {seconds} off that of {whose}: signatures and sign-ins are refused.", cure)
    if off >= SKEW_WARNED:
        cure = "Set this machine's clock by NTP: `timedatectl set-ntp true`."
        return warning(f"The clock here is {seconds} off that of {whose}.", cure)
    return ok(f"The clock agrees with that of {whose}, within {SKEW_WARNED.seconds} s.")
