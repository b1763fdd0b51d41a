"""Who may do what to whose records: the one table.

Each verb names, per role, whose records it reaches. A role that is not named reaches none.
"""

from __future__ import annotations

from enum import StrEnum
from typing import assert_never

from evenhand.people.person import Person, Role


class Whose(StrEnum):
    """Whose records a role reaches."""

    OWN = "own"
    SCOPE = "scope"
    """Those of the vendors in the person's scope."""
    ALL = "all"


class Verb(StrEnum):
    """What can be done."""

    TAKE_QUIZ = "take_quiz"
    SEE_ATTEMPT = "see_attempt"
    APPEAL = "appeal"
    SEE_APPEAL = "see_appeal"
    DECIDE_APPEAL = "decide_appeal"
    RECEIVE_REPORT = "receive_report"
    SEE_MAIL = "see_mail"
    ACCEPT_LATE = "accept_late"
    ASSIGN = "assign"


PERMISSIONS: dict[Verb, dict[Role, Whose]] = {
    Verb.TAKE_QUIZ: dict.fromkeys(Role, Whose.OWN),
    Verb.SEE_ATTEMPT: dict.fromkeys(Role, Whose.OWN) | {Role.TRAINER: Whose.ALL, Role.ADMIN: Whose.ALL},
    Verb.APPEAL: dict.fromkeys(Role, Whose.OWN),
    Verb.SEE_APPEAL: dict.fromkeys(Role, Whose.OWN) | {Role.TRAINER: Whose.ALL, Role.ADMIN: Whose.ALL},
    Verb.DECIDE_APPEAL: {Role.TRAINER: Whose.ALL},
    Verb.RECEIVE_REPORT: {Role.STAKEHOLDER: Whose.SCOPE, Role.TRAINER: Whose.ALL},
    Verb.ACCEPT_LATE: {Role.TRAINER: Whose.ALL},
    Verb.ASSIGN: {Role.TRAINER: Whose.ALL, Role.ADMIN: Whose.ALL},
    Verb.SEE_MAIL: dict.fromkeys(Role, Whose.OWN) | {Role.ADMIN: Whose.ALL},
}


def reach(person: Person, verb: Verb) -> Whose | None:
    """Whose records a person's verb reaches; None when it reaches nobody's."""
    return PERMISSIONS[verb].get(person.role) if person.active else None


def may(person: Person, verb: Verb, *, owner_id: str, vendor_id: str) -> bool:
    """Whether a person may do something to a record of `owner_id`, who works for `vendor_id`."""
    whose = reach(person, verb)
    match whose:
        case None:
            return False
        case Whose.OWN:
            return person.id == owner_id
        case Whose.SCOPE:
            return person.answers_for(vendor_id)
        case Whose.ALL:
            return True
        case _:
            assert_never(whose)
