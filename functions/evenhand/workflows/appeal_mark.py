"""Appeal against the mark of one question, take the appeal back, and see appeals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.assessment.appeal import Appeal, AppealAction, AppealReason, AppealState, act
from evenhand.assessment.attempt import AttemptRecord
from evenhand.assessment.disclosure import Disclosure
from evenhand.errors import NotFound, Refused
from evenhand.people.permissions import Verb, Whose, may, reach
from evenhand.quiz.publication import Publication
from evenhand.quiz.settings import FeedbackPolicy
from evenhand.workflows.own_attempt import disclosed_to, find_attempt, publication_of, settings_in_force

if TYPE_CHECKING:
    from evenhand.people.person import Person
    from evenhand.ports import AppealStore
    from evenhand.workflows.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealCase:
    """An appeal with the attempt and the test it is about."""

    appeal: Appeal
    record: AttemptRecord
    publication: Publication
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
    """Record an objection to the mark of one question; each mark can be appealed once."""
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
        opened_at=desk.clock.now(),
    )
    desk.appeals.open(appeal)
    return AppealCase(appeal=appeal, record=record, publication=publication, disclosure=shown)


def withdraw_appeal(person: Person, appeal_id: str, desk: Desk) -> AppealCase:
    """Take an appeal back before it is decided."""
    appeal = find_appeal(person, appeal_id, Verb.APPEAL, desk.appeals)
    withdrawn = act(appeal, AppealAction.WITHDRAW, at=desk.clock.now(), by=person.id)
    desk.appeals.append(withdrawn)
    return case_of(person, withdrawn, desk)


def list_appeals(person: Person, desk: Desk) -> tuple[AppealCase, ...]:
    """The appeals a person may see: those to decide first, the longest waiting first."""
    if reach(person, Verb.SEE_APPEAL) is Whose.ALL:
        # By id, since one that is decided while this reads is met in both its states.
        found = {appeal.id: appeal for state in AppealState for appeal in desk.appeals.in_state(state)}
    else:
        found = {appeal.id: appeal for appeal in desk.appeals.of_person(person.id)}
    cases = []
    for appeal in sorted(found.values(), key=lambda appeal: (appeal.state.closed, appeal.opened_at)):
        try:
            cases.append(case_of(person, appeal, desk))
        except NotFound:
            continue  # its publication is not here any more; the others must not be hidden by that
    return tuple(cases)


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
    return AppealCase(appeal=appeal, record=record, publication=publication, disclosure=shown)


def _disclosed(person: Person, record: AttemptRecord, publication: Publication, desk: Desk) -> Disclosure:
    standing = desk.attempts.standing(record.attempt.person_id, record.attempt.quiz_id)
    return disclosed_to(person, record, standing, settings_in_force(publication, desk.keys), desk.clock.now())
