"""What a person sees of an attempt: as much as the feedback policy discloses now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.assessment.appeal import Appeal
from evenhand.assessment.attempt import AttemptRecord, Standing
from evenhand.assessment.disclosure import Disclosure, PolicyScore, score_by_policy
from evenhand.errors import NotFound
from evenhand.people.permissions import Verb
from evenhand.quiz.publication import Publication
from evenhand.quiz.settings import Settings
from evenhand.workflows.appeal_mark import appealable_until, appeals_left
from evenhand.workflows.certify import Certified, own_certificate
from evenhand.workflows.close_attempt import close_if_over
from evenhand.workflows.further_grade import graded_under
from evenhand.workflows.own_attempt import disclosed_to, find_attempt, publication_of, settings_in_force

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from evenhand.people.person import Person
    from evenhand.workflows.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """An attempt, the test it was, where the person stands, and how much may be shown."""

    record: AttemptRecord
    publication: Publication
    """As it was taken."""
    graded_under: Publication
    """As it was when the grade that counts was given: what is right now, and why."""
    standing: Standing
    settings: Settings
    """Those in force now, which may be later than the publication's."""
    disclosure: Disclosure
    policies: tuple[PolicyScore, ...] = ()
    appeals: tuple[Appeal, ...] = ()
    certificate: Certified | None = None
    """That this attempt gave."""
    appeal_until: datetime | None = None
    """When the time to appeal its marks is over; None is never."""
    appeals_left: int | None = None
    """How many appeals its owner has left at this quiz; None is without limit."""
    now: datetime

    @property
    def may_appeal(self) -> bool:
        """Whether its owner has time and appeals left."""
        return self.appeals_left != 0 and (self.appeal_until is None or self.now <= self.appeal_until)


def review_attempt(person: Person, attempt_id: str, desk: Desk) -> Review:
    """The attempt as the person may see it; submitted first, when it is the person's own and its time is up."""
    record = find_attempt(person, attempt_id, Verb.SEE_ATTEMPT, desk.attempts)
    if record.attempt.person_id == person.id:
        record = close_if_over(person, record, desk)
    return review_record(person, record, desk)


def review_record(person: Person, record: AttemptRecord, desk: Desk, *, own: Sequence[Appeal] | None = None) -> Review:
    """The same for an attempt already at hand, and all appeals of its owner, where these are too. Whoever decides about
    another's attempt sees all of it."""
    publication, now = publication_of(record, desk.keys), desk.clock.now()
    standing = desk.attempts.standing(record.attempt.person_id, record.attempt.quiz_id)
    settings = settings_in_force(publication, desk.keys)
    shown = disclosed_to(person, record, standing, settings, now)
    full = shown is Disclosure.FULL
    if own is None:
        own = desk.appeals.of_person(record.attempt.person_id) if full else ()
    return Review(
        record=record,
        publication=publication,
        graded_under=graded_under(record, desk.keys),
        standing=standing,
        settings=settings,
        disclosure=shown,
        policies=score_by_policy(record.grade, graded_under(record, desk.keys).key) if record.grade else (),
        appeals=tuple(each for each in own if each.attempt_id == record.attempt.id) if full else (),
        certificate=_certificate(person, record, publication, desk),
        appeal_until=appealable_until(record, standing, settings),
        appeals_left=appeals_left(own, record.attempt.quiz_id, settings.appeals),
        now=now,
    )


def _certificate(person: Person, record: AttemptRecord, publication: Publication, desk: Desk) -> Certified | None:
    if not publication.key.settings.certifies or not any(each.grade.passed for each in record.grades):
        return None
    own = desk.certificates.certificates_of(record.attempt.person_id)
    number = next((each.number for each in own if each.attempt_id == record.attempt.id), None)
    return own_certificate(person, number, desk)


def review_all(person: Person, desk: Desk) -> tuple[Review, ...]:
    """The person's own attempts that are submitted or open, the newest first."""
    return tuple(
        review
        for review in _readable(
            person, reversed(desk.attempts.of_person(person.id)), desk, desk.appeals.of_person(person.id)
        )
        if review.record.submission is not None or review.standing.open_attempt == review.record.attempt.id
    )


def review_latest(person: Person, quiz_id: str, desk: Desk) -> Review | None:
    """The person's newest submitted attempt at a quiz, or None."""
    records = (
        record
        for record in reversed(desk.attempts.of_person(person.id))
        if record.attempt.quiz_id == quiz_id and record.submission is not None
    )
    return next(_readable(person, records, desk), None)


def _readable(
    person: Person, records: Iterable[AttemptRecord], desk: Desk, own: Sequence[Appeal] | None = None
) -> Iterator[Review]:
    """Review one attempt after the other. One whose publication is not here any more is left out rather than hiding
    all the others."""
    for record in records:
        try:
            yield review_record(person, close_if_over(person, record, desk), desk, own=own)
        except NotFound:
            continue
