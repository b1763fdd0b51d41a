"""Note what mail servers and recipients say of a mail: that there is no such address, or that it is unwanted.

While an address bounces no report is made for it; all that is due then is made up for when another address stands in
the roster, or somebody says that this one works again. A complaint pauses the subscription that the mail came by.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from evenhand.errors import Forbidden, NotFound
from evenhand.people.address import folded
from evenhand.people.audit import Action
from evenhand.people.bounce import Bounce, address_digest
from evenhand.people.feedback import Feedback, FeedbackKind
from evenhand.people.permissions import Verb, reach
from evenhand.people.subscription import Pause
from evenhand.workflows.audit import SYSTEM, Witness, note
from evenhand.workflows.unsubscribe import pause

if TYPE_CHECKING:
    from evenhand.people.person import Person
    from evenhand.ports.directory import Directory
    from evenhand.ports.subscriptions import BounceStore
    from evenhand.workflows.report_desk import ReportDesk


class BounceDesk(Witness, Protocol):
    """What bounces are noted with."""

    @property
    def directory(self) -> Directory:
        """People."""

    @property
    def bounces(self) -> BounceStore:
        """Whose mail comes back."""


def note_feedback(feedback: Feedback, desk: ReportDesk) -> bool:
    """Act on what is said of a mail; whether it is about somebody who has that address still."""
    person = _recipient(feedback, desk)
    if person is None:
        return False
    if feedback.kind is FeedbackKind.BOUNCE:
        note_bounce(person, feedback, desk)
        return True
    if reach(person, Verb.RECEIVE_REPORT) is not None and (feedback.subscription or not feedback.mail_id):
        pause(person, feedback.subscription, Pause.COMPLAINT, desk)
    _note(Action.MAIL_COMPLAINED, person, feedback, desk)
    return True


def note_bounce(person: Person, feedback: Feedback, desk: BounceDesk) -> None:
    """Hold reports back from the address that a person has. What is older than what is known changes nothing."""
    digest, known = address_digest(person.email), desk.bounces.bounce(person.id)
    if known is not None and known.address == digest and feedback.at <= (known.cleared_at or known.at):
        if known.at == feedback.at:
            _note(Action.MAIL_BOUNCED, person, feedback, desk)  # what was broken off may have missed it
        return
    desk.bounces.put_bounce(Bounce(person_id=person.id, address=digest, at=feedback.at, why=feedback.why))
    _note(Action.MAIL_BOUNCED, person, feedback, desk)


def is_bouncing(person: Person, bounces: BounceStore) -> bool:
    """Whether mail to the address that a person has now comes back."""
    found = bounces.bounce(person.id)
    return found is not None and found.holds(person.email)


def bouncing(viewer: Person, desk: BounceDesk) -> tuple[tuple[Person, Bounce], ...]:
    """The active people whose mail comes back, and what is known of it, the latest first."""
    if reach(viewer, Verb.MEND_ADDRESS) is None:
        raise Forbidden("Only trainers and admins see whose mail comes back.")
    found = ((desk.directory.person(each.person_id), each) for each in desk.bounces.bounces())
    held = [(person, each) for person, each in found if person and person.active and each.holds(person.email)]
    return tuple(sorted(held, key=lambda pair: pair[1].at, reverse=True))


def clear_bounce(by: Person, person_id: str, desk: BounceDesk) -> bool:
    """Say that a person's address works again; False where nothing was held back. The reports that the address missed
    are made anew, as they are now."""
    if reach(by, Verb.MEND_ADDRESS) is None:
        raise Forbidden("Only trainers and admins say that an address works again.")
    person = desk.directory.person(person_id)
    if person is None:
        raise NotFound(f"There is no person `{person_id}`.")
    found = desk.bounces.bounce(person.id)
    if found is None or not found.holds(person.email):
        return False
    desk.bounces.put_bounce(replace(found, cleared_at=desk.clock.now()))
    note(desk, by, Action.BOUNCE_CLEARED, whose=person)
    return True


def _recipient(feedback: Feedback, desk: ReportDesk) -> Person | None:
    """The person a mail was for, as long as they have the address that it went to."""
    if not feedback.person_id:
        return desk.directory.by_email(feedback.address)
    person = desk.directory.person(feedback.person_id)
    same = person is not None and person.active and folded(person.email) == folded(feedback.address)
    return person if same else None


def _note(action: Action, person: Person, feedback: Feedback, desk: Witness) -> None:
    about = f"mail/{feedback.mail_id}" if feedback.mail_id else ""
    note(desk, SYSTEM, action, whose=person, object=about, detail=feedback.why, once=f"{feedback.id}.{person.id}")
