"""Mail that leaves, and what may become of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file with a mail."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail ready to leave."""

    id: str
    to: str
    """Address."""
    subject: str
    text: str
    html: str
    language: str
    attachments: tuple[Attachment, ...] = ()
    unsubscribe: str = ""
    """The address that stops mails like this one when it is posted to (RFC 8058); empty where they cannot be."""
    repeat: bool = False
    """Whether it may have left before."""


class MailRefused(Exception):
    """The mail cannot be delivered and trying again will not help: a bad address, a message that is too large."""


class AddressRefused(MailRefused):
    """The mail cannot be delivered because there is no such address. `code` is what the server said, in codes that name
    nobody."""

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class MailDelayed(Exception):
    """The mail did not leave this time; trying again may help. `maybe_sent` says that it may have left all the same."""

    def __init__(self, message: str, *, maybe_sent: bool = False) -> None:
        super().__init__(message)
        self.maybe_sent = maybe_sent


class Mailer(Protocol):
    """The way out for mail."""

    def send(self, mail: Mail) -> None:
        """Send one mail. Raises `AddressRefused`, another `MailRefused` or `MailDelayed`."""
        ...

    def forget(self, mail_ids: Iterable[str]) -> None:
        """Delete the copies of mails that are kept here; what left this machine is out of reach."""
        ...
