"""The session as a response body, how it is looked at, and how it is ended."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from evenhand.handlers.views import PersonView, View


class SessionView(View):
    """The session, signed in or not."""

    person: PersonView | None
    demo: bool
    now: datetime
    """The server's clock, which decides."""
    ends_at: datetime | None
    """When the session ends unless it is used before; null when nobody is signed in."""
    expires_at: datetime | None
    """When it ends whatever happens."""
    provider: str | None
    """The id of the identity provider that vouched for the person; null when none did."""


class LookQuery(BaseModel):
    """Why a page asks for the session."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    opened: Literal["0", "1"] = "0"
    """Whether the person has just opened the page, which is a use of the session. What stands before the site may not
    know sessions, so that the page itself must say it."""


class LeaveQuery(BaseModel):
    """How to sign out."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    everywhere: Literal["0", "1"] = "0"
    """Whether to end the sessions on other devices too."""
