"""A subscription: which reports somebody wants, and when.

Hours are told in the subscriber's own time zone. An hour that clocks leave out is the moment after the gap; of an hour
that comes twice it is the first. An hour that was missed, since nothing ran, is made up for once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from evenhand.quiz.durations import read_zone

STANDARD = "standard"
"""The id of the subscription of those who never said what they want."""
MOST = 20
"""Subscriptions of one person."""


class Frequency(StrEnum):
    """How often a report is made, if there is anything new to report."""

    AFTER_EACH_SESSION = "after_each_session"
    """When the results of people who take the test together have settled (`evenhand.assessment.sitting`)."""
    DAILY = "daily"
    WEEKLY = "weekly"


class Pause(StrEnum):
    """Why nothing is sent for the time being."""

    OWN = "own"
    """The person said so on their page."""
    LINK = "link"
    """By the link in a mail."""
    COMPLAINT = "complaint"
    """The person told their mail provider that it is unwanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One person's wish for reports."""

    id: str
    quiz_id: str = ""
    """Empty is every test."""
    cohort: str = ""
    """Empty is everybody."""
    vendor_id: str = ""
    """Empty is all vendors that the person answers for."""
    frequency: Frequency = Frequency.DAILY
    weekday: int = 0
    """Of a weekly one; 0 is Monday, 6 is Sunday."""
    at: time = time(8)
    """Of a daily or weekly one."""
    time_zone: str = ""
    """The IANA name of the zone of `at`; empty is the person's own, as the roster says."""
    pause: Pause | None = None
    since: datetime | None = None
    """What was due before is not made up for; None is always."""

    def covers(self, quiz_id: str) -> bool:
        """Whether it is about a quiz."""
        return self.quiz_id in ("", quiz_id)

    def moment(self, time_zone: str, now: datetime) -> datetime:
        """The latest moment, at `now` or before, at which a daily or weekly report was to be made, in UTC.

        `time_zone` is the person's own; one that is not known counts as UTC.
        """
        zone = read_zone(self.time_zone or time_zone) or UTC
        today = now.astimezone(zone).date()
        back = (today.weekday() - self.weekday) % 7 if self.frequency is Frequency.WEEKLY else 0
        step = 7 if self.frequency is Frequency.WEEKLY else 1
        days = (today - timedelta(days=back), today - timedelta(days=back + step))
        # Compared in UTC: two times of one zone are compared as clocks show them, in an hour that comes twice too.
        moments = (datetime.combine(day, self.at, zone).astimezone(UTC) for day in days)
        return next(each for each in moments if each <= now)

    def is_due(self, time_zone: str, ran_at: datetime | None, now: datetime) -> bool:
        """Whether a daily or weekly report is to be made: its moment has come since `ran_at`, when that was last done,
        or it never was."""
        last = latest(self.since, ran_at)
        return last is None or last < self.moment(time_zone, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriptions:
    """All of one person's subscriptions, as they chose. Having none is a choice too."""

    person_id: str
    version: int = 0
    """Goes up by one at each write; 0 is not written yet."""
    items: tuple[Subscription, ...] = ()

    def find(self, subscription_id: str) -> Subscription | None:
        """The subscription of an id, or None."""
        return next((each for each in self.items if each.id == subscription_id), None)

    def having(self, subscription: Subscription) -> Subscriptions:
        """The same with one put in its place, or at the end where it is new."""
        others = {each.id: each for each in self.items}
        return replace(self, items=tuple((others | {subscription.id: subscription}).values()))

    def without(self, subscription_id: str) -> Subscriptions:
        """The same without one."""
        return replace(self, items=tuple(each for each in self.items if each.id != subscription_id))

    def next_version(self) -> Subscriptions:
        """The same, to be written."""
        return replace(self, version=self.version + 1)


def standard(at: time) -> Subscription:
    """What those get who never said what they want: everything in their scope, daily at a time in UTC."""
    return Subscription(id=STANDARD, at=at, time_zone="UTC")


def latest(*moments: datetime | None) -> datetime | None:
    """The latest of some moments, of those that are known."""
    return max((each for each in moments if each is not None), default=None)
