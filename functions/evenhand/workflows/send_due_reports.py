"""Make the reports that are due by now, each subscriber's at their own hour, and put them into the outbox.

It may run as often as one likes, and several at once: what is done is noted after its mails are in the outbox, and
mails with the same figures are the same mail. What was broken off is done again the next time; an hour that was missed
is made up for once. For an address that bounces nothing is made and nothing noted, so that it is made up for too.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from evenhand.assessment.sitting import QUIET, Group, settled
from evenhand.people.person import Person, Vendor
from evenhand.people.subscription import Frequency, Subscription, latest
from evenhand.ports import Metric
from evenhand.workflows.mail_reports import Order, mail_reports, orders_of
from evenhand.workflows.note_feedback import is_bouncing
from evenhand.workflows.subscribe import subjects_of, subscriptions_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evenhand.assessment.attempt import Result
    from evenhand.workflows.report_desk import ReportDesk

LOOKED_EVERY = timedelta(hours=1)
"""Where no session has ended, it is noted only as often as this up to when that is known, so that a look reads the feed
of an hour or two and seldom writes."""


def send_due_reports(desk: ReportDesk) -> int:
    """Put what is due into the outbox; how many reports it came to, those that say nothing new among them."""
    round_ = _Round(desk)
    for person in desk.directory.people():
        items = subscriptions_of(person, desk).items
        if items and not is_bouncing(person, desk.bounces):
            runs = desk.subscriptions.runs(person.id)
            for subscription in items:
                if subscription.pause is None:
                    round_.look(person, subscription, runs.get(subscription.id))
    made = sum(len(mail_reports(quiz_id, desk, orders)) for quiz_id, orders in round_.orders.items())
    for person_id, subscription_id in round_.done:
        desk.subscriptions.note_run(person_id, subscription_id, round_.now)
    late = desk.clock.now() - round_.due_since if round_.due_since else timedelta(0)
    desk.meter.level(Metric.REPORT_DELAY, late.total_seconds())
    return made


class _Round:
    """What is found due in one look."""

    def __init__(self, desk: ReportDesk) -> None:
        self._desk = desk
        self.now = desk.clock.now()
        self.orders: dict[str, list[Order]] = {}
        self.done: list[tuple[str, str]] = []
        self.due_since: datetime | None = None
        """The earliest hour of the daily and weekly reports found due, of those whose hours before were kept."""
        self._vendors: Sequence[Vendor] = desk.directory.vendors()
        self._quizzes = desk.keys.quizzes()
        self._assignments = desk.assignments.assignments()
        self._feeds: dict[str, tuple[datetime, list[Result]]] = {}

    def look(self, person: Person, subscription: Subscription, ran_at: datetime | None) -> None:
        """Take down what a subscription orders now."""
        if subscription.frequency is Frequency.AFTER_EACH_SESSION:
            self._look_for_sessions(person, subscription, ran_at)
        elif subscription.is_due(person.time_zone, ran_at, self.now):
            self._note_hour(person, subscription, ran_at)
            for quiz_id in filter(subscription.covers, self._quizzes):
                self._order(quiz_id, person, subscription)
            self.done.append((person.id, subscription.id))

    def _note_hour(self, person: Person, subscription: Subscription, ran_at: datetime | None) -> None:
        """Note since when a report is due. Whoever is new gets the first at once, whatever their hour; whose address
        works again gets what it missed: neither is late."""
        hour, bounce = subscription.moment(person.time_zone, self.now), self._desk.bounces.bounce(person.id)
        made_up_for = bounce is not None and bounce.cleared_at is not None and bounce.cleared_at > hour
        if latest(subscription.since, ran_at) is not None and not made_up_for:
            self.due_since = min(hour, self.due_since or hour)

    def _look_for_sessions(self, person: Person, subscription: Subscription, ran_at: datetime | None) -> None:
        since = latest(subscription.since, ran_at) or self.now - LOOKED_EVERY
        found = [
            quiz_id
            for quiz_id in filter(subscription.covers, self._quizzes)
            if any(self._within(group, person, subscription) for group in self._settled(quiz_id, since))
        ]
        for quiz_id in found:
            self._order(quiz_id, person, subscription)
        if found or self.now - since >= LOOKED_EVERY:
            self.done.append((person.id, subscription.id))

    def _order(self, quiz_id: str, person: Person, subscription: Subscription) -> None:
        ordered = orders_of(person, subscription, self._vendors, self._desk)
        self.orders.setdefault(quiz_id, []).extend(ordered)

    def _within(self, group: Group, person: Person, subscription: Subscription) -> bool:
        """Whether a group is among those whom a subscription is about: others' sessions make no mail."""
        vendor_id, cohort = group
        if subscription.cohort not in ("", cohort):
            return False
        subjects = subjects_of(person, subscription, self._vendors)
        return vendor_id != "" and any(each is None or each.id == vendor_id for each in subjects)

    def _settled(self, quiz_id: str, since: datetime) -> frozenset[Group]:
        publication = self._desk.keys.current(quiz_id)
        if publication is None:
            return frozenset()
        of_quiz = [each for each in self._assignments if each.target == quiz_id]
        standard = publication.key.settings.window
        return settled(self._results(quiz_id, since - QUIET), of_quiz, standard, since=since, until=self.now)

    def _results(self, quiz_id: str, since: datetime) -> list[Result]:
        """The results since a time, read once for all who ask for no earlier ones."""
        known = self._feeds.get(quiz_id)
        if known is None or known[0] > since:
            known = since, list(self._desk.feed.feed(quiz_id, since))
            self._feeds[quiz_id] = known
        return [result for result in known[1] if result.at >= since]
