"""Find people, and say how far they are: whoever may see them, and nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from evenhand.assessment.accommodation import Accommodation, extra_time
from evenhand.assessment.assignment import Timing
from evenhand.assessment.certification import Validity
from evenhand.errors import NotFound
from evenhand.people.permissions import Verb, may
from evenhand.people.person import Role
from evenhand.workflows.assign import Task, tasks_of
from evenhand.workflows.certify import certificates_of

if TYPE_CHECKING:
    from datetime import datetime

    from evenhand.assessment.attempt import AttemptRecord
    from evenhand.people.person import Person
    from evenhand.workflows.certify import Certified
    from evenhand.workflows.desk import Desk

MOST = 200
"""People shown at once."""


class Readiness(StrEnum):
    """How far somebody is with what they have to do; the most pressing first."""

    OVERDUE = "overdue"
    """Something was due and is not done."""
    TO_DO = "to_do"
    READY = "ready"
    """All is done."""
    NOTHING = "nothing"
    """They have nothing to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far one person is."""

    person: Person
    tasks: tuple[Task, ...]
    certificates: int
    """That hold now."""

    @property
    def modules(self) -> tuple[Task, ...]:
        """The modules to read."""
        return tuple(task for task in self.tasks if task.is_module)

    @property
    def tests(self) -> tuple[Task, ...]:
        """The tests to pass."""
        return tuple(task for task in self.tasks if not task.is_module)

    @property
    def overdue(self) -> int:
        """How many were due, or closed, and are not done."""
        return sum(not task.done and task.timing in (Timing.OVERDUE, Timing.CLOSED) for task in self.tasks)

    @property
    def next_due(self) -> datetime | None:
        """When the next of what is not done is due."""
        moments = [task.window.due_at or task.window.closes_at for task in self.tasks if not task.done]
        return min((moment for moment in moments if moment is not None), default=None)

    @property
    def readiness(self) -> Readiness:
        """How far, in a word."""
        if self.overdue:
            return Readiness.OVERDUE
        if not all(task.done for task in self.tasks):
            return Readiness.TO_DO
        return Readiness.READY if self.tasks else Readiness.NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The people found."""

    people: tuple[Progress, ...]
    """Those who are behind first, then by name."""
    more: int
    """How many there are beyond those."""
    cohorts: tuple[str, ...]
    """All there are among those who may be seen."""
    vendors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """Where somebody stands with one test."""

    quiz_id: str
    submitted: int
    attempts_left: int | None
    """None is without limit."""
    passed: bool
    score: Fraction | None
    """Of the latest attempt that was graded."""
    extra_time: Fraction
    late: tuple[tuple[str, str, datetime], ...] = ()
    """Answers that came too late and are not accepted: the attempt's id, theirs, and when they came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One person in full, for whoever may see them."""

    progress: Progress
    tests: tuple[Test, ...]
    certificates: tuple[Certified, ...]
    given: tuple[Accommodation, ...]
    """What the person was given, with the reasons, for those who may give it; the latest first."""
    can_accommodate: bool
    can_accept: bool


def find_people(asker: Person, desk: Desk, *, query: str = "", cohort: str = "", vendor_id: str = "") -> Found:
    """The labellers an asker may see whose name or id holds the query, of a cohort, of a vendor."""
    seen = [
        person
        for person in desk.directory.people()
        if person.active
        and Role.LABELLER in person.roles
        and may(asker, Verb.SEE_PERSON, owner_id=person.id, vendor_id=person.vendor_id)
    ]
    names = {vendor.id: vendor.name for vendor in desk.directory.vendors()}
    found = [
        person
        for person in seen
        if _matches(person, query, names.get(person.vendor_id, ""))
        and cohort in ("", person.cohort)
        and vendor_id in ("", person.vendor_id)
    ]
    found.sort(key=lambda person: (person.name.casefold(), person.id))
    people = [_progress(person, desk) for person in found[:MOST]]
    order = list(Readiness)
    people.sort(key=lambda each: order.index(each.readiness))
    return Found(
        people=tuple(people),
        more=max(0, len(found) - MOST),
        cohorts=tuple(sorted({person.cohort for person in seen if person.cohort}, reverse=True)),
        vendors=tuple(sorted({person.vendor_id for person in seen if person.vendor_id})),
    )


def _matches(person: Person, query: str, vendor: str) -> bool:
    """Whether each word of a query stands in something that people know the person by."""
    known = f"{person.name}\n{person.id}\n{person.cohort}\n{person.vendor_id}\n{vendor}".casefold()
    return all(word in known for word in query.casefold().split())


def _progress(person: Person, desk: Desk) -> Progress:
    now = desk.clock.now()
    held = desk.certificates.certificates_of(person.id)
    return Progress(
        person=person,
        tasks=tasks_of(person, desk),
        certificates=sum(each.validity(now) is Validity.VALID for each in held),
    )


def profile_of(asker: Person, person_id: str, desk: Desk) -> Profile:
    """One person; one who may not be seen looks like one who does not exist."""
    person = desk.directory.person(person_id)
    if person is None or not may(asker, Verb.SEE_PERSON, owner_id=person.id, vendor_id=person.vendor_id):
        raise NotFound("There is no such person, or they are not yours to see.")
    given = desk.accommodations.accommodations(person.id)
    own = {"owner_id": person.id, "vendor_id": person.vendor_id}
    can_accommodate = person.active and person.id != asker.id and may(asker, Verb.ACCOMMODATE, **own)
    can_accept = person.id != asker.id and may(asker, Verb.ACCEPT_LATE, **own)
    progress = _progress(person, desk)
    return Profile(
        progress=progress,
        tests=_tests(progress, given, desk, late=can_accept),
        certificates=certificates_of(person, asker, desk),
        given=tuple(reversed(given)) if can_accommodate else (),
        can_accommodate=can_accommodate,
        can_accept=can_accept,
    )


def _tests(progress: Progress, given: Sequence[Accommodation], desk: Desk, *, late: bool) -> tuple[Test, ...]:
    """The tests that are to be passed, then others that were begun."""
    person = progress.person
    records = desk.attempts.of_person(person.id)
    named = (*(task.target for task in progress.tests), *(record.attempt.quiz_id for record in records))
    return tuple(
        _test(person, quiz_id, [each for each in records if each.attempt.quiz_id == quiz_id], given, desk, late=late)
        for quiz_id in dict.fromkeys(named)
        if desk.keys.current(quiz_id) is not None
    )


def _test(
    person: Person,
    quiz_id: str,
    records: list[AttemptRecord],
    given: Sequence[Accommodation],
    desk: Desk,
    *,
    late: bool,
) -> Test:
    publication, standing = desk.keys.current(quiz_id), desk.attempts.standing(person.id, quiz_id)
    graded = [record.grade for record in records if record.grade is not None]
    return Test(
        quiz_id=quiz_id,
        submitted=standing.submitted,
        attempts_left=standing.attempts_left(publication.key.settings.attempts if publication else None),
        passed=standing.holds_pass(desk.clock.now()),
        score=graded[-1].score if graded else None,
        extra_time=extra_time(given, quiz_id, person.extra_time),
        late=tuple(
            (record.attempt.id, each.id, each.received_at)
            for record in records
            for each in record.late
            if all(graded.late != each.id for graded in record.grades)
        )
        if late
        else (),
    )
