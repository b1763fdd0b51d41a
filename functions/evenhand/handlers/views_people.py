"""People and how far they are, as they are answered with and asked for."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from evenhand.handlers.requests import Body, Language, Name, Prose, Slug
from evenhand.handlers.views import CertificateView, TaskView, View
from evenhand.workflows.accommodate import MOST_ATTEMPTS, MOST_TIME
from evenhand.workflows.find_people import Readiness


class PeopleQuery(BaseModel):
    """Which people."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    query: Annotated[Name, Field(description="Words that stand in the name, id, cohort or vendor.")] = ""
    cohort: Annotated[Name, Field(description="Of this cohort.")] = ""
    vendor: Annotated[Name, Field(description="Who work for this vendor, by id.")] = ""


class LanguageQuery(BaseModel):
    """In which language titles are told."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: Language = "en"


class ChoiceView(View):
    """Something to choose by."""

    id: str
    name: str


class ProgressView(View):
    """How far one person is."""

    id: str
    name: str
    vendor: str
    cohort: str
    readiness: Readiness
    modules_read: int
    modules: int
    """To be read."""
    tests_passed: int
    tests: int
    """To be passed."""
    overdue: int
    next_due: datetime | None
    certificates: int
    """That hold now."""


class PeopleView(View):
    """The people found: those who are behind first, then by name."""

    people: tuple[ProgressView, ...]
    more: int
    """How many were found beyond those."""
    cohorts: tuple[str, ...]
    vendors: tuple[ChoiceView, ...]
    can_mend: bool
    """Whether the person sees whose mail comes back, and may say that an address works again."""


class LateAnswersView(View):
    """Answers that came too late."""

    attempt_id: str
    late_id: str
    received_at: datetime


class PersonTestView(View):
    """Where somebody stands with a test."""

    quiz_id: str
    title: str
    attempts_made: int
    attempts_left: int | None
    """Null is without limit."""
    passed: bool
    score: float | None
    """Of the latest attempt."""
    extra_time: float
    """What the time limit is multiplied by."""
    late: tuple[LateAnswersView, ...]


class AccommodationView(View):
    """What somebody was given beyond the rules."""

    id: str
    quiz_id: str
    """Empty for every test."""
    title: str
    time: float
    attempts: int
    reason: str
    by: str
    """The name of who gave it."""
    at: datetime


class ProfileView(View):
    """One person in full."""

    progress: ProgressView
    language: str
    active: bool
    tasks: tuple[TaskView, ...]
    tests: tuple[PersonTestView, ...]
    certificates: tuple[CertificateView, ...]
    given: tuple[AccommodationView, ...]
    can_accommodate: bool
    can_accept: bool
    """Answers that came too late."""


class AccommodationRequest(Body):
    """Give more time, another attempt, or both."""

    quiz_id: Annotated[Slug | None, Field(description="Null for every test, which only more time can be for.")] = None
    time: Annotated[float, Field(ge=1, le=float(MOST_TIME), description="What the time limit is multiplied by.")] = 1
    attempts: Annotated[int, Field(ge=0, le=MOST_ATTEMPTS)] = 0
    reason: Annotated[Prose, StringConstraints(pattern=r"^[^\x00]*$")]

    @property
    def multiple(self) -> Fraction:
        """The time as a fraction, to the hundredth."""
        return Fraction(round(self.time * 100), 100)
