"""Request bodies. Everything from outside is checked here, once."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from evenhand.assessment.appeal import AppealReason
from evenhand.workflows.decide_appeal import Outcome

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
SubmissionId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
Language = Literal["en", "zh"]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=2000)]
AnswersBody = Annotated[
    dict[Slug, Annotated[tuple[Slug, ...], Field(max_length=50)]],
    Field(max_length=500, description="Question id to the ids of the chosen options."),
]


class Body(BaseModel):
    """What every body shares: names that are not known are refused, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StartRequest(Body):
    """Begin an attempt."""

    quiz_id: Slug
    language: Language = "en"


class DraftRequest(Body):
    """Save the answers so far as the next version of the draft."""

    version: Annotated[int, Field(ge=1, le=1_000_000)]
    answers: AnswersBody


class SubmissionRequest(Body):
    """Submit the final answers."""

    submission_id: SubmissionId
    answers: AnswersBody


class AppealRequest(Body):
    """Object to the mark of one question."""

    question_id: Slug
    reason: AppealReason
    text: Prose


class DecisionRequest(Body):
    """Decide an appeal."""

    outcome: Outcome
    rationale: Prose
    version: Annotated[int, Field(ge=0, le=1_000)]


class WithdrawalRequest(Body):
    """Take an appeal back."""
