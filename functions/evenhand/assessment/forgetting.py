"""What is left of records when the words of their people go, so that every figure made of them stays as it is.

Marks, times, ids and the options that were chosen stay: statistics are made of them. What somebody wrote goes: written
answers, drafts, and the texts of appeals and of reasons. Where something stood it still shows that something did.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Final

from evenhand.assessment.attempt import Draft

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from evenhand.assessment.accommodation import Accommodation
    from evenhand.assessment.appeal import Appeal, AppealEvent
    from evenhand.assessment.attempt import AttemptRecord, Result
    from evenhand.assessment.certification import Certificate
    from evenhand.assessment.grading import Grade, GradeRecord
    from evenhand.assessment.submission import Answers

GONE: Final = "[…]"
"""What stands in the place of words, in any language."""
GRADER: Final = "grader"
"""Who gives first grades, for a reason that is nobody's words."""


def forgotten(words: str) -> str:
    """What is left of a text."""
    return GONE if words else ""


def last_touched(record: AttemptRecord) -> datetime:
    """When the person last did something with an attempt: submitted or saved it, or began it."""
    if record.submission is not None:
        return record.submission.submitted_at
    return record.draft.saved_at or record.attempt.started_at


def without_answers(record: AttemptRecord) -> AttemptRecord:
    """The attempt without drafts and written answers."""
    written = _written(each.grade for each in record.grades)
    submission = record.submission
    return dataclasses.replace(
        record,
        draft=Draft(version=record.draft.version, saved_at=record.draft.saved_at),
        submission=submission and dataclasses.replace(submission, answers=_without(submission.answers, written)),
        late=tuple(dataclasses.replace(late, answers=_without(late.answers, written)) for late in record.late),
    )


def without_words(record: AttemptRecord) -> AttemptRecord:
    """The attempt without those, and without the reasons that people gave for grades."""
    return dataclasses.replace(without_answers(record), grades=tuple(map(_without_reason, record.grades)))


def result_without_answers(result: Result) -> Result:
    """The same for a row of the feed."""
    before = result.before
    written = _written([result.grade, *([before.grade] if before else [])])
    return dataclasses.replace(
        result,
        answers=_without(result.answers, written),
        before=before and dataclasses.replace(before, answers=_without(before.answers, written)),
    )


def appeal_without_words(appeal: Appeal) -> Appeal:
    """The appeal without its text and without what was said to it; who decided what, and when, stays."""
    history = tuple(map(event_without_words, appeal.history))
    return dataclasses.replace(appeal, text=forgotten(appeal.text), history=history)


def event_without_words(event: AppealEvent) -> AppealEvent:
    """The same for one event of its history."""
    return dataclasses.replace(event, note=forgotten(event.note))


def accommodation_without_words(given: Accommodation) -> Accommodation:
    """What somebody was given, without the reason, which may speak of their health."""
    return dataclasses.replace(given, reason=forgotten(given.reason))


def certificate_without_words(certificate: Certificate) -> Certificate:
    """A certificate without why it was revoked, if it was; who revoked it, and when, stays."""
    return dataclasses.replace(certificate, revoked_for=forgotten(certificate.revoked_for))


def _written(grades: Iterable[Grade]) -> frozenset[str]:
    """The questions that were answered in somebody's own words."""
    return frozenset(mark.question_id for grade in grades for mark in grade.questions if mark.written)


def _without(answers: Answers, written: frozenset[str]) -> Answers:
    return {
        question: tuple(map(forgotten, given)) if question in written else given for question, given in answers.items()
    }


def _without_reason(graded: GradeRecord) -> GradeRecord:
    return graded if graded.by == GRADER else dataclasses.replace(graded, reason=forgotten(graded.reason))
