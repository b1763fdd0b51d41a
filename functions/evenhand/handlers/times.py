"""Moments as they are sent, and as pages made on the server tell them: in the person's own time zone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator

from evenhand.quiz.durations import read_zone


def in_utc(moment: datetime) -> datetime:
    """A moment in UTC; one without an offset is in UTC already. Raises `ValueError` outside of the calendar there."""
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        raise ValueError("it must be a moment of the years 1 to 9999") from None


Moment = Annotated[datetime, AfterValidator(in_utc)]
"""A moment that somebody sends."""


def told(moment: datetime, zone: str) -> str:
    """A moment in a zone; in UTC where there is no such zone."""
    return moment.astimezone(read_zone(zone) or UTC).strftime("%Y-%m-%d %H:%M")
