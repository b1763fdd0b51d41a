"""What results are kept apart by in a tally, and which of these groups a report is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, unquote


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class GroupKey:
    """Whose results a group holds, in which language, from when, and under which key."""

    vendor_id: str
    """Empty for those who work for no vendor, as trainers who try a test."""
    language: str
    cohort: str
    """Empty for those in none."""
    month: str
    """`2026-11`: that of the submission in UTC, which no regrade changes."""
    key_revision: str
    """The grading revision of the key that the grades are under."""

    @property
    def name(self) -> str:
        """The key as one text; `read_group` reads it back."""
        parts = (self.vendor_id, self.language, self.cohort, self.month, self.key_revision)
        return "/".join(quote(part, safe="") for part in parts)


def month_of(at: datetime) -> str:
    """The month of a moment, in UTC, as groups have it."""
    return at.astimezone(UTC).strftime("%Y-%m")


def read_group(name: str) -> GroupKey:
    """The key of a group from its name. Raises ValueError for what is no such name."""
    vendor_id, language, cohort, month, key_revision = map(unquote, name.split("/"))
    return GroupKey(vendor_id=vendor_id, language=language, cohort=cohort, month=month, key_revision=key_revision)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which results a report is about: those that fit everything that is said; None says nothing."""

    vendor_id: str | None = None
    language: str | None = None
    cohort: str | None = None
    first_month: str | None = None
    """`2026-09`: nothing that was submitted earlier."""
    last_month: str | None = None
    """Nothing that was submitted later."""

    def holds(self, key: GroupKey) -> bool:
        """Whether a group is among them. Who works for no vendor is in no report."""
        return (
            key.vendor_id != ""
            and self.vendor_id in (None, key.vendor_id)
            and self.language in (None, key.language)
            and self.cohort in (None, key.cohort)
            and (self.first_month is None or key.month >= self.first_month)
            and (self.last_month is None or key.month <= self.last_month)
        )


EVERYTHING = Selection()
