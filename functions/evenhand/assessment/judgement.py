"""A judgement: what one person said of one item under which policy. Calibration and audits use the same records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from evenhand.assessment.submission import is_omitted, parts_answered

if TYPE_CHECKING:
    from evenhand.assessment.attempt import Attempt
    from evenhand.assessment.submission import Submission
    from evenhand.quiz.split import AnswerKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One person's answer to one case."""

    id: str
    """Made of where it comes from, so that the same judgement kept twice is one."""
    case_id: str
    case_revision: str
    """Of the item as it was shown."""
    rater_id: str
    vendor_id: str
    language: str
    """In which the item was read."""
    values: Mapping[str, str]
    """Dimension to the value given: `label` to `violence.blood`; a dimension that was left open is absent."""
    policy: str | None
    """The policy and version in force, as in `violence@3`."""
    taxonomy: str
    """Id and version, as in `evenhand@1`."""
    source: str
    """Where it was made: `attempt/ID`."""
    at: datetime


def judgements_of(attempt: Attempt, submission: Submission, key: AnswerKey) -> tuple[Judgement, ...]:
    """The judgements in a submission: one for each case of the attempt that was answered."""
    asked = {question.id for question in attempt.questions}
    return tuple(
        Judgement(
            id=f"{attempt.id}.{question.id}",
            case_id=question.case.id,
            case_revision=question.case.revision,
            rater_id=attempt.person_id,
            vendor_id=attempt.vendor_id,
            language=attempt.language,
            values=parts_answered(given),
            policy=question.policy,
            taxonomy=key.taxonomy,
            source=f"attempt/{attempt.id}",
            at=submission.submitted_at,
        )
        for question in key.questions
        if question.case is not None and question.id in asked
        for given in [submission.answers.get(question.id, ())]
        if not is_omitted(given)
    )
