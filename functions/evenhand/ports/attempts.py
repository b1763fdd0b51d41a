"""Attempts, with their drafts, submissions and grades."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from evenhand.assessment.attempt import AttemptRecord, Result, Standing
from evenhand.assessment.certification import Certificate
from evenhand.assessment.grading import GradeRecord
from evenhand.errors import Unreachable

if TYPE_CHECKING:
    from datetime import datetime

    from evenhand.assessment.attempt import Attempt, Draft
    from evenhand.assessment.judgement import Judgement
    from evenhand.assessment.submission import LateAnswers, Submission
    from evenhand.ports.outbox import OutboxRow


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherGrade:
    """A further grade of a submitted attempt with all that follows from it, to be written in one transaction."""

    grade: GradeRecord
    standing: Standing
    result: Result
    certificate: Certificate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some submitted attempts, and where to go on."""

    records: Sequence[AttemptRecord]
    next: str | None
    """The cursor of the next page; None after the last."""
    unreadable: Sequence[str] = ()
    """The ids of the attempts of the page whose records cannot be read. Whoever adds something up must not pass over
    them (`whole`)."""

    def whole(self) -> Sequence[AttemptRecord]:
        """The records, all of them; raises `Unreachable` where one cannot be read."""
        if self.unreadable:
            raise Unreachable(f"The attempts {', '.join(self.unreadable)} cannot be read. Is this the latest release?")
        return self.records


class AttemptStore(Protocol):
    """Attempts with their drafts, submissions and grades, and where each person stands with each quiz."""

    def standing(self, person_id: str, quiz_id: str) -> Standing:
        """Where a person stands with a quiz; a fresh standing when they never began it."""
        ...

    def start(self, attempt: Attempt, standing: Standing) -> None:
        """Write a new attempt and the standing that counts it, in one transaction.

        `standing.version` is the new version; raises `StaleVersion` unless the stored one is exactly one less, and
        `Conflict` when there is an attempt of that id.
        """
        ...

    def put_standing(self, standing: Standing) -> None:
        """Write a standing alone. Raises `StaleVersion` unless the stored version is exactly one less (0 when none)."""
        ...

    def get(self, attempt_id: str) -> AttemptRecord | None:
        """The attempt with its draft, its submission and its grades in order, or None."""
        ...

    def save(self, attempt_id: str, draft: Draft) -> None:
        """Keep the answers so far. Raises `StaleVersion` unless the stored draft's version is exactly one less,
        `AlreadySubmitted` when the attempt is submitted, and `NotFound` when there is none."""
        ...

    def submit(
        self,
        submission: Submission,
        grade: GradeRecord,
        standing: Standing,
        result: Result,
        mail: OutboxRow | None,
        *,
        judgements: Sequence[Judgement] = (),
        certificate: Certificate | None = None,
    ) -> AttemptRecord:
        """Write submission, first grade, standing, feed row, outbox row, judgements and certificate in one transaction.

        The same submission id again changes nothing and returns what is stored; another id raises
        `AlreadySubmitted`. Raises `StaleVersion` unless the stored standing's version is one less than the given, and
        `NotFound` when there is no such attempt. `result` is `result_of` the attempt, the submission and the grade; a
        mail whose id waits already is left as it is.
        """
        ...

    def add_grade(
        self,
        grade: GradeRecord,
        standing: Standing,
        result: Result,
        mail: OutboxRow | None = None,
        *,
        certificate: Certificate | None = None,
    ) -> AttemptRecord:
        """Append a further grade to a submitted attempt, with standing, feed row, outbox row and certificate, in one
        transaction.

        The same grade id again changes nothing and returns what is stored. `grade.number` is the next number; raises
        `StaleVersion` unless it is and the stored standing's version is one less than the given, and `NotFound` when
        there is no such attempt or it is not submitted. `result.before` holds the grade before.
        """
        ...

    def keep_late(self, attempt_id: str, late: LateAnswers) -> AttemptRecord:
        """Keep answers to a submitted attempt that arrived after the time was up, and return it with them.

        The same id again changes nothing; an attempt keeps the first ten. Raises `NotFound` when there is no such
        attempt or it is not submitted.
        """
        ...

    def overdue(self, now: datetime, limit: int) -> Sequence[str]:
        """The ids of up to `limit` attempts that are not submitted and whose `ends_at` lies before `now`, the earliest
        first. An attempt that was replaced (it is not its standing's open one) may be among them."""
        ...

    def forget_deadline(self, attempt_id: str) -> None:
        """Take an attempt out of those that `overdue` finds, for one that can never be submitted; unknown ones and
        those without a deadline are fine."""
        ...

    def taken(self, quiz_id: str) -> int:
        """How many attempts at a quiz were submitted."""
        ...

    def of_person(self, person_id: str) -> Sequence[AttemptRecord]:
        """A person's attempts, the earliest first."""
        ...

    def submitted(self, quiz_id: str, *, after: str = "", limit: int = 100) -> Page:
        """A page of the submitted attempts at a quiz, each in one page, in an order that does not change; `after` is
        the cursor of the page before. A page may hold fewer than `limit`, or none, and not be the last. Attempts
        submitted meanwhile may be left out. Nothing of other pages is held in memory."""
        ...
