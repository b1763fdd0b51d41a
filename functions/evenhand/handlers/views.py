"""Response bodies, and how what the workflows return becomes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict

from evenhand.assessment.appeal import Appeal, AppealReason, AppealState
from evenhand.assessment.attempt import AttemptRecord, Draft, Standing
from evenhand.assessment.disclosure import Disclosure
from evenhand.assessment.submission import Answers
from evenhand.people.permissions import Verb, reach
from evenhand.people.person import Person, Role
from evenhand.quiz.model import FeedbackPolicy
from evenhand.quiz.publication import Publication, QuestionFeedback
from evenhand.quiz.split import QuestionKey
from evenhand.workflows.appeal_mark import AppealCase
from evenhand.workflows.review import Review


class View(BaseModel):
    """What every response shares."""

    model_config = ConfigDict(frozen=True)


class PersonView(View):
    """Who is signed in."""

    id: str
    name: str
    role: Role
    vendor: str
    language: str


class SessionView(View):
    """The session, signed in or not."""

    person: PersonView | None
    demo: bool


class DraftView(View):
    """The answers saved so far."""

    version: int
    answers: dict[str, tuple[str, ...]]
    saved_at: datetime | None


class AttemptView(View):
    """An attempt that is open."""

    id: str
    quiz_id: str
    number: int
    language: str
    started_at: datetime
    draft: DraftView


class OptionView(View):
    """An option after the test. `correct` is null while it may not be told."""

    id: str
    text: str
    correct: bool | None
    chosen: bool
    feedback: str | None = None


class PolicyView(View):
    """Marks earned on the questions of one policy."""

    policy: str | None
    name: str | None
    marks: float
    max: float


class DecisionView(View):
    """How an appeal was decided."""

    outcome: AppealState
    rationale: str
    at: datetime


class AppealView(View):
    """An appeal, without anybody's name."""

    id: str
    state: AppealState
    version: int
    quiz_id: str
    quiz_title: str
    attempt_id: str
    question_id: str
    prompt: str
    material: str
    options: tuple[OptionView, ...]
    explanation: str | None
    """Null while right answers may not be told."""
    reason: AppealReason
    text: str
    opened_at: datetime
    vendor: str
    language: str
    decision: DecisionView | None
    mine: bool
    can_decide: bool
    can_withdraw: bool


class QuestionView(View):
    """One question of a graded attempt, all told. HTML fields are sanitised."""

    id: str
    number: int
    prompt: str
    material: str
    marks: float
    max: float
    omitted: bool
    critical: bool
    options: tuple[OptionView, ...]
    explanation: str | None
    see: str | None
    appeal: AppealView | None
    can_appeal: bool


class ResultView(View):
    """An attempt, and of its result as much as may be shown."""

    id: str
    quiz_id: str
    title: str
    number: int
    language: str
    started_at: datetime
    submitted_at: datetime | None
    score: float | None
    pass_mark: float
    marks: float | None
    max: float | None
    passed: bool | None
    critical_failed: int | None
    attempts_left: int | None
    disclosure: Disclosure
    feedback: FeedbackPolicy
    """When right answers are told."""
    policies: tuple[PolicyView, ...]
    questions: tuple[QuestionView, ...]
    page: str | None
    """Address of the page the test is on."""


class QuizView(View):
    """A quiz, and where the person stands with it."""

    quiz_id: str
    title: str
    language: str
    pass_mark: float
    attempts_allowed: int | None
    attempts_made: int
    attempts_left: int | None
    passed: bool
    can_start: bool
    open_attempt: AttemptView | None
    latest: ResultView | None


class ResultsView(View):
    """A person's attempts, the newest first."""

    attempts: tuple[ResultView, ...]


class AppealsView(View):
    """Appeals: those to decide first, the longest waiting first."""

    appeals: tuple[AppealView, ...]


def person_view(person: Person, vendor: str) -> PersonView:
    """The person, with the vendor's name."""
    return PersonView(id=person.id, name=person.name, role=person.role, vendor=vendor, language=person.language)


def draft_view(draft: Draft) -> DraftView:
    """The draft."""
    return DraftView(version=draft.version, answers=dict(draft.answers), saved_at=draft.saved_at)


def attempt_view(record: AttemptRecord) -> AttemptView:
    """The open attempt."""
    attempt = record.attempt
    return AttemptView(
        id=attempt.id,
        quiz_id=attempt.quiz_id,
        number=attempt.number,
        language=attempt.language,
        started_at=attempt.started_at,
        draft=draft_view(record.draft),
    )


def result_view(person: Person, review: Review, language: str | None = None) -> ResultView:
    """The attempt as disclosed, in a language (its own by default)."""
    attempt, grade = review.record.attempt, review.record.grade
    shown = review.publication.language(language or attempt.language)
    settings = review.settings
    submission = review.record.submission
    return ResultView(
        id=attempt.id,
        quiz_id=attempt.quiz_id,
        title=review.publication.forms[shown].title,
        number=attempt.number,
        language=shown,
        started_at=attempt.started_at,
        submitted_at=submission.submitted_at if submission else None,
        score=float(grade.score) if grade else None,
        pass_mark=float(review.publication.key.settings.pass_mark),
        marks=float(grade.marks) if grade else None,
        max=float(grade.max) if grade else None,
        passed=grade.passed if grade else None,
        critical_failed=len(grade.critical_failed) if grade else None,
        attempts_left=review.standing.attempts_left(settings.attempts),
        disclosure=review.disclosure,
        feedback=settings.feedback,
        policies=tuple(
            PolicyView(
                policy=score.policy,
                name=review.publication.policy_name(score.policy, shown),
                marks=float(score.marks),
                max=float(score.max),
            )
            for score in review.policies
        ),
        questions=_questions(person, review, shown) if review.disclosure is Disclosure.FULL and grade else (),
        page=f"/{shown}/{review.publication.pages[shown]}" if shown in review.publication.pages else None,
    )


def _questions(person: Person, review: Review, language: str) -> tuple[QuestionView, ...]:
    return tuple(
        _question(person, review, language, number, key)
        for number, key in enumerate(review.publication.key.questions, 1)
    )


def _question(person: Person, review: Review, language: str, number: int, key: QuestionKey) -> QuestionView:
    record = review.record
    mark = record.grade.mark(key.id) if record.grade else None
    feedback = review.publication.feedback[language][key.id]
    answers = record.submission.answers if record.submission else {}
    appeal = next((each for each in review.appeals if each.question_id == key.id), None)
    own = record.attempt.person_id == person.id
    return QuestionView(
        id=key.id,
        number=number,
        prompt=feedback.prompt,
        material=feedback.material,
        marks=float(mark.marks) if mark else 0.0,
        max=float(key.points),
        omitted=mark.omitted if mark else True,
        critical=key.critical,
        options=_options(key, feedback, answers, told=True),
        explanation=feedback.explanation,
        see=f"/{language}/{feedback.see}" if feedback.see else None,
        appeal=appeal_view(person, _case(review, appeal)) if appeal else None,
        can_appeal=own and appeal is None and mark is not None and mark.marks < mark.max,
    )


def _options(key: QuestionKey, feedback: QuestionFeedback, answers: Answers, *, told: bool) -> tuple[OptionView, ...]:
    chosen = answers.get(key.id, ())
    return tuple(
        OptionView(
            id=option,
            text=feedback.options[option],
            correct=option in key.correct if told else None,
            chosen=option in chosen,
            feedback=feedback.feedback.get(option) if told else None,
        )
        for option in key.options
    )


def _case(review: Review, appeal: Appeal) -> AppealCase:
    return AppealCase(appeal=appeal, record=review.record, publication=review.publication, disclosure=review.disclosure)


def appeal_view(person: Person, case: AppealCase, vendors: Mapping[str, str] = MappingProxyType({})) -> AppealView:
    """The appeal as the person may see it: the right options only where they are disclosed. `vendors` gives names."""
    appeal, publication = case.appeal, case.publication
    language = publication.language(appeal.language)
    key, decision = publication.key.question(appeal.question_id), appeal.decision
    feedback = publication.feedback[language][appeal.question_id]
    mine, told = appeal.person_id == person.id, case.disclosure is Disclosure.FULL
    answers = case.record.submission.answers if case.record.submission else {}
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
        options=_options(key, feedback, answers, told=told) if key else (),
        explanation=feedback.explanation if told else None,
        reason=appeal.reason,
        text=appeal.text,
        opened_at=appeal.opened_at,
        vendor=vendors.get(appeal.vendor_id, appeal.vendor_id),
        language=language,
        decision=DecisionView(outcome=decision.state, rationale=decision.note, at=decision.at) if decision else None,
        mine=mine,
        can_decide=not mine and not appeal.state.closed and reach(person, Verb.DECIDE_APPEAL) is not None,
        can_withdraw=mine and not appeal.state.closed,
    )


def quiz_view(
    publication: Publication,
    language: str,
    standing: Standing,
    open_attempt: AttemptRecord | None,
    latest: ResultView | None,
) -> QuizView:
    """The quiz, and where the person stands with it."""
    settings = publication.key.settings
    shown = publication.language(language)
    left = standing.attempts_left(settings.attempts)
    if left is not None and standing.open_attempt is not None and open_attempt is None:
        left += 1  # the open attempt is outdated, and starting again replaces it
    return QuizView(
        quiz_id=publication.quiz_id,
        title=publication.forms[shown].title,
        language=shown,
        pass_mark=float(settings.pass_mark),
        attempts_allowed=settings.attempts,
        attempts_made=standing.submitted,
        attempts_left=left,
        passed=standing.passed,
        can_start=open_attempt is None and left != 0,
        open_attempt=attempt_view(open_attempt) if open_attempt else None,
        latest=latest,
    )
