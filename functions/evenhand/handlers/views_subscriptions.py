"""Which reports somebody gets, and when, as they are answered with and asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from evenhand.handlers.requests import Body, Language, Name, Slug
from evenhand.handlers.views import View
from evenhand.handlers.views_people import ChoiceView
from evenhand.people.subscription import Frequency, Pause
from evenhand.workflows.subscribe import Wish


class SubscriptionView(View):
    """One subscription."""

    id: str
    quiz_id: str
    """Empty is every test."""
    quiz: str
    """Its title."""
    cohort: str
    """Empty is everybody."""
    vendor_id: str
    """Empty is all vendors that the person answers for."""
    vendor: str
    """Its name."""
    frequency: Frequency
    weekday: int
    """Of a weekly one; 0 is Monday."""
    at: str
    """Of a daily or weekly one, as in `08:00`."""
    time_zone: str
    """In which `at` is told."""
    pause: Pause | None
    """Why nothing is sent; null when it is."""
    preview: str
    """Address of the mail as it would be now."""


class SubscriptionsView(View):
    """All of one's subscriptions, and what there is to choose from."""

    subscriptions: tuple[SubscriptionView, ...]
    quizzes: tuple[ChoiceView, ...]
    cohorts: tuple[str, ...]
    vendors: tuple[ChoiceView, ...]
    all_at_once: bool
    """Whether all vendors come in one mail; else in one each."""
    time_zone: str
    """The person's own."""
    bouncing: bool
    """Whether mail to the person comes back, so that reports are held."""


class SubscriptionRequest(Body):
    """Which reports, and when."""

    quiz_id: Annotated[Slug | None, Field(description="Null for every test.")] = None
    cohort: Annotated[Name, Field(description="Empty for everybody.")] = ""
    vendor_id: Annotated[Name, Field(description="Empty for all vendors that one answers for.")] = ""
    frequency: Frequency = Frequency.DAILY
    weekday: Annotated[int, Field(ge=0, le=6, description="Of a weekly one; 0 is Monday.")] = 0
    hour: Annotated[
        Annotated[int, Field(ge=0, le=23)] | None,
        Field(description="In one's own time zone; null leaves the time as it is, and makes it eight for a new one."),
    ] = None

    @property
    def wish(self) -> Wish:
        """As the workflows take it."""
        return Wish(
            quiz_id=self.quiz_id or "",
            cohort=self.cohort,
            vendor_id=self.vendor_id,
            frequency=self.frequency,
            weekday=self.weekday,
            hour=self.hour,
        )


class SubscriptionChange(SubscriptionRequest):
    """Which reports, when, and whether any are sent for the time being."""

    paused: Annotated[bool | None, Field(description="Null leaves it as it is.")] = None


class ReportPreviewQuery(BaseModel):
    """Which report to look at, as whom."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    quiz: Annotated[Name, Field(description="The test's id; the first one unless it is named.")] = ""
    vendor: Annotated[Name, Field(description="The vendor's id; empty for what the recipient gets first.")] = ""
    cohort: Annotated[Name, Field(description="Empty for everybody.")] = ""
    to: Annotated[Name, Field(description="The recipient's id; oneself unless somebody else is named.")] = ""
    language: Annotated[Language | None, Field(description="The recipient's own unless one is named.")] = None
    page: Annotated[Language | None, Field(description="The language of the page around it.")] = None


class BounceView(View):
    """Somebody whose mail comes back."""

    person_id: str
    name: str
    email: str
    at: datetime
    """When it came back last."""
    why: str
    """What the mail server said, in its codes."""


class BouncesView(View):
    """Those whose mail comes back, the latest first."""

    bounces: tuple[BounceView, ...]
