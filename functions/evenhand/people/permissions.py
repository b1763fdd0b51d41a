"""Who may do what to whose records: the one table.

Each verb names, per role, whose records it reaches. A role that is not named reaches none. Whoever has several roles
reaches what the widest of them does. The router holds each route against this table before its handler runs; the
workflows do so again where a command calls them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import assert_never

from evenhand.people.person import ALL_VENDORS, Person, Role


class Whose(StrEnum):
    """Whose records a role reaches."""

    OWN = "own"
    SCOPE = "scope"
    """One's own, and those of the vendors in the person's scope."""
    EVERY_VENDOR = "every_vendor"
    """Those of all vendors together, for a person whose scope is all of them, and for nobody else: what compares
    vendors."""
    ALL = "all"


class Verb(StrEnum):
    """What can be done. Each route of the API is for one of these, or public."""

    USE_SITE = "use_site"
    """See one's own page: tasks, readings, certificates, settings; stay signed in."""
    TAKE_QUIZ = "take_quiz"
    SEE_ATTEMPT = "see_attempt"
    """The result of an attempt: marks and when."""
    SEE_ANSWERS = "see_answers"
    """What was answered and what is right, as far as it is disclosed to the owner; to others all of it."""
    APPEAL = "appeal"
    SEE_APPEAL = "see_appeal"
    DECIDE_APPEAL = "decide_appeal"
    ACCEPT_LATE = "accept_late"
    REGRADE = "regrade"
    """Grade everyone's attempts at a quiz again, see what that would do, and what was done."""
    REVOKE_CERTIFICATE = "revoke_certificate"
    RECEIVE_REPORT = "receive_report"
    """Receive reports about these people, choose which and when, and see beforehand what they would say."""
    SEE_FAIRNESS = "see_fairness"
    """How the questions of a quiz compare between languages and between vendors, and over time."""
    SEE_MAIL = "see_mail"
    MEND_ADDRESS = "mend_address"
    """See whose mail comes back, and say that an address works again."""
    ASSIGN = "assign"
    SEE_PERSON = "see_person"
    """A person's name and progress."""
    ACCOMMODATE = "accommodate"
    KEEP_ROSTER = "keep_roster"
    """Import, export and erase people."""
    SEE_AUDIT = "see_audit"


_WIDENING = tuple(Whose)
_OWN = dict.fromkeys(Role, Whose.OWN)
_DECIDERS = {Role.TRAINER: Whose.ALL, Role.ADMIN: Whose.ALL}

PERMISSIONS: dict[Verb, dict[Role, Whose]] = {
    Verb.USE_SITE: _OWN,
    Verb.TAKE_QUIZ: _OWN,
    Verb.SEE_ATTEMPT: _OWN | {Role.STAKEHOLDER: Whose.SCOPE} | _DECIDERS,
    Verb.SEE_ANSWERS: _OWN | _DECIDERS,
    Verb.APPEAL: _OWN,
    Verb.SEE_APPEAL: _OWN | _DECIDERS,
    Verb.DECIDE_APPEAL: {Role.TRAINER: Whose.ALL},
    Verb.ACCEPT_LATE: {Role.TRAINER: Whose.ALL},
    Verb.REGRADE: {Role.TRAINER: Whose.ALL},
    Verb.REVOKE_CERTIFICATE: {Role.TRAINER: Whose.ALL},
    Verb.RECEIVE_REPORT: {Role.STAKEHOLDER: Whose.SCOPE, Role.TRAINER: Whose.ALL},
    Verb.SEE_FAIRNESS: {Role.STAKEHOLDER: Whose.EVERY_VENDOR, Role.TRAINER: Whose.ALL},
    Verb.MEND_ADDRESS: _DECIDERS,
    Verb.SEE_MAIL: _OWN | {Role.ADMIN: Whose.ALL},
    Verb.ASSIGN: _DECIDERS,
    Verb.SEE_PERSON: _OWN | {Role.STAKEHOLDER: Whose.SCOPE} | _DECIDERS,
    Verb.ACCOMMODATE: _DECIDERS,
    Verb.KEEP_ROSTER: {Role.ADMIN: Whose.ALL},
    Verb.SEE_AUDIT: {Role.ADMIN: Whose.ALL},
}


def reach(person: Person, verb: Verb) -> Whose | None:
    """Whose records a person's verb reaches, by the widest of their roles; None when it reaches nobody's."""
    if not person.active:
        return None
    reached = [PERMISSIONS[verb][role] for role in person.roles if role in PERMISSIONS[verb]]
    if ALL_VENDORS not in person.scope:
        reached = [whose for whose in reached if whose is not Whose.EVERY_VENDOR]
    return max(reached, key=_WIDENING.index, default=None)


def may(person: Person, verb: Verb, *, owner_id: str, vendor_id: str) -> bool:
    """Whether a person may do something to a record of `owner_id`, who works for `vendor_id`."""
    whose = reach(person, verb)
    match whose:
        case None:
            return False
        case Whose.OWN:
            return person.id == owner_id
        case Whose.SCOPE:
            # Who works for no vendor, as a trainer, is in nobody's scope: neither in that of all vendors.
            return person.id == owner_id or (vendor_id != "" and person.answers_for(vendor_id))
        case Whose.EVERY_VENDOR:
            return vendor_id != ""
        case Whose.ALL:
            return True
        case _:
            assert_never(whose)
