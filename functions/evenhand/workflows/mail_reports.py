"""Make the reports of a quiz for everyone who receives them, and put them into the outbox.

A stakeholder gets one mail per vendor in their scope; whoever answers for all vendors, and every trainer, gets the
pooled one; a subscription may narrow that to a vendor or a cohort. The mail's id is made of the recipient and the
report's figures: making a report again when nothing in it is new sends nothing twice, by whichever subscription it
comes, and what other vendors' people do makes no mail.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from evenhand.analysis.group import EVERYTHING, Selection
from evenhand.analysis.report import Report
from evenhand.errors import NotFound
from evenhand.mail.report_payload import ReportPayload, dump_report
from evenhand.people.person import Person, Vendor
from evenhand.people.subscription import Subscription
from evenhand.ports.outbox import MailKind, OutboxRow
from evenhand.quiz.revision import digest
from evenhand.workflows.apart import Apart, AtOnce, nameless
from evenhand.workflows.make_report import Press
from evenhand.workflows.preferences import in_own_language
from evenhand.workflows.subscribe import subjects_of, subscriptions_of

if TYPE_CHECKING:
    from evenhand.people.bounce import Bounce
    from evenhand.workflows.report_desk import ReportDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A report that somebody is to get, and about whom."""

    recipient: Person
    """With the language they chose."""
    subscription: Subscription
    vendor: Vendor | None
    """None is all vendors, pooled."""
    cohort: str = ""
    """Empty is everybody."""

    def name(self, quiz_id: str) -> str:
        """What it is called where it fails."""
        return f"report/{quiz_id}/{nameless(self.recipient.id)}/{self.subscription.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMail:
    """A report and whom it goes to."""

    recipient: Person
    report: Report
    cohort: str
    row: OutboxRow


def make_reports(
    quiz_id: str,
    desk: ReportDesk,
    orders: Iterable[Order] | None = None,
    *,
    again: bool = False,
    apart: Apart | None = None,
) -> tuple[ReportMail, ...]:
    """The reports as they would be mailed now: those ordered, or of all subscriptions whenever they are due. Reports
    about nobody are left out. `again` gives them new ids, so that they are sent once more."""
    apart = apart or AtOnce()
    publication = desk.keys.current(quiz_id)
    if publication is None:
        there = ", ".join(desk.keys.quizzes()) or "none"
        raise NotFound(f"There is no quiz `{quiz_id}`; published are {there}.")
    press = Press(publication, desk)
    made: dict[str, ReportMail] = {}
    for order in all_orders(quiz_id, desk) if orders is None else orders:
        with apart.one(order.name(quiz_id)):
            selection = Selection(cohort=order.cohort) if order.cohort else EVERYTHING
            report = press.report(order.vendor, order.recipient.language, selection)
            if report.summary.people:
                mail = _mail(order, report, desk, again=again)
                made.setdefault(mail.row.id, mail)  # two subscriptions may come to the same
    return tuple(made.values())


def mail_reports(
    quiz_id: str,
    desk: ReportDesk,
    orders: Iterable[Order] | None = None,
    *,
    again: bool = False,
    apart: Apart | None = None,
) -> tuple[ReportMail, ...]:
    """The reports, put into the outbox; those already there stay as they are."""
    reports = make_reports(quiz_id, desk, orders, again=again, apart=apart)
    desk.outbox.enqueue(report.row for report in reports)
    return reports


def all_orders(
    quiz_id: str, desk: ReportDesk, *, vendor_id: str = "", cohort: str = "", to: str = ""
) -> Iterator[Order]:
    """What all subscriptions to a quiz that are not paused order, or only those of the person `to`.

    With a vendor or a cohort each is narrowed to its people; who may not hear of them gets nothing.
    """
    vendors = desk.directory.vendors()
    for person in desk.directory.people():
        if to in ("", person.id):
            for subscription in subscriptions_of(person, desk).items:
                if subscription.pause is None and subscription.covers(quiz_id):
                    narrower = _narrowed(subscription, vendor_id, cohort)
                    if narrower is not None:
                        yield from orders_of(person, narrower, vendors, desk)


def orders_of(
    person: Person, subscription: Subscription, vendors: Sequence[Vendor], desk: ReportDesk
) -> Iterator[Order]:
    """The reports that a subscription comes to."""
    subjects = subjects_of(person, subscription, vendors)
    reader = in_own_language(person, desk.preferences) if subjects else person
    for vendor in subjects:
        yield Order(recipient=reader, subscription=subscription, vendor=vendor, cohort=subscription.cohort)


def _narrowed(subscription: Subscription, vendor_id: str, cohort: str) -> Subscription | None:
    """A subscription to a vendor's or a cohort's people alone; None where it is about others."""
    if vendor_id and subscription.vendor_id not in ("", vendor_id):
        return None
    if cohort and subscription.cohort not in ("", cohort):
        return None
    return dataclasses.replace(
        subscription, vendor_id=vendor_id or subscription.vendor_id, cohort=cohort or subscription.cohort
    )


def _mail(order: Order, report: Report, desk: ReportDesk, *, again: bool) -> ReportMail:
    person, now = order.recipient, desk.clock.now()
    payload = ReportPayload(
        recipient_name=person.name,
        language=person.language,
        report=report,
        site_url=desk.site_url,
        cohort=order.cohort,
        subscription=order.subscription.id,
    )
    row = OutboxRow(
        id=_mail_id(order, report, desk.bounces.bounce(person.id), now if again else None),
        kind=MailKind.REPORT,
        to=person.id,
        payload=dump_report(payload),
        created_at=now,
    )
    return ReportMail(recipient=person, report=report, cohort=order.cohort, row=row)


def _mail_id(order: Order, report: Report, bounce: Bounce | None, now: datetime | None) -> str:
    """The same for the same figures. What an address that bounced has missed is another mail afterwards."""
    figures = dataclasses.replace(report, as_of=datetime.min.replace(tzinfo=UTC))
    made_of = [order.recipient.id, _reports().dump_json(figures).decode(), now and now.isoformat()]
    if order.cohort:
        made_of.append(f"cohort {order.cohort}")
    if bounce is not None:
        made_of.append(f"bounced {bounce.at.isoformat()}")
    return f"report-{digest(made_of)}"


@cache
def _reports() -> TypeAdapter[Report]:
    return TypeAdapter(Report)
