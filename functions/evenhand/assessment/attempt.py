"""An attempt: one labeller's go at a quiz, from the start to the last grade."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction

from evenhand.assessment.counting import Counted, Outcome, counted
from evenhand.assessment.grading import Grade, GradeRecord
from evenhand.assessment.submission import Answers, LateAnswers, Submission
from evenhand.quiz.settings import Settings, Window
from evenhand.quiz.split import AnswerKey


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRevision:
    """A question of an attempt and the revisions it had when the attempt began."""

    id: str
    key_revision: str
    form_revision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What is frozen when an attempt starts."""

    id: str
    quiz_id: str
    number: int
    """From 1: this person's how-many-th attempt at this quiz."""
    person_id: str
    vendor_id: str
    cohort: str
    language: str
    publication: str
    """Revision of the publication it was taken under."""
    questions: tuple[QuestionRevision, ...]
    """Those that it asks, in the order in which it asks them."""
    policies: tuple[str, ...]
    """The policy versions in force."""
    started_at: datetime
    seed: str = ""
    """What the draw and the orders are made from."""
    window: Window = field(default_factory=Window)
    """When the test was open to this person."""
    extra_time: Fraction = Fraction(1)
    """What the time limit was multiplied by for this person."""
    deadline: datetime | None = None
    """When the time is up, by the server's clock; None without a limit."""
    grace: timedelta = timedelta(0)
    """How long after the deadline answers still count."""

    @property
    def ends_at(self) -> datetime | None:
        """After this moment nothing more counts, and what was saved is submitted."""
        return None if self.deadline is None else self.deadline + self.grace

    def is_over(self, now: datetime) -> bool:
        """Whether the time is up, grace included."""
        return self.ends_at is not None and now > self.ends_at

    @property
    def question_ids(self) -> tuple[str, ...]:
        """The ids of the questions it asks."""
        return tuple(question.id for question in self.questions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The answers saved so far, not yet submitted."""

    answers: Answers = field(default_factory=dict)
    version: int = 0
    """Goes up by one at each save; a save that names an older one is refused, not merged."""
    saved_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptRecord:
    """All that is stored of one attempt."""

    attempt: Attempt
    draft: Draft
    submission: Submission | None = None
    grades: tuple[GradeRecord, ...] = ()
    late: tuple[LateAnswers, ...] = ()
    """Answers that came after the time was up, the earliest first."""

    @property
    def graded_answers(self) -> Answers:
        """The answers that the grade that counts is about; none before there is one."""
        latest = self.grades[-1].late if self.grades else None
        for late in self.late:
            if late.id == latest:
                return late.answers
        return self.submission.answers if self.submission else {}

    @property
    def grade(self) -> Grade | None:
        """The grade that counts: the latest."""
        return self.grades[-1].grade if self.grades else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one person stands with one quiz: the counter that is written with every start and submission.

    A certificate that runs out begins a new cycle: its attempts are counted anew.
    """

    person_id: str
    quiz_id: str
    started: int = 0
    """How many attempts were begun in this cycle."""
    earlier: int = 0
    """How many attempts were begun in the cycles before."""
    open_attempt: str | None = None
    """The id of the attempt not yet submitted."""
    submitted: int = 0
    """How many attempts were submitted in this cycle."""
    extra_attempts: int = 0
    """How many more the person was given than the quiz allows."""
    outcomes: tuple[Outcome, ...] = ()
    """What they came to, in their order."""
    last_submitted_at: datetime | None = None
    passed_attempt: str | None = None
    """The id of the attempt that made the result that counts a pass."""
    passed_before: bool = False
    """Whether an earlier cycle was passed."""
    certificate: str | None = None
    """The number of the latest certificate."""
    certified_until: datetime | None = None
    """When that runs out; None when it never does, and when there is none."""
    version: int = 0
    """Goes up by one at each write; guards against two writers."""

    @property
    def passed(self) -> bool:
        """Whether the result that counts is a pass in this cycle."""
        return self.passed_attempt is not None

    def holds_pass(self, now: datetime) -> bool:
        """Whether there is a pass that is not out of date: of this cycle, or by a certificate that still holds."""
        until = self.certified_until
        if self.certificate is None:
            return self.passed
        return until is None or until > now

    def attempts_left(self, allowed: int | None) -> int | None:
        """How many more attempts can be begun; None is without limit. A pass leaves none."""
        if self.passed:
            return 0
        return None if allowed is None else max(0, allowed + self.extra_attempts - self.started)

    def renewed(self, now: datetime, notice: timedelta) -> Standing:
        """The standing in which the attempts of the next cycle are counted, once the certificate runs out within
        `notice`; the same standing before that. An attempt that is still open is the first of the next cycle."""
        if not self.passed or self.certified_until is None or now < self.certified_until - notice:
            return self
        return self._next_cycle()

    def without_certificate(self) -> Standing:
        """The standing after the certificate was revoked: nothing holds, and where the quiz was passed a new cycle
        begins, so that it can be taken again."""
        standing = self._next_cycle() if self.passed else self
        return dataclasses.replace(standing, certificate=None, certified_until=None)

    def _next_cycle(self) -> Standing:
        still_open = 0 if self.open_attempt is None else 1
        return dataclasses.replace(
            self,
            started=still_open,
            earlier=self.earlier + self.started - still_open,
            submitted=0,
            outcomes=(),
            passed_attempt=None,
            passed_before=True,
        )

    def with_outcome(self, outcome: Outcome, settings: Settings, at: datetime) -> Standing:
        """The standing after the open attempt was submitted, or one of this cycle was graded again: its outcome is
        added or takes its own place. An attempt of an earlier cycle changes nothing of this one."""
        again = any(each.attempt_id == outcome.attempt_id for each in self.outcomes)
        if not again and outcome.attempt_id != self.open_attempt:
            return self
        outcomes = (
            tuple(outcome if each.attempt_id == outcome.attempt_id else each for each in self.outcomes)
            if again
            else (*self.outcomes, outcome)
        )
        result = counted(outcomes, settings)
        passed = result is not None and result.passed
        return dataclasses.replace(
            self,
            outcomes=outcomes,
            submitted=self.submitted if again else self.submitted + 1,
            last_submitted_at=self.last_submitted_at if again else at,
            passed_attempt=(self.passed_attempt or outcome.attempt_id) if passed else None,
        )

    def counted(self, settings: Settings) -> Counted | None:
        """The result that counts; None before the first attempt of this cycle is submitted."""
        return counted(self.outcomes, settings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Superseded:
    """The grade that a further one takes the place of, as far as statistics must take it out again."""

    answers: Answers
    grade: Grade
    first_pass: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One row of the feed: all that statistics need of one grade, so that they never read attempts again."""

    grade_id: str
    attempt_id: str
    quiz_id: str
    person_id: str
    vendor_id: str
    cohort: str
    language: str
    number: int
    """The attempt's number; item statistics use first attempts."""
    answers: Answers
    grade: Grade
    first_pass: bool
    """Whether by this grade the person has passed this quiz for the first time."""
    at: datetime
    before: Superseded | None = None
    """What this grade takes the place of; None for an attempt's first."""
    submitted_at: datetime | None = None
    """When the attempt was submitted, whatever was graded later; None in rows from before it was kept."""


def result_of(
    attempt: Attempt,
    answers: Answers,
    record: GradeRecord,
    *,
    submitted_at: datetime,
    first_pass: bool,
    before: Superseded | None = None,
) -> Result:
    """The feed row of a grade of some answers."""
    return Result(
        grade_id=record.id,
        attempt_id=attempt.id,
        quiz_id=attempt.quiz_id,
        person_id=attempt.person_id,
        vendor_id=attempt.vendor_id,
        cohort=attempt.cohort,
        language=attempt.language,
        number=attempt.number,
        answers=answers,
        grade=record.grade,
        first_pass=first_pass,
        at=record.graded_at,
        before=before,
        submitted_at=submitted_at,
    )


def outcome_of(attempt_id: str, grade: Grade) -> Outcome:
    """What a grade came to."""
    return Outcome(
        attempt_id=attempt_id, score=grade.score, passed=grade.passed, critical_failed=bool(grade.critical_failed)
    )


def revisions_of(key: AnswerKey, forms: dict[str, str], asked: Iterable[str]) -> tuple[QuestionRevision, ...]:
    """The revisions an attempt freezes of the questions it asks; `forms` gives the form revision of each in its
    language."""
    return tuple(
        QuestionRevision(id=question.id, key_revision=question.revision, form_revision=forms[question.id])
        for question in key.only(asked).questions
    )
