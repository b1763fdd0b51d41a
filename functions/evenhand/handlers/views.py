"""Response bodies."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from evenhand.analysis.estimate import Reason
from evenhand.assessment.appeal import AppealReason, AppealState, Remedy
from evenhand.assessment.assignment import Timing
from evenhand.assessment.certification import Validity
from evenhand.assessment.disclosure import Disclosure
from evenhand.people.person import Role
from evenhand.quiz.model import Kind
from evenhand.quiz.settings import Counts, FeedbackPolicy
from evenhand.workflows.decide_appeal import Bar
from evenhand.workflows.enter_quiz import Barrier


class View(BaseModel):
    """What every response shares."""

    model_config = ConfigDict(frozen=True, defer_build=True)  # each is built when it is first sent: a start knows none


class GradeCause(StrEnum):
    """What a further grade follows from."""

    APPEAL = "appeal"
    REGRADE = "regrade"
    LATE = "late"


class PersonView(View):
    """Who is signed in."""

    id: str
    name: str
    role: Role
    """What they are here for first."""
    roles: tuple[Role, ...]
    vendor: str
    language: str


class DraftView(View):
    """The answers saved so far."""

    version: int
    answers: dict[str, tuple[str, ...]]
    saved_at: datetime | None


class PaperQuestionView(View):
    """A question of the paper of an attempt."""

    id: str
    options: tuple[str, ...]
    """The ids of its options, or of what is to be put in order, in the order to show them."""
    html: str | None
    """Its part of the form, for a test that hands out its paper; null where it stands in the page."""


class AttemptView(View):
    """An attempt that is open."""

    id: str
    quiz_id: str
    number: int
    language: str
    started_at: datetime
    deadline: datetime | None
    """When the time is up; null without a limit."""
    ends_at: datetime | None
    """After this moment nothing more counts."""
    now: datetime
    """The server's clock, which decides."""
    questions: tuple[PaperQuestionView, ...]
    """In the order to ask them."""
    draft: DraftView


class OptionView(View):
    """An option after the test. `correct` and `accepted` are null while they may not be told."""

    id: str
    text: str
    correct: bool | None
    accepted: bool | None
    """Whether it is right too: the only one chosen where one is, and chosen or not where several are."""
    chosen: bool
    feedback: str | None = None


class PartView(View):
    """One of several things answered within a question. `right` and `share` are null while they may not be told."""

    id: str
    text: str
    given: str | None
    right: str | None
    share: float | None
    """Of what the part is worth, in [0, 1]."""
    feedback: str | None


class CertificateView(View):
    """A certificate."""

    number: str
    quiz_id: str
    title: str
    page: str
    """Address of the page that shows it."""
    issued_at: datetime
    expires_at: datetime | None
    validity: Validity
    revoked_for: str
    """Why, where it was revoked; empty where it was not, and for whoever may not see its holder's answers."""


class LateView(View):
    """Answers that came after the time was up, for who decides about them."""

    id: str
    received_at: datetime
    accepted: bool


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
    remedy: Remedy | None
    """What follows, where it was upheld."""
    answer: tuple[str, ...]
    """The answer that is accepted too, or the right one, in words; for who decides."""
    alone: bool
    """Whether who decided was barred by the rules, and did so because there is no other trainer."""


class EscalationView(View):
    """That a second reviewer was asked for, and why."""

    at: datetime
    reason: str


class ChoiceView(View):
    """What a part can be given."""

    id: str
    text: str


class ChoicesView(View):
    """What one of several parts can be given, for who says what is right."""

    id: str
    text: str
    options: tuple[ChoiceView, ...]
    right: str
    given: str | None


class FigureView(View):
    """A figure with its interval of 95 % confidence, or the reason why there is none."""

    value: float | None
    low: float | None
    high: float | None
    reason: Reason | None
    """Null where there is a value."""


class StatisticsView(View):
    """How a question does, over all first attempts under its key."""

    n: int
    facility: FigureView
    """The share of its marks that is earned, in [0, 1]."""
    discrimination: FigureView
    """Its correlation with the rest of the test, in [-1, 1]."""


class ReviewView(View):
    """What a reviewer sees of an appeal besides the appeal: nothing of it goes to who appealed."""

    bar: Bar | None
    """Why the rules keep this person from deciding it."""
    alone: bool
    """Whether they may in spite of that, since there is no other trainer."""
    can_take: bool
    can_escalate: bool
    taken: bool
    """Whether it was this person who last took it."""
    escalations: tuple[EscalationView, ...]
    choices: tuple[ChoicesView, ...]
    """For the kinds with parts."""
    statistics: StatisticsView | None
    """Null where nobody has taken the question under its key yet, or the results are not folded yet."""
    similar: int
    """How many other appeals there are on this question; those of them that are listed are listed as all others."""
    late: tuple[LateView, ...]
    """Answers that came too late."""


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
    kind: Kind
    options: tuple[OptionView, ...]
    parts: tuple[PartView, ...]
    written: str | None
    """What was typed; null for the kinds that are not written."""
    accepted: tuple[str, ...] | None
    """What would have been right, in words; null while it may not be told."""
    explanation: str | None
    """Null while right answers may not be told."""
    question_number: int
    """Which question of the paper it was, from 1."""
    marks: float | None
    """What counts now; null while marks of single questions are not shown."""
    max: float | None
    reason: AppealReason
    text: str
    opened_at: datetime
    due_at: datetime | None
    """By when it is to be decided."""
    overdue: bool
    vendor: str
    language: str
    decision: DecisionView | None
    mine: bool
    can_decide: bool
    can_withdraw: bool
    review: ReviewView | None
    """For who decides; null for everybody else."""


class GradeChangeView(View):
    """That a further grade took the place of another."""

    at: datetime
    before: float
    """Scores, in [0, 1]."""
    after: float
    passed_before: bool
    passed: bool
    reason: str
    """Empty where an appeal gave it, for whoever may not see answers."""
    cause: GradeCause
    questions: tuple[int, ...]
    """The numbers of the questions whose marks it changed; empty while these are not shown."""


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
    kind: Kind
    options: tuple[OptionView, ...]
    parts: tuple[PartView, ...]
    written: str | None
    """What was typed; null for the kinds that are not written."""
    accepted: tuple[str, ...]
    """What would have been right, in words, for the kinds that are written."""
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
    automatic: bool
    """Whether the server submitted what was saved, because the time was up."""
    late: bool
    """Whether answers came too late, which a trainer may accept."""
    late_accepted: bool
    changes: tuple[GradeChangeView, ...]
    """How the grade changed since the first, the earliest first."""
    appeals_left: int | None
    """How many appeals are left at this test; null is without limit."""
    appeal_until: datetime | None
    """When the time to appeal these marks is over; null is never."""
    certificate: CertificateView | None


class RequirementView(View):
    """What comes before a test."""

    title: str
    address: str | None
    done: bool


class BlockedView(View):
    """Why a test cannot be begun now."""

    reason: Barrier
    until: datetime | None
    requires: tuple[RequirementView, ...]


class WindowView(View):
    """When something is open; null is without limit."""

    opens_at: datetime | None
    due_at: datetime | None
    closes_at: datetime | None
    time_zone: str
    timing: Timing


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
    blocked: BlockedView | None
    questions: int
    """How many are asked."""
    time_limit: int | None
    """Seconds, with the person's extra time."""
    window: WindowView
    counts: Counts
    """Which attempt counts."""
    score: float | None
    """That counts; null before the first attempt is submitted."""
    certificate: CertificateView | None
    open_attempt: AttemptView | None
    latest: ResultView | None


class ReadingView(View):
    """A module the person has read."""

    module: str
    read_at: datetime
    current: bool
    """Whether it still reads as it did."""


class ReadingsView(View):
    """The modules the person has read."""

    readings: tuple[ReadingView, ...]


class TaskView(View):
    """Something the person has to do."""

    target: str
    """A quiz's id or a module's page."""
    title: str
    address: str | None
    window: WindowView
    done: bool
    done_at: datetime | None


class TasksView(View):
    """What the person has to do: what is not done first, the earliest due first."""

    tasks: tuple[TaskView, ...]


class AssignmentView(View):
    """An assignment, for who makes them."""

    id: str
    target: str
    cohort: str
    vendor_id: str
    person_id: str
    window: WindowView
    made_by: str
    made_at: datetime


class AssignmentsView(View):
    """Assignments, the earliest due first."""

    assignments: tuple[AssignmentView, ...]


class CertificatesView(View):
    """The person's certificates, the newest first."""

    certificates: tuple[CertificateView, ...]


class VerificationView(View):
    """Whether a certificate holds: all that its number tells."""

    number: str
    validity: Validity
    title: str
    initials: str
    """Of the holder."""
    issued_at: datetime
    expires_at: datetime | None


class ResultsView(View):
    """A person's attempts, the newest first."""

    attempts: tuple[ResultView, ...]


class AppealsView(View):
    """Appeals: those to decide first, the longest waiting first."""

    appeals: tuple[AppealView, ...]
