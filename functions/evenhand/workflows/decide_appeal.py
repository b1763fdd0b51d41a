"""Review an appeal: take it, ask for a second reviewer, decide it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from evenhand.assessment.appeal import Appeal, AppealAction, AppealState, Remedy, act
from evenhand.assessment.grading import mark_question
from evenhand.assessment.regrade import with_granted
from evenhand.assessment.submission import check_answers, is_omitted
from evenhand.errors import Forbidden, Refused, StaleVersion
from evenhand.people.audit import Action
from evenhand.people.permissions import Verb, reach
from evenhand.workflows.appeal_mark import AppealCase, case_of, find_appeal
from evenhand.workflows.appeal_notice import decision_notice
from evenhand.workflows.audit import note
from evenhand.workflows.further_grade import Why, further_grade, graded_under
from evenhand.workflows.keep_submission import TRIES

if TYPE_CHECKING:
    from evenhand.assessment.attempt import AttemptRecord
    from evenhand.people.person import Person
    from evenhand.ports.attempts import FurtherGrade
    from evenhand.quiz.publication import Publication
    from evenhand.workflows.desk import Desk


class Outcome(StrEnum):
    """How an appeal is decided."""

    UPHELD = "upheld"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a reviewer decides."""

    outcome: Outcome
    rationale: str
    """The labeller reads it."""
    remedy: Remedy | None = None
    """What follows, where it upholds."""
    answer: tuple[str, ...] = ()
    """For a remedy that says which answer is right; what the labeller answered, where it accepts and says none."""


class Bar(StrEnum):
    """Why somebody does not decide an appeal."""

    OWN = "own"
    """It is their own."""
    AUTHOR = "author"
    """They last changed the question."""
    ESCALATED = "escalated"
    """They asked for a second reviewer."""


BARRED = {
    Bar.OWN: "Nobody decides an appeal of their own. Ask another trainer.",
    Bar.AUTHOR: "You last changed this question, so somebody else decides. Ask another trainer.",
    Bar.ESCALATED: "You asked for a second reviewer, so somebody else decides. Ask another trainer.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standpoint:
    """Whether somebody may decide an appeal."""

    bar: Bar | None = None
    alone: bool = False
    """Whether they may in spite of the bar, since there is no other trainer. It is kept with the decision."""

    @property
    def may_decide(self) -> bool:
        """Whether they may."""
        return self.bar is None or self.alone


def standpoint(person: Person, appeal: Appeal, desk: Desk) -> Standpoint:
    """Whether a trainer may decide an appeal: never the appellant; neither who last changed the question nor who asked
    for a second reviewer, unless there is no other trainer who could."""
    if appeal.person_id == person.id:
        return Standpoint(bar=Bar.OWN)
    author = _author(appeal, desk)
    if person.id == author:
        bar = Bar.AUTHOR
    elif person.id in appeal.escalated_by:
        bar = Bar.ESCALATED
    else:
        return Standpoint()
    barred = {person.id, author, appeal.person_id, *appeal.escalated_by}
    others = (each for each in desk.directory.people() if each.id not in barred)
    return Standpoint(bar=bar, alone=not any(reach(each, Verb.DECIDE_APPEAL) is not None for each in others))


def take_appeal(person: Person, appeal_id: str, version: int, desk: Desk) -> AppealCase:
    """Say that one looks at an appeal, so that nobody else does at the same time."""
    appeal, _ = _reviewed(person, appeal_id, version, desk)
    taken = act(appeal, AppealAction.TAKE, at=desk.clock.now(), by=person.id)
    desk.appeals.append(taken)
    return case_of(person, taken, desk)


def escalate_appeal(person: Person, appeal_id: str, reason: str, version: int, desk: Desk) -> AppealCase:
    """Ask for a second reviewer, who reads the reason; whoever asks does not decide any more."""
    appeal, _ = _reviewed(person, appeal_id, version, desk)
    escalated = act(appeal, AppealAction.ESCALATE, at=desk.clock.now(), by=person.id, note=reason)
    if standpoint(person, escalated, desk).alone:
        raise Refused("There is no other trainer who could decide. Decide yourself; the decision says that.")
    desk.appeals.append(escalated)
    _note(person, escalated, Action.APPEAL_ESCALATED, f"{appeal_id}.{escalated.version}", desk)
    return case_of(person, escalated, desk)


def decide_appeal(person: Person, appeal_id: str, decision: Decision, version: int, desk: Desk) -> AppealCase:
    """The decided appeal. The decider names the version seen; when it changed meanwhile nothing is written.

    Full marks are given with the decision, in one transaction. The other remedies change the key for everyone, by a
    change of the Markdown, and a regrade once that is published.
    """
    for _ in range(TRIES):
        appeal, stand = _reviewed(person, appeal_id, version, desk)
        record = case_of(person, appeal, desk).record
        publication = graded_under(record, desk.keys)
        answer = _answer(decision, appeal, record, publication)
        now = desk.clock.now()
        if appeal.state is AppealState.OPEN:
            appeal = act(appeal, AppealAction.TAKE, at=now, by=person.id)
        decided = act(
            appeal,
            AppealAction.UPHOLD if decision.outcome is Outcome.UPHELD else AppealAction.DISMISS,
            at=now,
            by=person.id,
            note=decision.rationale,
            remedy=decision.remedy,
            answer=answer,
            alone=stand.alone,
        )
        further = _full_marks(decided, record, publication, desk) if decision.remedy is Remedy.FULL_MARKS else None
        mail = decision_notice(decided, record, publication, further, desk)
        try:
            desk.appeals.append(decided, further=further, mail=mail)
        except StaleVersion:
            continue  # the attempt was graded meanwhile; where the appeal changed, the next round says so
        _note(person, decided, Action.APPEAL_DECIDED, appeal_id, desk)
        return case_of(person, decided, desk)
    raise StaleVersion("Too much happens with this attempt at once. Nothing is changed: try again.")


def _reviewed(person: Person, appeal_id: str, version: int, desk: Desk) -> tuple[Appeal, Standpoint]:
    """The appeal that the person may review now."""
    if reach(person, Verb.DECIDE_APPEAL) is None:
        raise Forbidden("Only trainers decide appeals.")
    appeal = find_appeal(person, appeal_id, Verb.DECIDE_APPEAL, desk.appeals)
    stand = standpoint(person, appeal, desk)
    if stand.bar is not None and not stand.may_decide:
        raise Forbidden(BARRED[stand.bar])
    if appeal.version != version:
        raise StaleVersion("Somebody changed this appeal since you opened it. Reload to see what happened.")
    return appeal, stand


def _author(appeal: Appeal, desk: Desk) -> str | None:
    """The id of who last changed the question; None where that is not known, or is nobody of the roster."""
    address = desk.keys.authors(appeal.quiz_id).get(appeal.question_id)
    author = desk.directory.by_email(address) if address else None
    return author.id if author else None


def _answer(decision: Decision, appeal: Appeal, record: AttemptRecord, publication: Publication) -> tuple[str, ...]:
    """The answer that the decision is about; raises `Refused` or `AnswersRejected` when it makes no sense."""
    remedy = decision.remedy
    if decision.outcome is Outcome.DISMISSED:
        if remedy is not None or decision.answer:
            raise Refused("An appeal that is dismissed has no remedy. Leave it out, or uphold the appeal.")
        return ()
    if remedy is None:
        raise Refused("Say what follows: full marks, a further answer, a void question or a corrected key.")
    if not remedy.takes_answer:
        return ()
    own = record.graded_answers.get(appeal.question_id, ())
    answer = decision.answer or (own if remedy is Remedy.ACCEPT else ())
    key = publication.key.only([appeal.question_id])
    if is_omitted(answer) or not key.questions:
        raise Refused("Say which answer is right.")
    check_answers({appeal.question_id: answer}, key)
    mark = mark_question(answer, key.questions[0])
    if remedy is Remedy.ACCEPT and mark.marks == mark.max:
        raise Refused("This answer has full marks already. Name another, or give full marks to this person.")
    return answer


def _full_marks(appeal: Appeal, record: AttemptRecord, publication: Publication, desk: Desk) -> FurtherGrade:
    key = publication.key.only(record.attempt.question_ids)
    decision = appeal.history[-1]
    why = Why(
        id=f"appeal-{appeal.id}",
        by=decision.by,
        reason=decision.note,
        granted=(appeal.question_id,),
        appeal=appeal.id,
    )
    granted = (*record.grades[-1].granted, appeal.question_id)
    fresh = with_granted(record.grades[-1].grade, granted, key)
    return further_grade(record, fresh, publication, why, desk).written


def _note(person: Person, appeal: Appeal, action: Action, once: str, desk: Desk) -> None:
    last = appeal.history[-1]
    note(
        desk,
        person,
        action,
        person_id=appeal.person_id,
        vendor_id=appeal.vendor_id,
        object=f"appeal/{appeal.id}",
        detail=" ".join(filter(None, [last.state, last.remedy, "alone" if last.alone else ""])),
        once=once,
    )
