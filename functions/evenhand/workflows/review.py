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
from evenhand.workflows.certify import Certified, own_certificate
from evenhand.workflows.close_attempt import close_if_over
from evenhand.workflows.own_attempt import disclosed_to, find_attempt, publication_of, settings_in_force

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from evenhand.people.person import Person
    from evenhand.workflows.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """An attempt, the test it was, where the person stands, and how much may be shown."""

    record: AttemptRecord
    publication: Publication
    standing: Standing
    settings: Settings
    """Those in force now, which may be later than the publication's."""
    disclosure: Disclosure
    policies: tuple[PolicyScore, ...] = ()
    appeals: tuple[Appeal, ...] = ()
    certificate: Certified | None = None
    """That this attempt gave."""


def review_attempt(person: Person, attempt_id: str, desk: Desk) -> Review:
    """The attempt as the person may see it; submitted first, when it is the person's own and its time is up."""
    record = find_attempt(person, attempt_id, Verb.SEE_ATTEMPT, desk.attempts)
    if record.attempt.person_id == person.id:
        record = close_if_over(person, record, desk)
    return review_record(person, record, desk)


def review_record(person: Person, record: AttemptRecord, desk: Desk) -> Review:
    """The same for an attempt already at hand. Whoever decides about another's attempt sees all of it."""
    publication = publication_of(record, desk.keys)
    standing = desk.attempts.standing(record.attempt.person_id, record.attempt.quiz_id)
    settings = settings_in_force(publication, desk.keys)
    shown = disclosed_to(person, record, standing, settings, desk.clock.now())
    return Review(
        record=record,
        publication=publication,
        standing=standing,
        settings=settings,
        disclosure=shown,
        policies=score_by_policy(record.grade, publication.key) if record.grade else (),
        appeals=tuple(desk.appeals.of_attempt(record.attempt.id)) if shown is Disclosure.FULL else (),
        certificate=_certificate(person, record, publication, desk),
    )


def _certificate(person: Person, record: AttemptRecord, publication: Publication, desk: Desk) -> Certified | None:
    if not publication.key.settings.certifies or record.grade is None or not record.grade.passed:
        return None
    own = desk.certificates.certificates_of(record.attempt.person_id)
    number = next((each.number for each in own if each.attempt_id == record.attempt.id), None)
    return own_certificate(person, number, desk)


def review_all(person: Person, desk: Desk) -> tuple[Review, ...]:
    """The person's own attempts that are submitted or open, the newest first."""
    return tuple(
        review
        for review in _readable(person, reversed(desk.attempts.of_person(person.id)), desk)
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


def _readable(person: Person, records: Iterable[AttemptRecord], desk: Desk) -> Iterator[Review]:
    """Review one attempt after the other. One whose publication is not here any more is left out rather than hiding
    all the others."""
    for record in records:
        try:
            yield review_record(person, close_if_over(person, record, desk), desk)
        except NotFound:
            continue
