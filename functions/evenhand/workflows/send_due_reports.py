"""Make the reports that are due by now, each subscriber's at their own hour, and put them into the outbox.

It may run as often as one likes, and several at once: what is done is noted after its mails are in the outbox, and
mails with the same figures are the same mail. What was broken off is done again the next time; an hour that was missed
is made up for once. For an address that bounces nothing is made and nothing noted, so that it is made up for too.

A report that cannot be made holds up no other one, neither of the same person nor of the same quiz. It is tried again
the next time, while of a subscription to several quizzes those that were made are noted, each by itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from evenhand.assessment.sitting import QUIET, Group, settled
from evenhand.people.person import Person, Vendor
from evenhand.people.subscription import Frequency, Subscription, latest
from evenhand.ports.meter import Metric
from evenhand.workflows.apart import Apart, AtOnce, nameless
from evenhand.workflows.mail_reports import Order, mail_reports, orders_of
from evenhand.workflows.note_feedback import is_bouncing
from evenhand.workflows.subscribe import subjects_of, subscriptions_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from evenhand.assessment.attempt import Result
    from evenhand.workflows.report_desk import ReportDesk

LOOKED_EVERY = timedelta(hours=1)
"""Where no session has ended, it is noted only as often as this up to when that is known, so that a look reads the feed
of an hour or two and seldom writes."""


def send_due_reports(desk: ReportDesk, apart: Apart | None = None) -> int:
    """Put what is due into the outbox; how many reports it came to, those that say nothing new among them."""
    apart = apart or AtOnce()
    round_ = _Round(desk)
    for person in desk.directory.people():
        with apart.one(nameless(person.id)):
            items = subscriptions_of(person, desk).items
            if items and not is_bouncing(person, desk.bounces):
                runs = desk.subscriptions.runs(person.id)
                for subscription in items:
                    if subscription.pause is None:
                        round_.look(person, subscription, runs)
    made = 0
    for quiz_id, orders in round_.orders.items():
        failed = len(apart.faults)
        with apart.one(f"quiz/{quiz_id}"):
            made += len(mail_reports(quiz_id, desk, orders, apart=apart))
        round_.fail({each.what for each in apart.faults[failed:]}, quiz_id)
    for person_id, name in round_.to_note():
        with apart.one(nameless(person_id)):
            desk.subscriptions.note_run(person_id, name, round_.now)
    late = desk.clock.now() - round_.due_since if round_.due_since else timedelta(0)
    desk.meter.level(Metric.REPORT_DELAY, late.total_seconds())
    return made


def of_quiz(subscription_id: str, quiz_id: str) -> str:
    """By which it is noted that of a subscription to several quizzes the report on this one was made."""
    return f"{subscription_id}@{quiz_id}"


def _ran(
    ran_at: datetime | None, runs: Mapping[str, datetime], subscription: Subscription, quiz_id: str
) -> datetime | None:
    """When the report on a quiz was last made, with all of the subscription or by itself."""
    return latest(ran_at, runs.get(of_quiz(subscription.id, quiz_id)))


class _Round:
    """What is found due in one look."""

    def __init__(self, desk: ReportDesk) -> None:
        self._desk = desk
        self.now = desk.clock.now()
        self.orders: dict[str, list[Order]] = {}
        self._done: list[tuple[str, str]] = []
        """Whose subscription is dealt with."""
        self._failed: set[tuple[str, str, str]] = set()
        """Of which person, subscription and quiz no report could be made."""
        self.due_since: datetime | None = None
        """The earliest hour of the daily and weekly reports found due, of those whose hours before were kept."""
        self._vendors: Sequence[Vendor] = desk.directory.vendors()
        self._quizzes = desk.keys.quizzes()
        self._assignments = desk.assignments.assignments()
        self._feeds: dict[str, tuple[datetime, list[Result]]] = {}

    def look(self, person: Person, subscription: Subscription, runs: Mapping[str, datetime]) -> None:
        """Take down what a subscription orders now."""
        ran_at = runs.get(subscription.id)
        if subscription.frequency is Frequency.AFTER_EACH_SESSION:
            self._look_for_sessions(person, subscription, ran_at, runs)
        elif subscription.is_due(person.time_zone, ran_at, self.now):
            self._note_hour(person, subscription, ran_at)
            for quiz_id in filter(subscription.covers, self._quizzes):
                if subscription.is_due(person.time_zone, _ran(ran_at, runs, subscription, quiz_id), self.now):
                    self._order(quiz_id, person, subscription)
            self._done.append((person.id, subscription.id))

    def _note_hour(self, person: Person, subscription: Subscription, ran_at: datetime | None) -> None:
        """Note since when a report is due. Whoever is new gets the first at once, whatever their hour; whose address
        works again gets what it missed: neither is late."""
        hour, bounce = subscription.moment(person.time_zone, self.now), self._desk.bounces.bounce(person.id)
        made_up_for = bounce is not None and bounce.cleared_at is not None and bounce.cleared_at > hour
        if latest(subscription.since, ran_at) is not None and not made_up_for:
            self.due_since = min(hour, self.due_since or hour)

    def fail(self, what: AbstractSet[str], quiz_id: str) -> None:
        """Take down which of the orders of a quiz failed; all did where the quiz did."""
        for order in self.orders[quiz_id]:
            if order.name(quiz_id) in what or f"quiz/{quiz_id}" in what:
                self._failed.add((order.recipient.id, order.subscription.id, quiz_id))

    def to_note(self) -> Iterator[tuple[str, str]]:
        """Of whom is to be noted that their reports were made, and by which name."""
        for person_id, subscription_id in self._done:
            missed = {quiz for who, which, quiz in self._failed if (who, which) == (person_id, subscription_id)}
            if not missed:
                yield person_id, subscription_id
                continue
            for quiz_id, orders in self.orders.items():
                own = any((each.recipient.id, each.subscription.id) == (person_id, subscription_id) for each in orders)
                if own and quiz_id not in missed:
                    yield person_id, of_quiz(subscription_id, quiz_id)

    def _look_for_sessions(
        self, person: Person, subscription: Subscription, ran_at: datetime | None, runs: Mapping[str, datetime]
    ) -> None:
        since = latest(subscription.since, ran_at) or self.now - LOOKED_EVERY
        found = [
            quiz_id
            for quiz_id in filter(subscription.covers, self._quizzes)
            if any(
                self._within(group, person, subscription)
                for group in self._settled(quiz_id, _ran(since, runs, subscription, quiz_id) or since)
            )
        ]
        for quiz_id in found:
            self._order(quiz_id, person, subscription)
        if found or self.now - since >= LOOKED_EVERY:
            self._done.append((person.id, subscription.id))

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
