"""How an appeal becomes the body of a response."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from evenhand.analysis.estimate import Estimated
from evenhand.assessment.appeal import AppealAction, AppealState
from evenhand.assessment.disclosure import Disclosure
from evenhand.assessment.submission import parts_answered
from evenhand.handlers.answer_views import accepted, answer_words, option_views, part_views, written
from evenhand.handlers.views import (
    AppealView,
    ChoicesView,
    ChoiceView,
    DecisionView,
    EscalationView,
    FigureView,
    LateView,
    ReviewView,
    StatisticsView,
)
from evenhand.workflows.appeal_notice import question_number

if TYPE_CHECKING:
    from datetime import datetime

    from evenhand.analysis.estimate import Estimate
    from evenhand.analysis.item_analysis import ItemFigures
    from evenhand.assessment.attempt import AttemptRecord
    from evenhand.people.person import Person
    from evenhand.quiz.publication import QuestionFeedback
    from evenhand.quiz.split import QuestionKey
    from evenhand.workflows.appeal_mark import AppealCase
    from evenhand.workflows.review_appeals import Reviewing

NO_NAMES: Mapping[str, str] = MappingProxyType({})


def appeal_view(
    person: Person,
    case: AppealCase,
    now: datetime,
    vendors: Mapping[str, str] = NO_NAMES,
    reviewing: Reviewing | None = None,
) -> AppealView:
    """The appeal as the person may see it: what is right only where it is disclosed, what a reviewer needs only for
    reviewers. `vendors` gives names."""
    appeal, publication, record = case.appeal, case.publication, case.record
    language = publication.language(appeal.language)
    key = case.graded_under.key.question(appeal.question_id) or publication.key.question(appeal.question_id)
    feedback, decision = publication.feedback[language][appeal.question_id], appeal.decision
    mine, told = appeal.person_id == person.id, case.disclosure is Disclosure.FULL
    given = record.graded_answers.get(appeal.question_id, ())
    mark = record.grade.mark(appeal.question_id) if record.grade and told else None
    reviews = reviewing is not None and not mine
    return AppealView(
        id=appeal.id,
        state=appeal.state,
        version=appeal.version,
        quiz_id=appeal.quiz_id,
        quiz_title=publication.forms[language].title,
        attempt_id=appeal.attempt_id,
        question_id=appeal.question_id,
        prompt=feedback.prompt,
        material=feedback.material,
        kind=key.kind if key else publication.forms[language].questions[0].kind,
        options=option_views(key, publication, record.attempt, language, given, told=told) if key else (),
        parts=part_views(key, feedback, given, told=told) if key else (),
        written=written(key, given) if key else None,
        accepted=accepted(key) if key and told else None,
        explanation=feedback.explanation if told else None,
        question_number=question_number(record, appeal.question_id),
        marks=float(mark.marks) if mark else None,
        max=float(mark.max) if mark else None,
        reason=appeal.reason,
        text=appeal.text,
        opened_at=appeal.opened_at,
        due_at=appeal.due_at,
        overdue=appeal.is_overdue(now),
        vendor=vendors.get(appeal.vendor_id, appeal.vendor_id),
        language=language,
        decision=DecisionView(
            outcome=decision.state,
            rationale=decision.note,
            at=decision.at,
            remedy=decision.remedy,
            answer=answer_words(key, feedback, decision.answer) if key and reviews else (),
            alone=decision.alone,
        )
        if decision
        else None,
        mine=mine,
        can_decide=reviews and not appeal.state.closed and reviewing is not None and reviewing.standpoint.may_decide,
        can_withdraw=mine and not appeal.state.closed,
        review=_review(person, case, reviewing, key, feedback) if reviewing is not None and not mine else None,
    )


def _review(
    person: Person,
    case: AppealCase,
    reviewing: Reviewing,
    key: QuestionKey | None,
    feedback: QuestionFeedback,
) -> ReviewView:
    appeal, stand = case.appeal, reviewing.standpoint
    open_ = not appeal.state.closed
    taker = next((each.by for each in reversed(appeal.history) if each.action is AppealAction.TAKE), None)
    given = case.record.graded_answers.get(appeal.question_id, ())
    return ReviewView(
        bar=stand.bar,
        alone=stand.alone,
        can_take=appeal.state is AppealState.OPEN and stand.may_decide,
        can_escalate=open_ and stand.may_decide and not stand.alone,
        taken=taker == person.id,
        escalations=tuple(
            EscalationView(at=each.at, reason=each.note)
            for each in appeal.history
            if each.action is AppealAction.ESCALATE
        ),
        choices=_choices(key, feedback, given) if key else (),
        statistics=_statistics(reviewing.figures) if reviewing.figures else None,
        similar=reviewing.similar,
        late=_late(case.record),
    )


def _choices(key: QuestionKey, feedback: QuestionFeedback, given: tuple[str, ...]) -> tuple[ChoicesView, ...]:
    answers = parts_answered(given) if key.parts else {}
    return tuple(
        ChoicesView(
            id=part.id,
            text=feedback.parts.get(part.id, part.id),
            options=tuple(
                ChoiceView(id=option, text=feedback.answers.get(f"{part.id}={option}", option))
                for option in part.options
            ),
            right=part.right,
            given=answers.get(part.id),
        )
        for part in key.parts
    )


def _statistics(figures: ItemFigures) -> StatisticsView:
    return StatisticsView(
        n=figures.n, facility=_figure(figures.facility), discrimination=_figure(figures.discrimination)
    )


def _figure(estimate: Estimate) -> FigureView:
    if isinstance(estimate, Estimated):
        return FigureView(value=float(estimate.value), low=estimate.low, high=estimate.high, reason=None)
    return FigureView(value=None, low=None, high=None, reason=estimate.reason)


def _late(record: AttemptRecord) -> tuple[LateView, ...]:
    graded = {each.late for each in record.grades}
    return tuple(LateView(id=late.id, received_at=late.received_at, accepted=late.id in graded) for late in record.late)
