"""Make the report of a quiz for everyone who receives it, and put it into the outbox.

A stakeholder gets one mail per vendor in their scope; whoever answers for all vendors, and every trainer, gets the
pooled one. The mail's id is made of the recipient and the report's figures: making a report again when nothing in it is
new sends nothing twice, and what other vendors' people do makes no mail.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from evenhand.analysis.report import Report, report_of
from evenhand.errors import NotFound
from evenhand.mail.payload import ReportPayload, dump_report
from evenhand.people.permissions import Verb, Whose, reach
from evenhand.people.person import ALL_VENDORS, Person, Vendor
from evenhand.ports import MailKind, OutboxRow
from evenhand.quiz.revision import digest
from evenhand.workflows.fold_results import fold_results
from evenhand.workflows.preferences import in_own_language
from evenhand.workflows.standings import standings_of, who_has_it_to_do

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evenhand.ports import (
        AppealStore,
        AssignmentStore,
        AttemptStore,
        Clock,
        Directory,
        FeedStore,
        KeyStore,
        OutboxStore,
        PreferenceStore,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMail:
    """A report and whom it goes to."""

    recipient: Person
    report: Report
    row: OutboxRow


def make_reports(
    quiz_id: str,
    *,
    feed: FeedStore,
    appeals: AppealStore,
    directory: Directory,
    preferences: PreferenceStore,
    keys: KeyStore,
    attempts: AttemptStore,
    assignments: AssignmentStore,
    clock: Clock,
    site_url: str,
    again: bool = False,
) -> tuple[ReportMail, ...]:
    """The reports as they would be mailed now; `again` gives them new ids, so that they are sent once more."""
    publication = keys.current(quiz_id)
    if publication is None:
        raise NotFound(f"There is no quiz `{quiz_id}`; published are {', '.join(keys.quizzes()) or 'none'}.")
    tally, now, vendors = fold_results(quiz_id, feed=feed), clock.now(), directory.vendors()
    against_it = appeals.of_quiz(quiz_id)
    to_do = who_has_it_to_do(publication, attempts=attempts, assignments=assignments, directory=directory, clock=clock)
    reports: list[ReportMail] = []
    for listed in directory.people():
        scopes = _scopes(listed, vendors)
        person = in_own_language(listed, preferences) if scopes else listed
        for vendor in scopes:
            report = report_of(
                tally,
                publication,
                vendor=vendor,
                vendors=vendors,
                language=person.language,
                as_of=now,
                appeals=against_it,
                standings=standings_of(to_do, vendor_id=vendor.id if vendor else ""),
            )
            if report.summary.people == 0:
                continue
            payload = ReportPayload(
                recipient_name=person.name, language=person.language, report=report, site_url=site_url
            )
            row = OutboxRow(
                id=_mail_id(person, report, now if again else None),
                kind=MailKind.REPORT,
                to=person.id,
                payload=dump_report(payload),
                created_at=now,
            )
            reports.append(ReportMail(recipient=person, report=report, row=row))
    return tuple(reports)


def mail_reports(
    quiz_id: str,
    *,
    feed: FeedStore,
    appeals: AppealStore,
    outbox: OutboxStore,
    directory: Directory,
    preferences: PreferenceStore,
    keys: KeyStore,
    attempts: AttemptStore,
    assignments: AssignmentStore,
    clock: Clock,
    site_url: str,
    again: bool = False,
) -> tuple[ReportMail, ...]:
    """The reports, put into the outbox; those already there stay as they are."""
    reports = make_reports(
        quiz_id,
        feed=feed,
        appeals=appeals,
        directory=directory,
        preferences=preferences,
        keys=keys,
        attempts=attempts,
        assignments=assignments,
        clock=clock,
        site_url=site_url,
        again=again,
    )
    outbox.enqueue(report.row for report in reports)
    return reports


def _mail_id(person: Person, report: Report, now: datetime | None) -> str:
    figures = dataclasses.replace(report, as_of=datetime.min.replace(tzinfo=UTC))
    return f"report-{digest([person.id, _reports().dump_json(figures).decode(), now and now.isoformat()])}"


@cache
def _reports() -> TypeAdapter[Report]:
    return TypeAdapter(Report)


def _scopes(person: Person, vendors: Sequence[Vendor]) -> tuple[Vendor | None, ...]:
    """The reports a person receives: one per vendor, or None for the pooled one."""
    match reach(person, Verb.RECEIVE_REPORT):
        case Whose.ALL:
            return (None,)
        case Whose.SCOPE if person.answers_for(ALL_VENDORS):
            return (None,)
        case Whose.SCOPE:
            return tuple(vendor for vendor in vendors if person.answers_for(vendor.id))
        case _:
            return ()
