"""`evenhand retention`: let go of what was kept long enough."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from evenhand.cli.printing import err, out
from evenhand.cli.starting import settings_of, wired

command = typer.Typer()


@command.command()
def retention(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be let go; change nothing.")] = False,
) -> None:
    """Delete what was kept for longer than the settings say; the server does so by itself every night.

    `EVENHAND_RETENTION_MAIL`: days after which what a sent mail says goes. `EVENHAND_RETENTION_ANSWERS`: days after
    which drafts and written answers go; marks and options chosen stay, so that all figures stay as they are.
    `EVENHAND_RETENTION_AUDIT`: days after which events of the audit trail go. What is not set is kept.
    """
    from evenhand.handlers.jobs import retention_of
    from evenhand.workflows.audit import SYSTEM
    from evenhand.workflows.retention import apply_retention

    application = wired(settings_of(os.environ))
    try:
        rules = retention_of(application)
        done = apply_retention(rules, SYSTEM, application, dry_run=dry_run)
    finally:
        application.close()
    out.print(str(done))
    if rules.keeps_all:
        err.print("Everything is kept: set EVENHAND_RETENTION_MAIL, _ANSWERS or _AUDIT to a number of days.")
    elif dry_run:
        err.print("Nothing was changed.")
