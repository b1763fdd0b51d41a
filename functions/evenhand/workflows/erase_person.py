"""Erase a person: a pseudonym takes their place, and what they wrote goes; every figure stays as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from evenhand.errors import Forbidden, NotFound, Refused
from evenhand.people.audit import Action
from evenhand.people.erasure import is_erased, pseudonym_of
from evenhand.people.permissions import Verb, reach
from evenhand.workflows.audit import note

if TYPE_CHECKING:
    from evenhand.people.person import Person
    from evenhand.workflows.privacy_desk import PrivacyDesk


def find_to_erase(admin: Person, person_id: str, reason: str, desk: PrivacyDesk) -> Person:
    """The person as they are, when they may be erased."""
    if reach(admin, Verb.KEEP_ROSTER) is None:
        raise Forbidden("Only admins erase people.")
    person = desk.directory.person(person_id)
    if person is None:
        raise NotFound(f"There is no person `{person_id}`.")
    if person.id == admin.id:
        raise Forbidden("Nobody erases themselves. Ask another admin.")
    if not reason.strip():
        raise Refused("Say why; it is kept in the audit trail. Name nobody in it.")
    return person


def erase_person(admin: Person, person_id: str, reason: str, desk: PrivacyDesk) -> Person:
    """The pseudonym that is left. What was broken off is finished by doing it again, which is noted once."""
    person = find_to_erase(admin, person_id, reason, desk)
    if not is_erased(person):
        # First, so that nobody signs in, writes anything or gets a mail meanwhile.
        person = replace(person, active=False)
        desk.directory.put((), (person,))
    pseudonym = pseudonym_of(person)
    desk.privacy.erase(pseudonym)
    desk.mailer.forget(row.id for row in desk.privacy.mails_to(person.id))
    note(desk, admin, Action.PERSON_ERASED, whose=pseudonym, detail=reason.strip(), once=pseudonym.id)
    return pseudonym
