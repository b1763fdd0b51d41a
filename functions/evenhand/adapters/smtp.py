"""Mail by SMTP."""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from evenhand.adapters.mime import to_mime
from evenhand.ports.mail import AddressRefused, MailDelayed, MailRefused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evenhand.ports.mail import Mail
    from evenhand.ports.system import Clock

TEMPORARY = 400
"""The reply codes from here on say that the mail was not taken. What is no reply at all says nothing for sure."""
PERMANENT = 500
"""The reply codes from here on say that trying again will not help."""
NO_MAILBOX = (550, 551, 553)
"""Those by which a server may say of a recipient that there is no such mailbox."""
STATUS = re.compile(r"\b5\.\d{1,3}\.\d{1,3}\b")
"""The enhanced status code (RFC 3463), where a server gives one."""
GONE = re.compile(r"5\.1\.\d+|5\.2\.1")
"""Bad address, or mailbox disabled. The others speak of the mail, of a full mailbox, or of us: policy, a relay that is
not allowed."""


class Security(StrEnum):
    """How the connection is protected."""

    STARTTLS = "starttls"
    """Begins open and turns to TLS before anything is said; usual on port 587."""
    TLS = "tls"
    """TLS from the first byte; usual on port 465."""
    NONE = "none"
    """Open: for a relay on the same machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """Where mail is handed over."""

    host: str
    port: int = 587
    security: Security = Security.STARTTLS
    user: str = ""
    """Empty: no login."""
    password: str = ""
    timeout_seconds: float = 20.0


class SmtpMailer:
    """`evenhand.ports.mail.Mailer`."""

    def __init__(self, server: SmtpServer, sender: str, clock: Clock, *, context: ssl.SSLContext | None = None) -> None:
        """`context` says whose certificates to trust; by default those the system trusts."""
        self._server = server
        self._sender = sender
        self._clock = clock
        self._context = context or ssl.create_default_context()

    def send(self, mail: Mail) -> None:
        """Hand one mail over."""
        message = to_mime(mail, self._sender, self._clock.now())
        try:
            connection = self._connect()
        except (smtplib.SMTPException, OSError) as error:  # even a wrong password: the mail itself is not at fault
            raise MailDelayed(f"{self._server.host} could not be reached: {error}") from error
        try:
            connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            ((code, reply),) = error.recipients.values()
            raise _no_recipient(code, reply) from error
        except smtplib.SMTPResponseException as error:
            raise _failure(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPNotSupportedError as error:
            raise MailRefused(f"{self._server.host} does not take addresses like this one: {error}") from error
        except (smtplib.SMTPException, OSError) as error:
            # Perhaps after the whole mail was taken, before the server could say so.
            said = f"The connection to {self._server.host} broke: {error}"
            raise MailDelayed(said, maybe_sent=True) from error
        finally:
            # The mail is handed over or not by now; a server that says goodbye badly changes nothing.
            with contextlib.suppress(smtplib.SMTPException, OSError):
                connection.quit()
            connection.close()

    def forget(self, mail_ids: Iterable[str]) -> None:
        """No copies are kept here."""

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        connection: smtplib.SMTP
        if server.security is Security.TLS:
            connection = smtplib.SMTP_SSL(
                server.host, server.port, timeout=server.timeout_seconds, context=self._context
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=server.timeout_seconds)
        try:
            if server.security is Security.STARTTLS:
                connection.starttls(context=self._context)
            if server.user:
                connection.login(server.user, server.password)
        except BaseException:
            connection.close()
            raise
        return connection


def _no_recipient(code: int, reply: bytes | str) -> MailRefused | MailDelayed:
    """What it means that a server does not take the recipient."""
    failure = _failure(code, reply)
    found = STATUS.search(str(failure))
    gone = GONE.fullmatch(found[0]) if found else "relay" not in str(failure).lower()
    if code not in NO_MAILBOX or not gone:
        return failure
    return AddressRefused(str(failure), f"{code} {found[0]}" if found else str(code))


def _failure(code: int, reply: bytes | str) -> MailRefused | MailDelayed:
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    said = f"The mail server said {code}: {text}"
    return MailRefused(said) if code >= PERMANENT else MailDelayed(said, maybe_sent=code < TEMPORARY)
