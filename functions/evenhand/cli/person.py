"""`evenhand person`: what is held about a person, and erasing them."""

from __future__ import annotations

import json
import os
import sys
from typing import Annotated

import typer

from evenhand.cli.printing import err, refuse
from evenhand.cli.starting import settings_of, wired
from evenhand.errors import EvenhandError

command = typer.Typer()
person = typer.Typer(no_args_is_help=True, help="What is held about a person: export it, or erase the person.")
command.add_typer(person, name="person")

Id = Annotated[str, typer.Argument(metavar="ID", help="The person's id; `evenhand roster list` shows them.")]


@person.command()
def export(
    person_id: Id,
    by: Annotated[str, typer.Option(help="The id of the admin who does it; it is kept in the audit trail.")] = "",
) -> None:
    """Print everything that is held about a person, as JSON: `evenhand person export p-7 > p-7.json`.

    Attempts with answers and grades, drafts, late answers, appeals, readings, certificates, judgements, assignments,
    accommodations, display settings, subscriptions, sessions, identities, mails, whether mail comes back, and what the
    audit trail says about them.
    """
    from evenhand.workflows.audit import SYSTEM
    from evenhand.workflows.export_person import export_person
    from evenhand.workflows.import_roster import keeper

    application = wired(settings_of(os.environ))
    try:
        actor = keeper(by, application) if by else SYSTEM
        held = export_person(person_id, actor, application)
    except EvenhandError as error:
        raise refuse(str(error)) from None
    finally:
        application.close()
    sys.stdout.buffer.write(json.dumps(held, ensure_ascii=False, indent=2).encode() + b"\n")
    sys.stdout.flush()


@person.command()
def erase(
    person_id: Id,
    by: Annotated[str, typer.Option(help="The id of the admin who does it; it is kept in the audit trail.")],
    reason: Annotated[str, typer.Option(help="Why; kept in the audit trail for as long as that. Name nobody in it.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
) -> None:
    """Take out everything that tells who a person is. There is no way back.

    What goes: name and e-mail, written answers and drafts, the texts of appeals and of what was said to them, reasons
    for grades and accommodations, what mails say, sessions, codes, identities, display settings and subscriptions. What
    stays under the opaque id: marks, times, options chosen and certificates, so that all figures stay as they are, and
    the audit trail. Mail that left by a mail server, and backups, are out of reach.

    What is broken off is finished by doing it again.
    """
    from evenhand.workflows.erase_person import erase_person, find_to_erase

    application = wired(settings_of(os.environ))
    try:
        admin = application.directory.person(by)
        if admin is None:
            raise refuse(f"There is no person `{by}`.")
        found = find_to_erase(admin, person_id, reason, application)
        if not yes:
            err.print(f"This erases {found.name}, {found.id}, for ever.", markup=False)
            if not typer.confirm("Erase?", err=True):
                raise refuse("Nothing was changed.")
        erase_person(admin, person_id, reason, application)
        err.print(f"Erased. What is left of {person_id} tells nobody who it was.", markup=False)
    except EvenhandError as error:
        raise refuse(str(error)) from None
    finally:
        application.close()


@person.command()
def reachable(
    person_id: Id,
    by: Annotated[str, typer.Option(help="The id of the trainer or admin who says so; it is kept in the audit trail.")],
) -> None:
    """Say that a person's address works again, after mail to it came back.

    Until then no report is sent to it. Those that it missed are made anew, as they are now. With another address in the
    roster nothing needs to be said.
    """
    from evenhand.workflows.note_feedback import clear_bounce

    application = wired(settings_of(os.environ))
    try:
        actor = application.directory.person(by)
        if actor is None:
            raise refuse(f"There is no person `{by}`.")
        cleared = clear_bounce(actor, person_id, application)
        err.print("Reports are sent to it again." if cleared else "Nothing was held back.")
    except EvenhandError as error:
        raise refuse(str(error)) from None
    finally:
        application.close()
