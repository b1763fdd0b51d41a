"""See a report as its mail would be now, before anybody gets it. Nothing is sent and nothing is kept.

Whoever answers for all vendors, and every trainer, may look at what any recipient would get; everybody else at what
they would get themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evenhand.errors import NotFound
from evenhand.mail.leaving import Leaving
from evenhand.people.permissions import Verb, reach
from evenhand.people.person import Person
from evenhand.people.subscription import Subscription
from evenhand.ports.mail import Mail
from evenhand.workflows.deliver_mail import compose
from evenhand.workflows.mail_reports import make_reports, orders_of
from evenhand.workflows.subscribe import choices_of, scopes_of

if TYPE_CHECKING:
    from evenhand.workflows.report_desk import ReportDesk

NOBODY = "There is no such recipient, or what they get is not yours to see."
NOTHING = "There is nothing of this vendor or cohort for you to see."


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would be sent."""

    recipient: Person
    mail: Mail | None
    """None where there are no results that it could be about: then no mail is sent either."""


def recipients_for(viewer: Person, desk: ReportDesk) -> tuple[Person, ...]:
    """Whose mails somebody may look at, by name; oneself first."""
    if reach(viewer, Verb.RECEIVE_REPORT) is None:
        return ()
    if None not in scopes_of(viewer, desk.directory.vendors()):
        return (viewer,)
    others = [
        each
        for each in desk.directory.people()
        if each.id != viewer.id and reach(each, Verb.RECEIVE_REPORT) is not None
    ]
    return (viewer, *sorted(others, key=lambda each: (each.name.casefold(), each.id)))


def preview_report(
    viewer: Person,
    quiz_id: str,
    desk: ReportDesk,
    *,
    to: str,
    vendor_id: str = "",
    cohort: str = "",
    language: str = "",
) -> Preview:
    """The mail that `to` would get about a quiz: about one vendor, or with none named about the first in their scope;
    in their language unless one is named. Raises `NotFound`."""
    recipient = next((each for each in recipients_for(viewer, desk) if each.id == to), None)
    if recipient is None:
        raise NotFound(NOBODY)
    choices = choices_of(recipient, desk)
    if vendor_id and vendor_id not in {vendor.id for vendor in choices.vendors}:
        raise NotFound(NOTHING)
    if cohort and cohort not in choices.cohorts:
        raise NotFound(NOTHING)
    wanted = Subscription(id="preview", quiz_id=quiz_id, vendor_id=vendor_id, cohort=cohort)
    orders = list(orders_of(recipient, wanted, desk.directory.vendors(), desk))[:1]
    if language:
        orders = [replace(each, recipient=replace(each.recipient, language=language)) for each in orders]
    made = make_reports(quiz_id, desk, orders)
    # A link that leads nowhere shows where the links are, and stops nobody's mails.
    leaving = Leaving(unsubscribe=f"{desk.site_url}/api/unsubscribe/preview")
    return Preview(recipient=recipient, mail=compose(made[0].row, made[0].recipient, leaving) if made else None)
