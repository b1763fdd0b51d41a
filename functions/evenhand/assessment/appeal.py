"""An appeal: a labeller's objection to the mark of one question, and everything that happened to it since.

    open -> in review -> upheld | dismissed
    open | in review -> withdrawn

An appeal in review can be escalated: it stays in review, and somebody else than who escalated it decides. One that is
upheld names a remedy. The history is appended to and never changed; the state is what the last event left.
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
    ESCALATE = "escalate"
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


class Remedy(StrEnum):
    """What follows from an appeal that is upheld."""

    FULL_MARKS = "full_marks"
    """The appellant gets full marks for the question; nothing changes for anybody else."""
    ACCEPT = "accept"
    """A further answer is right, for everyone."""
    VOID = "void"
    """The question counts for nothing, for everyone."""
    CORRECT = "correct"
    """The key was wrong and is corrected, for everyone."""

    @property
    def changes_key(self) -> bool:
        """Whether the Markdown is to be changed, published, and everyone graded again."""
        return self is not Remedy.FULL_MARKS

    @property
    def takes_answer(self) -> bool:
        """Whether it says which answer is right."""
        return self in (Remedy.ACCEPT, Remedy.CORRECT)


TRANSITIONS: dict[tuple[AppealState, AppealAction], AppealState] = {
    (AppealState.OPEN, AppealAction.TAKE): AppealState.IN_REVIEW,
    (AppealState.OPEN, AppealAction.ESCALATE): AppealState.IN_REVIEW,
    (AppealState.IN_REVIEW, AppealAction.ESCALATE): AppealState.IN_REVIEW,
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
    """For a decision, the rationale the labeller reads; for an escalation, what the second reviewer reads."""
    remedy: Remedy | None = None
    """What follows, where it upholds."""
    answer: tuple[str, ...] = ()
    """The answer that is accepted too, or the right one, as answers are kept; empty for the other remedies."""
    alone: bool = False
    """Whether who decided is barred by the rules, and did so because there is no other trainer."""


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
    number: int | None = None
    """From 1: this person's how-many-th appeal at this quiz; None for those opened before appeals were counted."""
    due_at: datetime | None = None
    """By when it is to be decided: the service level of the quiz as it was when the appeal was opened."""
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

    @property
    def escalated_by(self) -> frozenset[str]:
        """The ids of those who asked for a second reviewer, and so do not decide."""
        return frozenset(event.by for event in self.history if event.action is AppealAction.ESCALATE)

    @property
    def upheld_remedy(self) -> Remedy | None:
        """What follows from it: None unless it is upheld."""
        return self.decision.remedy if self.decision and self.state is AppealState.UPHELD else None

    @property
    def uses_budget(self) -> bool:
        """Whether it counts against the number of appeals a person has: not when it is upheld, and not when it was
        withdrawn before anybody looked at it."""
        untouched = len(self.history) == 1 and self.state is AppealState.WITHDRAWN
        return self.state is not AppealState.UPHELD and not untouched

    def is_overdue(self, now: datetime) -> bool:
        """Whether it should have been decided by now."""
        return not self.state.closed and self.due_at is not None and now > self.due_at


def act(
    appeal: Appeal,
    action: AppealAction,
    *,
    at: datetime,
    by: str,
    note: str = "",
    remedy: Remedy | None = None,
    answer: tuple[str, ...] = (),
    alone: bool = False,
) -> Appeal:
    """The appeal after an action, or `TransitionRefused` when the table does not allow it."""
    state = TRANSITIONS.get((appeal.state, action))
    if state is None:
        raise TransitionRefused(f"An appeal that is {appeal.state.replace('_', ' ')} cannot be changed by {action}.")
    event = AppealEvent(at=at, by=by, action=action, state=state, note=note, remedy=remedy, answer=answer, alone=alone)
    return dataclasses.replace(appeal, history=(*appeal.history, event))
