"""Response bodies of regrades and histories."""

from __future__ import annotations

from datetime import datetime

from evenhand.assessment.appeal import AppealReason, AppealState, Remedy
from evenhand.assessment.regrade import Change
from evenhand.handlers.views import GradeCause, View


class CountsView(View):
    """What a regrade came to, in attempts."""

    changed: int
    unchanged: int
    kept: int
    """Left at the better grade they have."""
    failed: int
    raised: int
    lowered: int
    now_passed: int
    now_failed: int


class FailureView(View):
    """An attempt that could not be graded again, and why."""

    attempt_id: str
    why: str


class QuestionedView(View):
    """A certificate that is in question and holds still, and whose it is."""

    number: str
    person: str
    """Name."""
    vendor: str


class RegradeView(View):
    """A regrade."""

    id: str
    quiz_id: str
    title: str
    by: str
    """Name."""
    reason: str
    only_if_better: bool
    since: datetime | None
    started_at: datetime
    ended_at: datetime | None
    """Null while it is under way."""
    of: int
    """How many attempts there are to look at."""
    counts: CountsView
    failures: tuple[FailureView, ...]
    questioned: tuple[QuestionedView, ...]


class DifferenceView(View):
    """What one aspect of a key was, and is now."""

    aspect: str
    """Such as `right` or `points`."""
    was: str
    now: str
    """As it is written in the quiz; `none` where it is not written, `yes` or `no` where it holds or does not."""


class QuestionChangeView(View):
    """What changed in the key of a question."""

    question_id: str
    what: str
    """From what to what; empty where the question is gone."""
    differences: tuple[DifferenceView, ...]
    """The same, one by one; empty too where other costs of the taxonomy change what an answer earns."""


class OfferView(View):
    """A test whose key was changed since its attempts were graded, or that was regraded."""

    quiz_id: str
    title: str
    offered: bool
    """Whether a regrade could change something."""
    attempts: int
    pass_mark: str
    """From what to what it changed; empty where it did not."""
    questions: tuple[QuestionChangeView, ...]
    latest: RegradeView | None


class RegradesView(View):
    """What can be graded again, and what was."""

    quizzes: tuple[OfferView, ...]


class EffectView(View):
    """What a regrade would do to one attempt."""

    attempt_id: str
    person: str
    """Name."""
    vendor: str
    number: int
    """The attempt's."""
    change: Change
    kept: bool
    before: float
    """Scores, in [0, 1]."""
    after: float | None
    passed_before: bool
    passed: bool | None
    failure: str
    certificate: str | None
    """The number of the certificate that it puts in question."""


class PreviewView(View):
    """A page of what a regrade would do: the attempts that it changes, and those that cannot be graded."""

    quiz_id: str
    title: str
    of: int
    """How many attempts there are to look at, in all pages."""
    counts: CountsView
    """Of this page."""
    effects: tuple[EffectView, ...]
    next: str | None
    """What to send as `after` for the next page; null after the last."""


class GradeView(View):
    """One grade of an attempt."""

    number: int
    at: datetime
    by: str
    """A name for those who decide, `trainer` for everyone else, `grader` for the first grade."""
    reason: str
    """Empty where an appeal gave it, for whoever may not see answers."""
    cause: GradeCause | None
    """Null for the first grade."""
    score: float
    passed: bool
    publication: str
    """Revision of the test whose key graded it."""
    marks: dict[str, float]
    """Question id to marks; empty while marks of single questions are not shown."""


class AppealEventView(View):
    """One thing that happened to an appeal."""

    at: datetime
    by: str
    state: AppealState
    remedy: Remedy | None
    note: str


class PastAppealView(View):
    """An appeal, as part of the history of a mark."""

    id: str
    question_id: str
    reason: AppealReason
    opened_at: datetime
    events: tuple[AppealEventView, ...]


class MarkHistoryView(View):
    """How the marks of an attempt came to be what they are."""

    attempt_id: str
    grades: tuple[GradeView, ...]
    appeals: tuple[PastAppealView, ...]


class KeyStateView(View):
    """A key revision of a question, from when it was in force."""

    at: datetime
    key_revision: str | None
    """Null where the question was not in the test."""
    change: str
    differences: tuple[DifferenceView, ...]
    """The same, one by one."""
    regrades: tuple[RegradeView, ...]


class QuestionHistoryView(View):
    """The key revisions of a question, the earliest first, and what they did to the marks."""

    quiz_id: str
    question_id: str
    states: tuple[KeyStateView, ...]
