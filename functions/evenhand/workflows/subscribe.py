"""Say which reports one wants, and when. Whoever never said gets everything in their scope, once a day.

That standard subscription is one like any other: it can be changed, paused and removed. It is written down with the
first change, so that to add another takes nothing away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import TYPE_CHECKING

from evenhand.errors import Forbidden, NotFound, Refused, StaleVersion
from evenhand.people.permissions import Verb, Whose, reach
from evenhand.people.person import ALL_VENDORS, Person, Vendor
from evenhand.people.subscription import MOST, Frequency, Pause, Subscription, Subscriptions, standard

if TYPE_CHECKING:
    from evenhand.workflows.report_desk import ReportDesk

TRIES = 5
NONE = "There is no such subscription, or it is not yours."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to get, and when."""

    quiz_id: str = ""
    cohort: str = ""
    vendor_id: str = ""
    frequency: Frequency = Frequency.DAILY
    weekday: int = 0
    hour: int | None = None
    """In the person's own time zone; None leaves the time as it is, and for a new one makes it eight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What somebody can choose from: nothing beyond their scope."""

    quizzes: tuple[str, ...]
    cohorts: tuple[str, ...]
    vendors: tuple[Vendor, ...]
    all_at_once: bool
    """Whether all vendors come in one report; else in one each."""


def subscriptions_of(person: Person, desk: ReportDesk) -> Subscriptions:
    """What a person chose, or the standard; nothing for those who may not receive reports."""
    if reach(person, Verb.RECEIVE_REPORT) is None:
        return Subscriptions(person_id=person.id)
    kept = desk.subscriptions.subscriptions(person.id)
    return kept or Subscriptions(person_id=person.id, items=(standard(desk.report_at),))


def scopes_of(person: Person, vendors: Sequence[Vendor]) -> tuple[Vendor | None, ...]:
    """The reports a person can receive: one per vendor, or None for the pooled one."""
    match reach(person, Verb.RECEIVE_REPORT):
        case Whose.ALL:
            return (None,)
        case Whose.SCOPE if person.answers_for(ALL_VENDORS):
            return (None,)
        case Whose.SCOPE:
            return tuple(vendor for vendor in vendors if person.answers_for(vendor.id))
        case _:
            return ()


def subjects_of(person: Person, subscription: Subscription, vendors: Sequence[Vendor]) -> tuple[Vendor | None, ...]:
    """The reports that a subscription comes to, as `scopes_of`; what its person may not hear of any more is left
    out."""
    scopes = scopes_of(person, vendors)
    if not subscription.vendor_id:
        return scopes
    wanted = tuple(vendor for vendor in vendors if vendor.id == subscription.vendor_id)
    return wanted if None in scopes else tuple(vendor for vendor in wanted if vendor in scopes)


def choices_of(person: Person, desk: ReportDesk) -> Choices:
    """What a person can subscribe to."""
    vendors = desk.directory.vendors()
    scopes = scopes_of(person, vendors)
    whole = None in scopes
    within = tuple(vendors) if whole else tuple(each for each in scopes if each is not None)
    ids = {vendor.id for vendor in within}
    people = [each for each in desk.directory.people() if each.cohort and each.vendor_id in ids]
    return Choices(
        quizzes=tuple(desk.keys.quizzes()),
        cohorts=tuple(sorted({each.cohort for each in people})),
        vendors=within,
        all_at_once=whole,
    )


def subscribe(person: Person, wish: Wish, desk: ReportDesk) -> Subscription:
    """A further subscription."""
    new = Subscription(id=desk.ids.new(), since=desk.clock.now())
    _check(person, wish, new, desk)

    def add(kept: Subscriptions) -> Subscriptions:
        if len(kept.items) >= MOST:
            raise Refused(f"You have {MOST} subscriptions already. Change one of them, or remove one.")
        return kept.having(_with(new, wish))

    change(person, add, desk)
    return _with(new, wish)


def change_subscription(
    person: Person, subscription_id: str, wish: Wish, desk: ReportDesk, *, paused: bool | None = None
) -> Subscription:
    """A subscription with other wishes; paused or not, where that is said. What was due before is not made up for."""

    def put(found: Subscription) -> Subscription:
        _check(person, wish, found, desk)
        pause = {None: found.pause, False: None, True: found.pause or Pause.OWN}[paused]
        return replace(_with(found, wish), pause=pause, since=desk.clock.now())

    return _change_one(person, subscription_id, put, desk)


def pause_subscription(person: Person, subscription_id: str, desk: ReportDesk) -> Subscription:
    """A subscription by which nothing is sent for the time being."""
    return _change_one(person, subscription_id, lambda found: replace(found, pause=found.pause or Pause.OWN), desk)


def resume_subscription(person: Person, subscription_id: str, desk: ReportDesk) -> Subscription:
    """A subscription that is switched on again; what was missed meanwhile is not made up for."""

    def resume(found: Subscription) -> Subscription:
        return found if found.pause is None else replace(found, pause=None, since=desk.clock.now())

    return _change_one(person, subscription_id, resume, desk)


def remove_subscription(person: Person, subscription_id: str, desk: ReportDesk) -> None:
    """Forget a subscription, and with it the links in its mails; unknown ones are fine. Whoever removes the last gets
    nothing any more, not the standard."""
    change(person, lambda kept: kept.without(subscription_id), desk)


def change(person: Person, how: Callable[[Subscriptions], Subscriptions], desk: ReportDesk) -> Subscriptions:
    """The person's subscriptions after a change, kept. Nobody can change another's."""
    if reach(person, Verb.RECEIVE_REPORT) is None:
        raise Forbidden("Reports go to trainers and to those who answer for a vendor.")
    for _ in range(TRIES):
        before = subscriptions_of(person, desk)
        after = how(before)
        if after == before:
            return before
        try:
            desk.subscriptions.put_subscriptions(after.next_version())
        except StaleVersion:
            continue
        return after
    raise StaleVersion("Your subscriptions are being changed from several windows at once. Try again.")


def _change_one(
    person: Person, subscription_id: str, how: Callable[[Subscription], Subscription], desk: ReportDesk
) -> Subscription:
    def put(kept: Subscriptions) -> Subscriptions:
        found = kept.find(subscription_id)
        if found is None:
            raise NotFound(NONE)
        return kept.having(how(found))

    found = change(person, put, desk).find(subscription_id)
    if found is None:
        raise NotFound(NONE)
    return found


def _with(subscription: Subscription, wish: Wish) -> Subscription:
    at = {} if wish.hour is None else {"at": time(wish.hour), "time_zone": ""}
    return replace(
        subscription,
        quiz_id=wish.quiz_id,
        cohort=wish.cohort,
        vendor_id=wish.vendor_id,
        frequency=wish.frequency,
        weekday=wish.weekday,
        **at,  # type: ignore[arg-type]
    )


def _check(person: Person, wish: Wish, before: Subscription, desk: ReportDesk) -> None:
    """Raise `Refused` when somebody wants what they cannot get, and did not want before: what is there no more must not
    keep anybody from a pause. What is out of their scope is told as what is not."""
    choices = choices_of(person, desk)
    for what, wanted, wanted_before, there in (
        ("test", wish.quiz_id, before.quiz_id, choices.quizzes),
        ("cohort", wish.cohort, before.cohort, choices.cohorts),
        ("vendor", wish.vendor_id, before.vendor_id, tuple(vendor.id for vendor in choices.vendors)),
    ):
        if wanted not in ("", wanted_before, *there):
            raise Refused(f"There is no {what} `{wanted}` for you to choose; there are {', '.join(there) or 'none'}.")
