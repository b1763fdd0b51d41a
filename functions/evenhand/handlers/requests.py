"""Request bodies. Everything from outside is checked here, once."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from evenhand.assessment.appeal import AppealReason, Remedy
from evenhand.assessment.submission import LONGEST
from evenhand.handlers.times import Moment
from evenhand.quiz.durations import read_zone
from evenhand.quiz.settings import Window
from evenhand.workflows.decide_appeal import Outcome

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
SubmissionId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
Language = Literal["en", "zh"]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=2000)]
Given = Annotated[str, StringConstraints(max_length=LONGEST)]
AnswersBody = Annotated[
    dict[Slug, Annotated[tuple[Given, ...], Field(max_length=50)]],
    Field(
        max_length=500,
        description="Question id to what was answered: ids of chosen options, one written text, or `part=answer`.",
    ),
]
Module = Annotated[str, StringConstraints(pattern=r"^modules/[A-Za-z0-9_./-]{1,120}\.md$")]
Target = Annotated[str, StringConstraints(pattern=r"^(modules/[A-Za-z0-9_./-]{1,120}\.md|[a-z0-9][a-z0-9-]{0,63})$")]
Version = Annotated[int, Field(ge=0, le=1_000)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]


def _zone(name: str) -> str:
    if read_zone(name) is None:
        raise ValueError("it must be the IANA name of a time zone, such as Asia/Shanghai")
    return name


class Body(BaseModel):
    """What every body shares: names that are not known are refused, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)  # each is built when it is first read


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
    version: Version
    remedy: Remedy | None = None
    answer: Annotated[tuple[Given, ...], Field(max_length=50)] = ()


class ReviewRequest(Body):
    """Take an appeal."""

    version: Version


class EscalationRequest(Body):
    """Ask for a second reviewer."""

    reason: Prose
    version: Version


class RegradeRequest(Body):
    """Grade all attempts at a quiz again."""

    reason: Prose
    only_if_better: bool = False
    since: Moment | None = None


class RegradeQuery(Body):
    """What a regrade would do, page by page."""

    after: Annotated[str, StringConstraints(max_length=500)] = ""
    only_if_better: bool = False
    since: Moment | None = None
    language: Language = "en"


class RevocationRequest(Body):
    """Revoke a certificate."""

    reason: Prose


class LateRequest(Body):
    """Accept answers that came after the time was up."""

    late_id: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    reason: Prose


class ReadingRequest(Body):
    """Note that a module was read to its end."""

    module: Module
    language: Language = "en"


class AssignmentRequest(Body):
    """Give a quiz or a module to a cohort or a person. Moments without an offset are in the time zone."""

    target: Target
    cohort: Name = ""
    vendor_id: Name = ""
    person_id: Name = ""
    open: datetime | None = None
    due: datetime | None = None
    close: datetime | None = None
    time_zone: Annotated[str, StringConstraints(max_length=60), AfterValidator(_zone)] = "UTC"

    @property
    def window(self) -> Window:
        """The times as a window."""
        zone = ZoneInfo(self.time_zone)
        opens, due, closes = (
            moment if moment is None or moment.tzinfo else moment.replace(tzinfo=zone)
            for moment in (self.open, self.due, self.close)
        )
        return Window(opens_at=opens, due_at=due, closes_at=closes, time_zone=self.time_zone)


class WithdrawalRequest(Body):
    """Take an appeal back."""
