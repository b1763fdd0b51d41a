"""`evenhand report`: aggregate the results of a quiz and mail the analysis."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from evenhand.cli.printing import err, out, refuse
from evenhand.cli.starting import settings_of, wired
from evenhand.errors import EvenhandError

if TYPE_CHECKING:
    from evenhand.wiring import Application
    from evenhand.workflows.mail_reports import ReportMail

command = typer.Typer()


@command.command()
def report(
    quiz: Annotated[str, typer.Argument(help="The quiz's id.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show who would get what; send nothing.")] = False,
    save: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="With --dry-run: write the mails there as .eml files, to look at."),
    ] = None,
    vendor: Annotated[str, typer.Option(help="A vendor's id: only about its people.")] = "",
    cohort: Annotated[str, typer.Option(help="Only about the people of a cohort.")] = "",
    to: Annotated[str, typer.Option(help="A person's id: only what they get.")] = "",
    again: Annotated[bool, typer.Option("--again", help="Send even if nothing is new since the last report.")] = False,
    by: Annotated[str, typer.Option(help="The id of whoever sends it; it is kept in the audit trail.")] = "",
) -> None:
    """Aggregate the results of a quiz and mail the analysis to those who subscribe to it, whenever they are due.

    Whoever never chose gets everything in their scope; who paused a subscription gets nothing by it. With --vendor or
    --cohort each gets, of what they may see, those people's results alone.
    """
    from evenhand.people.audit import Action
    from evenhand.workflows.audit import SYSTEM, note
    from evenhand.workflows.deliver_mail import deliver_mail
    from evenhand.workflows.mail_reports import all_orders, mail_reports, make_reports

    if save is not None and not dry_run:
        raise refuse("--save goes with --dry-run: what is sent is in the outbox.", 2)
    application = wired(settings_of(os.environ))
    try:
        _check_names(application, vendor=vendor, cohort=cohort, to=to, by=by)
        orders = all_orders(quiz, application, vendor_id=vendor, cohort=cohort, to=to)
        with err.status("Reading results…"):
            make = make_reports if dry_run else mail_reports
            reports = make(quiz, application, orders, again=again)
        _print_reports(reports)
        if dry_run:
            if save is not None:
                _save(reports, save, application)
            err.print("Nothing was sent.")
            return
        for each in reports:
            subject = each.report.vendor
            note(
                application,
                by or SYSTEM,
                Action.REPORT_SENT,
                person_id=each.recipient.id,
                vendor_id=subject.id if subject else "",
                object=f"mail/{each.row.id}",
                detail=f"quiz/{quiz}",
                once=each.row.id,
            )
        with err.status("Sending…"):
            done = deliver_mail(application)
        err.print(f"{done.sent} sent, {done.delayed} delayed, {done.failed} failed")
        if not done.sent and reports:
            err.print(
                "Nothing is new since the last report, or the server sent it already; --again sends it once more."
            )
    except EvenhandError as error:
        raise refuse(str(error)) from None
    finally:
        application.close()


def _check_names(application: Application, *, vendor: str, cohort: str, to: str, by: str) -> None:
    """Refuse what nobody is called: without it a report to nobody would look like one with nothing to say."""
    for option, person_id in (("--by", by), ("--to", to)):
        if person_id and application.directory.person(person_id) is None:
            raise refuse(f"{option}: there is no person `{person_id}`.", 2)
    vendors = [each.id for each in application.directory.vendors()]
    if vendor and vendor not in vendors:
        raise refuse(f"--vendor: there is no vendor `{vendor}`. There are {', '.join(vendors) or 'none'}.", 2)
    cohorts = sorted({each.cohort for each in application.directory.people() if each.cohort})
    if cohort and cohort not in cohorts:
        raise refuse(f"--cohort: there is no cohort `{cohort}`. There are {', '.join(cohorts) or 'none'}.", 2)


def _save(reports: tuple[ReportMail, ...], folder: Path, application: Application) -> None:
    """Write the mails as they would leave, a file each."""
    from evenhand.adapters.maildir import Maildir
    from evenhand.ports.mail import MailDelayed, MailRefused
    from evenhand.workflows.deliver_mail import compose, leaving_of

    try:
        maildir = Maildir(folder, application.settings.sender, application.clock)
        for each in reports:
            maildir.send(compose(each.row, each.recipient, leaving_of(each.row, application)))
    except (OSError, MailDelayed) as error:
        raise refuse(f"--save: {folder} cannot be written: {error}") from None
    except MailRefused as error:
        raise refuse(f"--save: {error}") from None
    err.print(f"{len(reports)} mails are in {folder}", markup=False)


def _print_reports(reports: tuple[ReportMail, ...]) -> None:
    table = Table("To", "About", "People", "Passed", box=None)
    for each in reports:
        vendor, summary = each.report.vendor, each.report.summary
        about = ", ".join(filter(None, (vendor.name if vendor else "all vendors", each.cohort)))
        table.add_row(each.recipient.email, about, str(summary.people), str(summary.passed))
    out.print(table)
