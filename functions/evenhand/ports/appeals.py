"""Appeals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evenhand.assessment.appeal import Appeal, AppealState
    from evenhand.ports.attempts import FurtherGrade
    from evenhand.ports.outbox import OutboxRow


class AppealStore(Protocol):
    """Appeals and their histories."""

    def open(self, appeal: Appeal) -> None:
        """Keep a new appeal. Raises `Conflict` when the mark (attempt and question) was appealed before, and
        `StaleVersion` when the person has an appeal of that number at the quiz; one without a number meets none."""
        ...

    def append(self, appeal: Appeal, *, further: FurtherGrade | None = None, mail: OutboxRow | None = None) -> None:
        """Keep the events added to an appeal, with a further grade that follows from them and a mail, in one
        transaction. For the grade holds what `AttemptStore.add_grade` says; a mail whose id waits already is left as
        it is. Raises `StaleVersion` when events were added meanwhile: the stored
        history must be a beginning of the given one, shorter by at least one; `NotFound` when there is none. What the
        appeal said when it was opened stays as it was."""
        ...

    def get(self, appeal_id: str) -> Appeal | None:
        """The appeal, or None."""
        ...

    def of_attempt(self, attempt_id: str) -> Sequence[Appeal]:
        """The appeals against marks of an attempt, the earliest first."""
        ...

    def of_person(self, person_id: str) -> Sequence[Appeal]:
        """A person's appeals, the earliest first."""
        ...

    def of_quiz(self, quiz_id: str) -> Sequence[Appeal]:
        """The appeals against marks of a quiz, the earliest first."""
        ...

    def in_state(self, state: AppealState) -> Sequence[Appeal]:
        """The appeals in a state, the earliest first."""
        ...
