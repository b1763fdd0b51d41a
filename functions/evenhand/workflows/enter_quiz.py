"""Where a person stands before a test: whether it can be begun now, and if not, why and until when."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from evenhand.assessment.accommodation import extra_time
from evenhand.assessment.assignment import Timing, timing, window_for
from evenhand.assessment.attempt import AttemptRecord, Standing
from evenhand.assessment.certification import RENEWAL
from evenhand.errors import NotFound
from evenhand.quiz.publication import Publication
from evenhand.quiz.settings import Window
from evenhand.workflows.certify import Certified, own_certificate
from evenhand.workflows.close_attempt import close_if_over
from evenhand.workflows.open_attempt import open_attempt

if TYPE_CHECKING:
    from evenhand.people.person import Person
    from evenhand.quiz.settings import Settings
    from evenhand.workflows.desk import Desk


class Barrier(StrEnum):
    """Why a test cannot be begun now."""

    PASSED = "passed"
    ATTEMPTS = "attempts"
    EARLY = "early"
    CLOSED = "closed"
    REQUIRES = "requires"
    COOL_DOWN = "cool_down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """What comes first: a module to read or a quiz to pass."""

    target: str
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A person before a test."""

    publication: Publication
    standing: Standing
    """Renewed where a certificate runs out: its attempts are those of the cycle to come."""
    open: AttemptRecord | None
    """The attempt that can be gone on with."""
    window: Window
    timing: Timing
    requirements: tuple[Requirement, ...]
    barrier: Barrier | None
    """None when an attempt can be begun, or gone on with."""
    until: datetime | None
    """When the barrier falls by itself."""
    certificate: Certified | None = None
    """The latest that the person has for it."""
    extra_time: Fraction = Fraction(1)
    """What the time limit is multiplied by for this person."""

    @property
    def attempts_left(self) -> int | None:
        """How many more attempts can be begun; None is without limit."""
        left = self.standing.attempts_left(self.publication.key.settings.attempts)
        replaces = self.standing.open_attempt is not None and self.open is None
        return left + 1 if left is not None and replaces else left


def enter_quiz(person: Person, quiz_id: str, desk: Desk) -> Entry:
    """Where a person stands before a test. An open attempt whose time is up is submitted first."""
    publication = desk.keys.current(quiz_id)
    if publication is None:
        raise NotFound(f"There is no quiz `{quiz_id}`.")
    standing, record = _standing(person, publication, desk)
    settings, now = publication.key.settings, desk.clock.now()
    window = window_of(person, quiz_id, settings, desk)
    requirements = tuple(_requirement(person, target, now, desk) for target in settings.requires)
    entry = Entry(
        publication=publication,
        standing=standing,
        open=record,
        window=window,
        timing=timing(window, now),
        requirements=requirements,
        barrier=None,
        until=None,
        certificate=own_certificate(person, standing.certificate, desk),
        extra_time=_extra_time(person, quiz_id, settings, desk),
    )
    barrier, until = (None, None) if record is not None else _barrier(entry, now)
    return dataclasses.replace(entry, barrier=barrier, until=until)


def window_of(person: Person, target: str, settings: Settings | None, desk: Desk) -> Window:
    """When a quiz or a module is open to a person."""
    mine = [each for each in desk.assignments.assignments() if each.is_for(person.id, person.cohort, person.vendor_id)]
    return window_for(mine, target, settings, desk.clock.now())


def time_limit_of(settings: Settings, multiple: Fraction) -> timedelta | None:
    """The time limit for somebody whose extra time is this multiple, to the second."""
    if settings.time_limit is None:
        return None
    return timedelta(seconds=round(settings.time_limit.total_seconds() * multiple))


def _extra_time(person: Person, quiz_id: str, settings: Settings, desk: Desk) -> Fraction:
    if settings.time_limit is None:
        return person.extra_time
    return extra_time(desk.accommodations.accommodations(person.id), quiz_id, person.extra_time)


def _standing(person: Person, publication: Publication, desk: Desk) -> tuple[Standing, AttemptRecord | None]:
    standing = desk.attempts.standing(person.id, publication.quiz_id)
    record = open_attempt(standing, publication, attempts=desk.attempts, keys=desk.keys)
    if record is not None and close_if_over(person, record, desk).submission is not None:
        standing, record = desk.attempts.standing(person.id, publication.quiz_id), None
    return standing.renewed(desk.clock.now(), RENEWAL), record


def _barrier(entry: Entry, now: datetime) -> tuple[Barrier | None, datetime | None]:
    standing, settings = entry.standing, entry.publication.key.settings
    if standing.passed:
        until = standing.certified_until
        return Barrier.PASSED, until - RENEWAL if until is not None else None
    if entry.attempts_left == 0:
        return Barrier.ATTEMPTS, None
    if entry.timing is Timing.EARLY:
        return Barrier.EARLY, entry.window.opens_at
    if entry.timing is Timing.CLOSED:
        return Barrier.CLOSED, None
    if not all(requirement.done for requirement in entry.requirements):
        return Barrier.REQUIRES, None
    replaces = standing.open_attempt is not None
    if standing.last_submitted_at is not None and not replaces:
        cooled = standing.last_submitted_at + settings.cool_down
        if now < cooled:
            return Barrier.COOL_DOWN, cooled
    return None, None


def _requirement(person: Person, target: str, now: datetime, desk: Desk) -> Requirement:
    if target.endswith(".md"):
        done = any(reading.module == target for reading in desk.readings.readings(person.id))
    else:
        done = desk.attempts.standing(person.id, target).holds_pass(now)
    return Requirement(target=target, done=done)
