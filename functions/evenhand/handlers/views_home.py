"""One's own page and display settings, as they are answered with and asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from evenhand.assessment.appeal import AppealState
from evenhand.handlers.requests import Body, Language
from evenhand.handlers.views import CertificateView, PersonView, TaskView, View
from evenhand.workflows.preferences import LONGEST, SHORTEST


class PreferencesView(View):
    """Display settings, and the language."""

    language: Language
    """Of mails and of the site: as the person chose, or as the roster says."""
    blur: bool
    greyscale: bool
    reduced_motion: bool
    break_every: int | None
    """Minutes after which a break is suggested; null for never."""


class PreferencesRequest(Body):
    """Display settings and the language, all of them."""

    language: Annotated[Language, Field(description="Of mails and of the site.")]
    blur: bool
    greyscale: bool
    reduced_motion: bool
    break_every: Annotated[
        Annotated[int, Field(ge=SHORTEST, le=LONGEST)] | None,
        Field(description="Minutes after which a break is suggested; null for never."),
    ]


class HomeAttemptView(View):
    """An attempt, in a line."""

    id: str
    title: str
    number: int
    submitted_at: datetime | None
    """Null while it is open."""
    score: float | None
    passed: bool | None
    address: str | None
    """Of the result with its feedback; of the test while the attempt is open."""


class HomeAppealView(View):
    """An appeal, in a line."""

    id: str
    title: str
    """Of the test."""
    state: AppealState
    opened_at: datetime
    due_at: datetime | None
    """By when it is to be decided; null once it is closed."""
    rationale: str | None
    """Why it was decided so."""


class HomeView(View):
    """All that is one's own."""

    person: PersonView
    now: datetime
    tasks: tuple[TaskView, ...]
    attempts: tuple[HomeAttemptView, ...]
    appeals: tuple[HomeAppealView, ...]
    certificates: tuple[CertificateView, ...]
    preferences: PreferencesView
    reports: bool
    """Whether reports are sent to the person, so that there are subscriptions to choose."""
