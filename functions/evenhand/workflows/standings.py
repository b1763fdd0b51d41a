"""Count how far the people are who have a test to do: for the reports on it, which name nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from evenhand.analysis.standing import Standings
from evenhand.people.person import Role

if TYPE_CHECKING:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Somebody who has a test to do."""

    vendor_id: str
    cohort: str
    how_far: HowFar


def who_has_it_to_do(
    publication: Publication,
    *,
    attempts: AttemptStore,
    assignments: AssignmentStore,
    directory: Directory,
    clock: Clock,
) -> tuple[Counted, ...]:
    """The active labellers whom an assignment asks to pass a test, as they are in the directory now, each with how far
    they are. It reads where each of them stands, whatever they did in the past."""
    asking = [each for each in assignments.assignments() if each.target == publication.quiz_id]
    allowed, now = publication.key.settings.attempts, clock.now()
    counted = []
    for person in directory.people() if asking else ():
        is_asked = any(each.is_for(person.id, person.cohort, person.vendor_id) for each in asking)
        if not (is_asked and person.active and person.vendor_id and Role.LABELLER in person.roles):
            continue
        standing = attempts.standing(person.id, publication.quiz_id)
        if standing.holds_pass(now):
            how_far = HowFar.PASSED
        elif not standing.started:
            how_far = HowFar.NOT_BEGUN
        elif standing.open_attempt is None and standing.attempts_left(allowed) == 0:
            how_far = HowFar.NONE_LEFT
        else:
            how_far = HowFar.MAY_TRY
        counted.append(Counted(vendor_id=person.vendor_id, cohort=person.cohort, how_far=how_far))
    return tuple(counted)


def standings_of(people: Iterable[Counted], *, vendor_id: str = "", cohort: str = "") -> Standings | None:
    """How far the people of a vendor, of a cohort or of both are; empty is all. None where nobody of them has the test
    to do."""
    found = Counter(
        person.how_far for person in people if vendor_id in ("", person.vendor_id) and cohort in ("", person.cohort)
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
