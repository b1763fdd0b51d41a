"""Grading: answers and an answer key give a grade, and nothing else does.

The same function serves the server, `evenhand try` and every regrade. Marks are exact fractions until they are shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import assert_never

from evenhand.assessment.credit import ALL, NOTHING, credit_for
from evenhand.assessment.marks import total
from evenhand.assessment.submission import Answers, is_omitted, parts_answered
from evenhand.quiz.folding import fold
from evenhand.quiz.model import Kind
from evenhand.quiz.number import read_number
from evenhand.quiz.settings import Credit
from evenhand.quiz.split import AnswerKey, PartKey, QuestionKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What one question earned."""

    question_id: str
    key_revision: str
    marks: Fraction
    """In [0, max]."""
    max: Fraction
    omitted: bool = False
    """Left unanswered, which is not the same as wrong."""
    written: bool = False
    """Whether the answer is in the person's own words, which are nobody else's business."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """The outcome of an attempt under one state of the key."""

    questions: tuple[Mark, ...]
    marks: Fraction
    max: Fraction
    passed: bool
    critical_failed: tuple[str, ...] = ()
    """Critical questions that did not earn their full marks; any of them fails the test."""
    key_revision: str
    """The grading revision of the key."""

    @property
    def score(self) -> Fraction:
        """The share of all marks earned, in [0, 1]; 0 for a quiz without questions."""
        return self.marks / self.max if self.max else Fraction(0)

    def mark(self, question_id: str) -> Mark | None:
        """The mark of that question, or None."""
        return next((mark for mark in self.questions if mark.question_id == question_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeRecord:
    """A grade as kept: never changed, only followed by a further one."""

    id: str
    attempt_id: str
    number: int
    """From 1; the latest counts."""
    grade: Grade
    graded_at: datetime
    by: str
    """A person's id, or `grader` for the automatic first grade."""
    reason: str
    publication: str | None = None
    """Revision of the publication whose key graded it; None where it is the one that the attempt was taken under."""
    granted: tuple[str, ...] = ()
    """The questions that an appeal gave full marks, whatever was answered: they stay so in every grade after it."""
    appeal: str | None = None
    """The id of the appeal that it follows from, if it does."""
    regrade: str | None = None
    """The id of the regrade that gave it, if one did."""
    late: str | None = None
    """The id of the late answers that it grades; None for those submitted in time."""
    first_pass: bool | None = None
    """Whether by this grade the person has passed this quiz for the first time; None in grades from before that was
    kept with them."""


def grade(answers: Answers, key: AnswerKey) -> Grade:
    """The grade of some answers under a key.

    The test is passed when the share of the marks reaches the pass mark and every critical question earned its full
    marks. Void questions count for nothing; where nothing is left to pass on, nothing is passed. For a drawn paper the
    key is that of its questions alone (`AnswerKey.only`).
    """
    return grade_of((mark_question(answers.get(question.id, ()), question) for question in key.questions), key)


def grade_of(marks: Iterable[Mark], key: AnswerKey) -> Grade:
    """The grade that the marks of a key's questions make."""
    marks = tuple(marks)
    earned, most = total(mark.marks for mark in marks), total(mark.max for mark in marks)
    critical = {question.id for question in key.questions if question.critical}
    failed = tuple(mark.question_id for mark in marks if mark.question_id in critical and mark.marks < mark.max)
    return Grade(
        questions=marks,
        marks=earned,
        max=most,
        passed=most > 0 and earned >= key.settings.pass_mark * most and not failed,
        critical_failed=failed,
        key_revision=key.revision,
    )


def mark_question(given: tuple[str, ...], question: QuestionKey) -> Mark:
    """The mark of one question: its points times the share of them that the answer earns; 0 of 0 where it is void."""
    omitted = is_omitted(given)
    share = NOTHING if omitted or question.void else share_earned(given, question)
    return Mark(
        question_id=question.id,
        key_revision=question.revision,
        # Most shares are all or nothing, and to multiply fractions costs as much as all the rest of a mark.
        marks=question.points if share is ALL else NOTHING if share is NOTHING else question.points * share,
        max=NOTHING if question.void else question.points,
        omitted=omitted,
        written=question.kind.writes,
    )


def share_earned(given: tuple[str, ...], question: QuestionKey) -> Fraction:
    """The share of its points that an answer to a question earns, in [0, 1], exact. The answer is not empty."""
    match question.kind:
        case Kind.SINGLE:
            return ALL if given == question.correct or given[0] in question.also else NOTHING
        case Kind.MULTIPLE:
            return ALL if tuple(sorted(given)) == question.correct else _chosen(set(given), question)
        case Kind.NUMERIC:
            number = read_number(given[0], question.unit)
            return ALL if number is not None and any(each.holds(number) for each in question.ranges) else NOTHING
        case Kind.SHORT_TEXT:
            return ALL if fold(given[0]) in {fold(form) for form in question.accepted} else NOTHING
        case Kind.MATCHING | Kind.ORDERING:
            return _placed(parts_answered(given), question)
        case Kind.CASE:
            return total(earned for _, earned in earned_by_part(given, question))
        case _:
            assert_never(question.kind)


def earned_by_part(given: tuple[str, ...], question: QuestionKey) -> tuple[tuple[PartKey, Fraction], ...]:
    """What each part of a question earned of the question's points, as a share: for a case

        weight x (1 - cost[right answer][answer given])

    with the weights summing to 1.
    """
    answers = parts_answered(given)
    return tuple(
        (part, part.weight * part.shares.get(answers.get(part.id, ""), Fraction(0))) for part in question.parts
    )


def _chosen(given: set[str], question: QuestionKey) -> Fraction:
    """What is accepted counts as it is marked in the key, whether it was chosen or left out.

    So it is the same to everybody, and nobody's: to take it out of the options altogether would make every other
    mistake weigh more, and lower the marks of people who never chose it.
    """
    correct, also = set(question.correct), set(question.also)
    given = given - also | correct & also
    if question.credit is Credit.ALL_OR_NOTHING:
        return ALL if given == correct else NOTHING
    return credit_for(
        question.credit,
        right=len(given & correct),
        wrong=len(given - correct),
        of=len(correct),
        options=len(question.options),
        mistakes=len(given ^ correct),
    )


def _placed(answers: dict[str, str], question: QuestionKey) -> Fraction:
    right = sum(answers.get(part.id) in part.shares for part in question.parts)
    return credit_for(
        question.credit,
        right=right,
        wrong=len(answers) - right,
        of=len(question.parts),
        options=len(question.parts),
        mistakes=len(question.parts) - right,
    )
