"""An assignment: what someone has to do, by when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from evenhand.quiz.settings import Window

if TYPE_CHECKING:
    from evenhand.quiz.settings import Settings


class Timing(StrEnum):
    """Where a moment lies in a window."""

    EARLY = "early"
    OPEN = "open"
    OVERDUE = "overdue"
    """After it was due; still possible."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A quiz or a module, for a cohort or a person, within a window."""

    id: str
    target: str
    """A quiz's id, or a module's page as in `modules/violence.md`."""
    cohort: str = ""
    """Everybody who starts together; empty when it is one person's."""
    vendor_id: str = ""
    """Only those of the cohort who work for this vendor; empty is all of them."""
    person_id: str = ""
    window: Window
    made_by: str
    made_at: datetime

    @property
    def nearness(self) -> int:
        """How narrowly it says whom it is for: 2 a person, 1 a cohort's people at one vendor, 0 a cohort."""
        return 2 if self.person_id else 1 if self.vendor_id else 0

    def is_for(self, person_id: str, cohort: str, vendor_id: str) -> bool:
        """Whether somebody has to do it."""
        if self.person_id:
            return self.person_id == person_id
        return bool(self.cohort) and self.cohort == cohort and self.vendor_id in ("", vendor_id)


def timing(window: Window, now: datetime) -> Timing:
    """Where a moment lies in a window."""
    if window.opens_at is not None and now < window.opens_at:
        return Timing.EARLY
    if window.closes_at is not None and now >= window.closes_at:
        return Timing.CLOSED
    if window.due_at is not None and now >= window.due_at:
        return Timing.OVERDUE
    return Timing.OPEN


def window_for(assignments: Iterable[Assignment], target: str, defaults: Settings | None, now: datetime) -> Window:
    """The window that holds for somebody whose assignments these are.

    One made for the person goes before those for a cohort at one vendor, and these before those for a whole cohort; of
    several the one that is open now, else the one that closes last. What it leaves open the quiz's own settings say.
    """
    own = [each for each in assignments if each.target == target]
    nearest = max((each.nearness for each in own), default=0)
    pool = [each for each in own if each.nearness == nearest]
    standard = defaults.window if defaults else Window()
    windows = {each.id: _filled(each.window, standard) for each in pool}
    return windows[max(windows, key=lambda each: _preference(windows[each], now, each))] if windows else standard


def _filled(window: Window, standard: Window) -> Window:
    """A window with the standard's times where it names none, and in the standard's time zone when it names none at
    all."""
    if window == Window(time_zone=window.time_zone):
        return standard
    return replace(
        window,
        opens_at=window.opens_at or standard.opens_at,
        due_at=window.due_at or standard.due_at,
        closes_at=window.closes_at or standard.closes_at,
    )


def _preference(window: Window, now: datetime, identity: str) -> tuple[bool, bool, float, str]:
    is_open = timing(window, now) in (Timing.OPEN, Timing.OVERDUE)
    closes = window.closes_at
    return is_open, closes is None, closes.timestamp() if closes else 0.0, identity
