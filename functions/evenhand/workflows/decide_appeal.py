"""Decide an appeal, with a rationale that the labeller reads."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from evenhand.assessment.appeal import AppealAction, AppealState, act
from evenhand.errors import Forbidden, StaleVersion
from evenhand.people.audit import Action
from evenhand.people.permissions import Verb, reach
from evenhand.workflows.appeal_mark import AppealCase, case_of, find_appeal
from evenhand.workflows.audit import note

if TYPE_CHECKING:
    from evenhand.people.person import Person
    from evenhand.workflows.desk import Desk


class Outcome(StrEnum):
    """How an appeal is decided."""

    UPHELD = "upheld"
    DISMISSED = "dismissed"


def decide_appeal(
    person: Person,
    appeal_id: str,
    outcome: Outcome,
    rationale: str,
    version: int,
    desk: Desk,
) -> AppealCase:
    """The decided appeal. The decider names the version seen; when it changed meanwhile nothing is written."""
    if reach(person, Verb.DECIDE_APPEAL) is None:
        raise Forbidden("Only trainers decide appeals.")
    appeal = find_appeal(person, appeal_id, Verb.DECIDE_APPEAL, desk.appeals)
    if appeal.person_id == person.id:
        raise Forbidden("Nobody decides an appeal of their own. Ask another trainer.")
    if appeal.version != version:
        raise StaleVersion("Somebody changed this appeal since you opened it. Reload to see what happened.")
    now = desk.clock.now()
    if appeal.state is AppealState.OPEN:
        appeal = act(appeal, AppealAction.TAKE, at=now, by=person.id)
    action = AppealAction.UPHOLD if outcome is Outcome.UPHELD else AppealAction.DISMISS
    decided = act(appeal, action, at=now, by=person.id, note=rationale)
    desk.appeals.append(decided)
    note(
        desk,
        person,
        Action.APPEAL_DECIDED,
        person_id=appeal.person_id,
        vendor_id=appeal.vendor_id,
        object=f"appeal/{appeal_id}",
        detail=outcome,
        once=appeal_id,
    )
    return case_of(person, decided, desk)
