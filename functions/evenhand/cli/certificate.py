"""`evenhand certificate`: revoke one."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from evenhand.cli.printing import err, refuse
from evenhand.cli.starting import settings_of, wired
from evenhand.errors import EvenhandError

command = typer.Typer()
certificate = typer.Typer(no_args_is_help=True, help="Certificates: revoke one.")
command.add_typer(certificate, name="certificate")


@certificate.callback()
def group() -> None:
    """Certificates: revoke one."""


@certificate.command()
def revoke(
    number: Annotated[str, typer.Argument(help="The certificate's number: `EH-7K3M-2QXR-94TB-5NWC`.")],
    by: Annotated[str, typer.Option(help="The id of the trainer who revokes it; it is kept with the certificate.")],
    reason: Annotated[str, typer.Option(help="Why; its holder reads it.")],
) -> None:
    """Revoke a certificate, for good. No regrade does that by itself: it lists those in question.

    Whoever asks for the number is told that it was revoked. Its holder can take the test again, as far as the quiz
    allows; `evenhand person` and the people page give another attempt.
    """
    from evenhand.workflows.revoke_certificate import revoke_certificate

    application = wired(settings_of(os.environ))
    try:
        trainer = application.directory.person(by)
        if trainer is None or len(reason.strip()) < 10:
            raise refuse("Revoking takes --by, the id of a trainer, and --reason, in at least 10 characters.", 2)
        revoked = revoke_certificate(trainer, number, reason.strip(), application)
    except EvenhandError as error:
        raise refuse(str(error)) from None
    finally:
        application.close()
    err.print(f"{revoked.certificate.number} does not hold any more.")
