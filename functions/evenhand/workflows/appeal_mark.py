"""Appeal against the mark of one question, take the appeal back, and see appeals."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.assessment.appeal import Appeal, AppealAction, AppealReason, AppealState, act
from evenhand.assessment.attempt import AttemptRecord
from evenhand.assessment.disclosure import Disclosure
from evenhand.errors import NotFound, Refused, StaleVersion
from evenhand.people.permissions import Verb, Whose, may, reach
from evenhand.quiz.publication import Publication
from evenhand.quiz.settings import FeedbackPolicy
from evenhand.workflows.further_grade import graded_under
from evenhand.workflows.keep_submission import TRIES
from evenhand.workflows.own_attempt import disclosed_to, find_attempt, publication_of, settings_in_force

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from evenhand.assessment.attempt import Standing
    from evenhand.people.person import Person
    from evenhand.ports.appeals import AppealStore
    from evenhand.quiz.settings import Settings
    from evenhand.workflows.desk import Desk

CLOSED_SHOWN = 100
"""How many closed appeals a list shows: the latest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealCase:
    """An appeal with the attempt and the test it is about."""

    appeal: Appeal
    record: AttemptRecord
    publication: Publication
    """As it was taken."""
    graded_under: Publication
    """As it was when the grade that counts was given."""
    disclosure: Disclosure
    """Whether the person who looks may see which option is right."""


def open_appeal(
    person: Person,
    attempt_id: str,
    question_id: str,
    reason: AppealReason,
    text: str,
    desk: Desk,
) -> AppealCase:
    """Record an objection to the mark of one question.

    Each mark can be appealed once, for as long after it was shown as the quiz says, and each person has so many appeals
    at a quiz; those that are upheld are given back.
    """
    record = find_attempt(person, attempt_id, Verb.APPEAL, desk.attempts)
    publication = publication_of(record, desk.keys)
    if record.grade is None:
        raise Refused("The attempt is not submitted yet, so there is no mark to appeal. Submit it first.")
    mark = record.grade.mark(question_id)
    if mark is None:
        raise NotFound(f"The attempt has no question `{question_id}`.")
    shown = _disclosed(person, record, publication, desk)
    if (
        shown is not Disclosure.FULL
        and settings_in_force(publication, desk.keys).feedback is not FeedbackPolicy.SCORE_ONLY
    ):
        # An appeal refused for a right answer would tell which answers are right while attempts are left.
        raise Refused("Marks can be appealed once they are shown: after your last attempt or a pass.")
    if shown is Disclosure.FULL and mark.marks == mark.max:
        raise Refused("This answer earned full marks; there is nothing to gain by an appeal.")
    settings, now = settings_in_force(publication, desk.keys), desk.clock.now()
    until = appealable_until(record, desk.attempts.standing(person.id, record.attempt.quiz_id), settings)
    if until is not None and now > until:
        raise Refused(f"Marks of this test could be appealed until {until:%Y-%m-%d %H:%M} UTC. Speak to your trainer.")
    appeal = Appeal(
        id=desk.ids.new(),
        attempt_id=attempt_id,
        question_id=question_id,
        quiz_id=record.attempt.quiz_id,
        key_revision=mark.key_revision,
        person_id=person.id,
        vendor_id=record.attempt.vendor_id,
        language=record.attempt.language,
        reason=reason,
        text=text,
        opened_at=now,
        due_at=now + settings.appeal_decision,
    )
    for _ in range(TRIES):
        numbered = dataclasses.replace(appeal, number=_next_number(person, appeal.quiz_id, settings.appeals, desk))
        try:
            desk.appeals.open(numbered)
        except StaleVersion:
            continue  # another appeal of the same person came first
        return case_of(person, numbered, desk)
    raise StaleVersion("Too many appeals of yours arrive at once. Nothing is lost: send it again.")


def appealable_until(record: AttemptRecord, standing: Standing, settings: Settings) -> datetime | None:
    """When the time to appeal the marks of a graded attempt is over; None is never.

    It runs from when the marks could first be seen: from the last grade, from the last submission where marks wait for
    that, from the close where they wait for that.
    """
    if settings.appeal_window is None or not record.grades:
        return None
    shown = record.grades[-1].graded_at
    if settings.feedback is FeedbackPolicy.AFTER_LAST_ATTEMPT and standing.last_submitted_at is not None:
        shown = max(shown, standing.last_submitted_at)
    if settings.feedback is FeedbackPolicy.AFTER_CLOSE:
        closings = [window.closes_at for window in (record.attempt.window, settings.window) if window.closes_at]
        shown = max([shown, *closings])
    return shown + settings.appeal_window


def appeals_left(own: Iterable[Appeal], quiz_id: str, allowed: int | None) -> int | None:
    """How many appeals a person with these has left at a quiz; None is without limit."""
    used = sum(each.uses_budget for each in own if each.quiz_id == quiz_id)
    return None if allowed is None else max(0, allowed - used)


def _next_number(person: Person, quiz_id: str, allowed: int | None, desk: Desk) -> int:
    own = [each for each in desk.appeals.of_person(person.id) if each.quiz_id == quiz_id]
    if appeals_left(own, quiz_id, allowed) == 0:
        raise Refused(
            f"Your {allowed} appeals at this test are used. One that is upheld is given back; so is one that you take"
            " back before anybody looks at it."
        )
    return max((each.number or 0 for each in own), default=0) + 1


def withdraw_appeal(person: Person, appeal_id: str, desk: Desk) -> AppealCase:
    """Take an appeal back before it is decided."""
    appeal = find_appeal(person, appeal_id, Verb.APPEAL, desk.appeals)
    withdrawn = act(appeal, AppealAction.WITHDRAW, at=desk.clock.now(), by=person.id)
    desk.appeals.append(withdrawn)
    return case_of(person, withdrawn, desk)


def list_appeals(person: Person, desk: Desk) -> tuple[AppealCase, ...]:
    """The appeals a person may see: those to decide first, the earliest due first; then the latest that are closed."""
    if reach(person, Verb.SEE_APPEAL) is Whose.ALL:
        # By id, since one that is decided while this reads is met in both its states.
        found = {appeal.id: appeal for state in AppealState for appeal in desk.appeals.in_state(state)}
    else:
        found = {appeal.id: appeal for appeal in desk.appeals.of_person(person.id)}
    waiting = sorted(
        (each for each in found.values() if not each.state.closed),
        key=lambda each: (each.due_at or each.opened_at, each.opened_at),
    )
    closed = sorted((each for each in found.values() if each.state.closed), key=_ended_at, reverse=True)
    cases = []
    for appeal in (*waiting, *closed[:CLOSED_SHOWN]):
        try:
            cases.append(case_of(person, appeal, desk))
        except NotFound:
            continue  # its publication is not here any more; the others must not be hidden by that
    return tuple(cases)


def _ended_at(appeal: Appeal) -> datetime:
    return appeal.history[-1].at


def find_appeal(person: Person, appeal_id: str, verb: Verb, appeals: AppealStore) -> Appeal:
    """The appeal, or `NotFound`: one that is another's looks like one that does not exist."""
    appeal = appeals.get(appeal_id)
    if appeal is None or not may(person, verb, owner_id=appeal.person_id, vendor_id=appeal.vendor_id):
        raise NotFound("There is no such appeal, or it is not yours.")
    return appeal


def case_of(person: Person, appeal: Appeal, desk: Desk) -> AppealCase:
    """The appeal with what it is about."""
    record = desk.attempts.get(appeal.attempt_id)
    if record is None:
        raise NotFound("The attempt of this appeal is not here.")
    publication = publication_of(record, desk.keys)
    shown = _disclosed(person, record, publication, desk)
    graded = graded_under(record, desk.keys)
    return AppealCase(appeal=appeal, record=record, publication=publication, graded_under=graded, disclosure=shown)


def _disclosed(person: Person, record: AttemptRecord, publication: Publication, desk: Desk) -> Disclosure:
    standing = desk.attempts.standing(record.attempt.person_id, record.attempt.quiz_id)
    return disclosed_to(person, record, standing, settings_in_force(publication, desk.keys), desk.clock.now())
