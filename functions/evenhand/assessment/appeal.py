"""An appeal: a labeller's objection to the mark of one question, and everything that happened to it since.

    open -> in review -> upheld | dismissed
    open | in review -> withdrawn

The history is appended to and never changed; the state is what the last event left.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AppealState(StrEnum):
    """Where an appeal stands."""

    OPEN = "open"
    IN_REVIEW = "in_review"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"

    @property
    def closed(self) -> bool:
        """Whether nothing more can happen to it."""
        return self in (AppealState.UPHELD, AppealState.DISMISSED, AppealState.WITHDRAWN)


class AppealAction(StrEnum):
    """What can be done to an appeal."""

    TAKE = "take"
    UPHOLD = "uphold"
    DISMISS = "dismiss"
    WITHDRAW = "withdraw"


class AppealReason(StrEnum):
    """Why the labeller objects."""

    WRONG_KEY = "wrong_key"
    AMBIGUOUS = "ambiguous"
    TRANSLATION = "translation"
    TECHNICAL = "technical"
    OTHER = "other"


TRANSITIONS: dict[tuple[AppealState, AppealAction], AppealState] = {
    (AppealState.OPEN, AppealAction.TAKE): AppealState.IN_REVIEW,
    (AppealState.IN_REVIEW, AppealAction.UPHOLD): AppealState.UPHELD,
    (AppealState.IN_REVIEW, AppealAction.DISMISS): AppealState.DISMISSED,
    (AppealState.OPEN, AppealAction.WITHDRAW): AppealState.WITHDRAWN,
    (AppealState.IN_REVIEW, AppealAction.WITHDRAW): AppealState.WITHDRAWN,
}


class TransitionRefused(ValueError):
    """The action is not possible in the state the appeal is in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealEvent:
    """One thing that happened to an appeal."""

    at: datetime
    by: str
    """A person's id."""
    action: AppealAction
    state: AppealState
    """The state it led to."""
    note: str = ""
    """For a decision, the rationale the labeller reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """A labeller's objection to one mark."""

    id: str
    attempt_id: str
    question_id: str
    quiz_id: str
    key_revision: str
    """Of the question, under which the mark was given."""
    person_id: str
    vendor_id: str
    language: str
    reason: AppealReason
    text: str
    opened_at: datetime
    history: tuple[AppealEvent, ...] = ()

    @property
    def state(self) -> AppealState:
        """Where it stands now."""
        return self.history[-1].state if self.history else AppealState.OPEN

    @property
    def version(self) -> int:
        """How many events it has; a writer names the version it saw."""
        return len(self.history)

    @property
    def decision(self) -> AppealEvent | None:
        """The event that upheld or dismissed it, or None."""
        decided = (AppealState.UPHELD, AppealState.DISMISSED)
        return next((event for event in self.history if event.state in decided), None)


def act(appeal: Appeal, action: AppealAction, *, at: datetime, by: str, note: str = "") -> Appeal:
    """The appeal after an action, or `TransitionRefused` when the table does not allow it."""
    state = TRANSITIONS.get((appeal.state, action))
    if state is None:
        raise TransitionRefused(f"An appeal that is {appeal.state.replace('_', ' ')} cannot be changed by {action}.")
    event = AppealEvent(at=at, by=by, action=action, state=state, note=note)
    return dataclasses.replace(appeal, history=(*appeal.history, event))
