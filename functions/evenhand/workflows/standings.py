"""Count how far the people are who have a test to do: for the reports on it, which name nobody."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from evenhand.analysis.standing import Standings
from evenhand.people.person import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evenhand.people.person import Person
    from evenhand.ports.assignments import AssignmentStore
    from evenhand.ports.attempts import AttemptStore
    from evenhand.ports.directory import Directory
    from evenhand.ports.system import Clock
    from evenhand.quiz.publication import Publication


class HowFar(StrEnum):
    """How far somebody is with a test."""

    PASSED = "passed"
    """Holds a pass that is not out of date."""
    MAY_TRY = "may_try"
    """Was not passed, and has an attempt left or one under way."""
    NONE_LEFT = "none_left"
    NOT_BEGUN = "not_begun"


class HavingItToDo:
    """The active labellers whom an assignment asks to pass a test, as they are in the directory now, each with how far
    they are. Of each it reads where they stand, whatever they did in the past: once, and only where it is asked for."""

    def __init__(
        self,
        publication: Publication,
        *,
        attempts: AttemptStore,
        assignments: AssignmentStore,
        directory: Directory,
        clock: Clock,
    ) -> None:
        self._publication = publication
        self._attempts = attempts
        self._assignments = assignments
        self._directory = directory
        self._now = clock.now()
        self._known: dict[str, HowFar] = {}

    def standings(self, *, vendor_id: str = "", cohort: str = "") -> Standings | None:
        """How far the people of a vendor, of a cohort or of both are; empty is all. None where nobody of them has the
        test to do."""
        found = Counter(
            self._how_far(person)
            for person in self._people
            if vendor_id in ("", person.vendor_id) and cohort in ("", person.cohort)
        )
        if not found:
            return None
        return Standings(
            people=found.total(),
            passed=found[HowFar.PASSED],
            may_try=found[HowFar.MAY_TRY],
            none_left=found[HowFar.NONE_LEFT],
            not_begun=found[HowFar.NOT_BEGUN],
        )

    @cached_property
    def _people(self) -> Sequence[Person]:
        asking = [each for each in self._assignments.assignments() if each.target == self._publication.quiz_id]
        return [
            person
            for person in (self._directory.people() if asking else ())
            if any(each.is_for(person.id, person.cohort, person.vendor_id) for each in asking)
            and person.active
            and person.vendor_id
            and Role.LABELLER in person.roles
        ]

    def _how_far(self, person: Person) -> HowFar:
        if person.id not in self._known:
            self._known[person.id] = self._read(person)
        return self._known[person.id]

    def _read(self, person: Person) -> HowFar:
        standing = self._attempts.standing(person.id, self._publication.quiz_id)
        if standing.holds_pass(self._now):
            return HowFar.PASSED
        if not standing.started:
            return HowFar.NOT_BEGUN
        if standing.open_attempt is None and standing.attempts_left(self._publication.key.settings.attempts) == 0:
            return HowFar.NONE_LEFT
        return HowFar.MAY_TRY
