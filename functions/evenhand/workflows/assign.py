"""Give people something to do, and say what somebody has to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from evenhand.assessment.assignment import Assignment, Timing, timing, window_for
from evenhand.errors import Forbidden, NotFound, Refused
from evenhand.people.audit import Action
from evenhand.people.permissions import Verb, reach
from evenhand.quiz.settings import Window
from evenhand.workflows.audit import note

if TYPE_CHECKING:
    from evenhand.people.person import Person
    from evenhand.workflows.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something a person has to do."""

    target: str
    window: Window
    timing: Timing
    done_at: datetime | None
    """When it was done; None as long as it is not."""
    done: bool

    @property
    def is_module(self) -> bool:
        """Whether it is something to read."""
        return self.target.endswith(".md")


def assign(
    maker: Person,
    target: str,
    window: Window,
    desk: Desk,
    *,
    cohort: str = "",
    vendor_id: str = "",
    person_id: str = "",
) -> Assignment:
    """A new assignment, kept. Refused when it is for nobody, about nothing, or over before it begins."""
    if reach(maker, Verb.ASSIGN) is None:
        raise Forbidden("Only trainers and admins assign.")
    if target not in desk.keys.modules() and desk.keys.current(target) is None:
        raise NotFound(f"There is no quiz and no module `{target}`.")
    if bool(cohort) == bool(person_id):
        raise Refused("An assignment is for a cohort or for a person: name one of the two.")
    if vendor_id and not cohort:
        raise Refused("A vendor narrows a cohort; for one person leave it out.")
    people = desk.directory.people()
    if person_id and all(person.id != person_id for person in people):
        raise NotFound(f"There is no person `{person_id}`.")
    if cohort and not any(person.cohort == cohort and vendor_id in ("", person.vendor_id) for person in people):
        raise NotFound(f"Nobody is in the cohort `{cohort}`{f' of {vendor_id}' if vendor_id else ''}.")
    _check_order(window)
    assignment = Assignment(
        id=desk.ids.new(),
        target=target,
        cohort=cohort,
        vendor_id=vendor_id,
        person_id=person_id,
        window=window,
        made_by=maker.id,
        made_at=desk.clock.now(),
    )
    _check_with_the_quiz(assignment, desk)
    desk.assignments.put_assignment(assignment)
    _note(maker, Action.ASSIGNED, assignment, desk)
    return assignment


def _note(maker: Person, action: Action, assignment: Assignment, desk: Desk) -> None:
    note(
        desk,
        maker,
        action,
        person_id=assignment.person_id,
        vendor_id=assignment.vendor_id,
        object=f"assignment/{assignment.id}",
        detail=f"{assignment.target} for {f'the cohort {assignment.cohort}' if assignment.cohort else 'a person'}",
        once=assignment.id,
    )


def _check_with_the_quiz(assignment: Assignment, desk: Desk) -> None:
    """What an assignment leaves open the quiz says: together they must leave time to do it in."""
    publication = desk.keys.current(assignment.target)
    defaults = publication.key.settings if publication else None
    window = window_for([assignment], assignment.target, defaults, desk.clock.now())
    if window.opens_at is not None and window.closes_at is not None and window.opens_at >= window.closes_at:
        raise Refused("With the times that the quiz itself gives it would close before it opens. Give both.")


def _check_order(window: Window) -> None:
    opens, due, closes = window.opens_at, window.due_at, window.closes_at
    pairs = ((opens, due), (due, closes), (opens, closes))
    if any(first is not None and then is not None and first > then for first, then in pairs) or (
        opens is not None and opens == closes
    ):
        raise Refused("The times are not in the order open, due, close.")


def withdraw_assignment(maker: Person, assignment_id: str, desk: Desk) -> None:
    """Take an assignment back."""
    if reach(maker, Verb.ASSIGN) is None:
        raise Forbidden("Only trainers and admins assign.")
    found = next((each for each in desk.assignments.assignments() if each.id == assignment_id), None)
    if found is not None:
        _note(maker, Action.UNASSIGNED, found, desk)
        desk.assignments.remove_assignment(assignment_id)


def all_assignments(maker: Person, desk: Desk) -> tuple[Assignment, ...]:
    """Every assignment there is, by the time it is due."""
    if reach(maker, Verb.ASSIGN) is None:
        raise Forbidden("Only trainers and admins see all assignments.")
    return tuple(sorted(desk.assignments.assignments(), key=lambda each: _by_time(each.window)))


def tasks_of(person: Person, desk: Desk) -> tuple[Task, ...]:
    """What a person has to do: first what is not done, the earliest due first, and what is to be read before tests."""
    mine = [each for each in desk.assignments.assignments() if each.is_for(person.id, person.cohort, person.vendor_id)]
    tasks = [_task(person, target, mine, desk) for target in dict.fromkeys(each.target for each in mine)]
    return tuple(sorted(tasks, key=lambda task: (task.done, _by_time(task.window), not task.is_module)))


def _task(person: Person, target: str, mine: list[Assignment], desk: Desk) -> Task:
    now, publication = desk.clock.now(), desk.keys.current(target)
    window = window_for(mine, target, publication.key.settings if publication else None, now)
    if target.endswith(".md"):
        read = [each.read_at for each in desk.readings.readings(person.id) if each.module == target]
        done, done_at = bool(read), min(read, default=None)
    else:
        standing = desk.attempts.standing(person.id, target)
        done = standing.holds_pass(now)
        done_at = standing.last_submitted_at if done else None
    return Task(target=target, window=window, timing=timing(window, now), done=done, done_at=done_at)


def _by_time(window: Window) -> float:
    moment = window.due_at or window.closes_at
    return moment.timestamp() if moment else float("inf")
