"""Moments as pages made on the server tell them: in the person's own time zone."""

from __future__ import annotations

from datetime import UTC, datetime

from evenhand.quiz.durations import read_zone


def told(moment: datetime, zone: str) -> str:
    """A moment in a zone; in UTC where there is no such zone."""
    return moment.astimezone(read_zone(zone) or UTC).strftime("%Y-%m-%d %H:%M")
