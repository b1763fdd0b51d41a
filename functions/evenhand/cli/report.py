"""`evenhand report`: aggregate the results of a quiz and mail the analysis."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from evenhand.cli.printing import err, out, refuse
from evenhand.cli.starting import settings_of, wired
from evenhand.errors import EvenhandError

if TYPE_CHECKING:
    from evenhand.workflows.mail_reports import ReportMail

command = typer.Typer()


@command.command()
def report(
    quiz: Annotated[str, typer.Argument(help="The quiz's id.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show who would get what; send nothing.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Send even if nothing is new since the last report.")] = False,
    by: Annotated[str, typer.Option(help="The id of whoever sends it; it is kept in the audit trail.")] = "",
) -> None:
    """Aggregate the results of a quiz and mail the analysis to the stakeholders of each vendor."""
    from evenhand.people.audit import Action
    from evenhand.workflows.audit import SYSTEM, note
    from evenhand.workflows.deliver_mail import deliver_mail
    from evenhand.workflows.mail_reports import mail_reports, make_reports

    application = wired(settings_of(os.environ))
    try:
        if by and application.directory.person(by) is None:
            raise refuse(f"--by: there is no person `{by}`.", 2)
        with err.status("Reading results…"):
            parts = {
                "feed": application.feed,
                "appeals": application.appeals,
                "directory": application.directory,
                "preferences": application.preferences,
                "keys": application.keys,
                "attempts": application.attempts,
                "assignments": application.assignments,
                "clock": application.clock,
                "site_url": application.settings.site_url,
                "again": again,
            }
            reports = (
                make_reports(quiz, **parts)  # type: ignore[arg-type]
                if dry_run
                else mail_reports(quiz, outbox=application.outbox, **parts)  # type: ignore[arg-type]
            )
        _print_reports(reports)
        if dry_run:
            err.print("Nothing was sent.")
            return
        for each in reports:
            vendor = each.report.vendor
            note(
                application,
                by or SYSTEM,
                Action.REPORT_SENT,
                person_id=each.recipient.id,
                vendor_id=vendor.id if vendor else "",
                object=f"mail/{each.row.id}",
                detail=f"quiz/{quiz}",
                once=each.row.id,
            )
        with err.status("Sending…"):
            done = deliver_mail(
                outbox=application.outbox,
                directory=application.directory,
                sign_ins=application.sign_ins,
                mailer=application.mailer,
                clock=application.clock,
                ids=application.ids,
            )
        err.print(f"{done.sent} sent, {done.delayed} delayed, {done.failed} failed")
        if not done.sent and reports:
            err.print(
                "Nothing is new since the last report, or the server sent it already; --again sends it once more."
            )
    except EvenhandError as error:
        raise refuse(str(error)) from None
    finally:
        application.close()


def _print_reports(reports: tuple[ReportMail, ...]) -> None:
    table = Table("To", "About", "People", "Passed", box=None)
    for each in reports:
        vendor = each.report.vendor
        summary = each.report.summary
        table.add_row(
            each.recipient.email, vendor.name if vendor else "all vendors", str(summary.people), str(summary.passed)
        )
    out.print(table)
