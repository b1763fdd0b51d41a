"""An attempt: one labeller's go at a quiz, from the start to the last grade."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from evenhand.assessment.grading import Grade, GradeRecord
from evenhand.assessment.submission import Answers, Submission
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
    """Revision of the publication it was taken under; its key grades the submission."""
    questions: tuple[QuestionRevision, ...]
    policies: tuple[str, ...]
    """The policy versions in force."""
    started_at: datetime


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

    @property
    def grade(self) -> Grade | None:
        """The grade that counts: the latest."""
        return self.grades[-1].grade if self.grades else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one person stands with one quiz: the counter that is written with every start and submission."""

    person_id: str
    quiz_id: str
    started: int = 0
    """How many attempts were begun."""
    open_attempt: str | None = None
    """The id of the attempt not yet submitted."""
    submitted: int = 0
    passed_attempt: str | None = None
    """The id of the first attempt that passed."""
    version: int = 0
    """Goes up by one at each write; guards against two writers."""

    @property
    def passed(self) -> bool:
        """Whether any attempt passed."""
        return self.passed_attempt is not None

    def attempts_left(self, allowed: int | None) -> int | None:
        """How many more attempts can be begun; None is without limit. A pass leaves none."""
        if self.passed:
            return 0
        return None if allowed is None else max(0, allowed - self.started)


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
    """Whether this grade is the person's first pass of this quiz."""
    at: datetime


def result_of(attempt: Attempt, submission: Submission, record: GradeRecord, *, first_pass: bool) -> Result:
    """The feed row of a grade."""
    return Result(
        grade_id=record.id,
        attempt_id=attempt.id,
        quiz_id=attempt.quiz_id,
        person_id=attempt.person_id,
        vendor_id=attempt.vendor_id,
        cohort=attempt.cohort,
        language=attempt.language,
        number=attempt.number,
        answers=submission.answers,
        grade=record.grade,
        first_pass=first_pass,
        at=record.graded_at,
    )


def revisions_of(key: AnswerKey, forms: dict[str, str]) -> tuple[QuestionRevision, ...]:
    """The revisions an attempt freezes; `forms` gives the form revision of each question in its language."""
    return tuple(
        QuestionRevision(id=question.id, key_revision=question.revision, form_revision=forms[question.id])
        for question in key.questions
    )
