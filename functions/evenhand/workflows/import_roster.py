"""Bring the directory in line with a roster file, and say before what that changes."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Protocol

from evenhand.errors import Forbidden, NotFound
from evenhand.people.audit import Action
from evenhand.people.permissions import Verb, reach
from evenhand.people.roster import ChangeKind, PersonChange, RosterPlan, plan_roster
from evenhand.workflows.audit import event_of, note
from evenhand.workflows.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evenhand.people.audit import AuditEvent
    from evenhand.people.person import Person
    from evenhand.people.roster_file import RosterProblem
    from evenhand.ports.sessions import SessionStore

TOLD = frozenset({"vendor", "roles", "scope"})
"""Columns of which the trail says what stood and stands in them: they decide what a person may see, and name nobody."""
BATCH = 500
"""People changed at a time: what an import that is broken off has not come to, the next one does."""


class RosterDesk(Desk, Protocol):
    """What an import works with."""

    @property
    def sessions(self) -> SessionStore:
        """Signed-in sessions."""


def plan_import(data: bytes, desk: Desk, *, leavers: bool) -> tuple[RosterPlan | None, tuple[RosterProblem, ...]]:
    """What a file would change, or everything that is wrong with it. Nothing is written."""
    return plan_roster(
        data, desk.directory.people(), desk.directory.vendors(), leavers=leavers, new_id=lambda: f"p-{desk.ids.new()}"
    )


def apply_import(plan: RosterPlan, data: bytes, by: Person | str, desk: RosterDesk) -> None:
    """Change what the plan says. Doing it again, after it was broken off too, changes only what is not so yet.

    Each change is in the audit trail before it is made: a change that nobody can account for is worse than an account
    of one that came to nothing.
    """
    if plan.is_empty:
        return
    counts = ", ".join(f"{plan.count(kind)} {kind}" for kind in ChangeKind)
    file = hashlib.sha256(data).hexdigest()[:16]
    note(desk, by, Action.ROSTER_IMPORTED, object=f"file/{file}", detail=counts)
    desk.directory.put(plan.vendors, ())
    for start in range(0, len(plan.changes), BATCH):
        _apply(plan.changes[start : start + BATCH], by, desk)


def _apply(changes: Sequence[PersonChange], by: Person | str, desk: RosterDesk) -> None:
    # At once, and not each by itself: of many, the wait for the disk at each would be nearly all the time it takes.
    desk.audit.append(*(_event(change, by, desk) for change in changes))
    desk.directory.put((), [change.after for change in changes])
    for change in changes:
        if change.kind is ChangeKind.DEACTIVATED:
            desk.sessions.end_sessions(change.after.id)


def _event(change: PersonChange, by: Person | str, desk: Desk) -> AuditEvent:
    gone = change.kind is ChangeKind.DEACTIVATED
    action = Action.PERSON_DEACTIVATED if gone else Action.PERSON_CHANGED
    return event_of(desk, by, action, whose=change.after, detail=_detail(change))


def keeper(person_id: str, desk: Desk) -> Person:
    """The admin of an id, who keeps the roster; raises `NotFound` or `Forbidden`."""
    person = desk.directory.person(person_id)
    if person is None:
        raise NotFound(f"There is no person `{person_id}`.")
    if reach(person, Verb.KEEP_ROSTER) is None:
        raise Forbidden("Only admins keep the roster.")
    return person


def _detail(change: PersonChange) -> str:
    """Which cells changed, and nothing of what tells who it is."""
    if change.before is None:
        scope = f", scope {' '.join(change.after.scope)}" if change.after.scope else ""
        return f"added as {' '.join(change.after.roles)}{scope}"
    if change.leaves:
        return "not in the roster"
    return "; ".join(
        f"{each.column}: {each.before or 'none'} -> {each.after or 'none'}" if each.column in TOLD else each.column
        for each in change.fields
    )
