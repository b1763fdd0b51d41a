"""A mail as it travels: text and HTML side by side, attachments, and headers nobody can break out of."""

from __future__ import annotations

import hashlib
import re
from email.errors import HeaderParseError
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from typing import TYPE_CHECKING

from evenhand.ports.mail import AddressRefused

if TYPE_CHECKING:
    from datetime import datetime
    from email.message import Message
    from email.policy import Policy

    from evenhand.ports.mail import Mail

HTTPS = "https://"
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
ATOM = re.compile(r"[A-Za-z0-9_-]{1,64}")


class _Whole(UnstructuredHeader, BaseHeader):
    """A header that stays on one line. Folding would put a long address into encoded words, in which no mail program
    finds it."""

    def fold(self, *, policy: Policy[Message]) -> str:
        """The line."""
        return f"{self.name}: {self}{policy.linesep}"


def _headers() -> HeaderRegistry:
    registry = HeaderRegistry()
    registry.map_to_type("list-unsubscribe", _Whole)
    return registry


POLICY = SMTP.clone(header_factory=_headers())


def to_mime(mail: Mail, sender: str, at: datetime) -> EmailMessage:
    """The mail as a message that leaves at `at`; raises `MailRefused` when it is addressed to no single address."""
    message = EmailMessage(policy=POLICY)
    message["From"] = sender
    message["To"] = _recipient(mail.to)
    message["Subject"] = one_line(mail.subject)
    message["Date"] = at
    message["Message-ID"] = f"<{mail_token(mail.id)}@{_domain(sender)}>"
    message["X-Evenhand-Mail-Id"] = one_line(mail.id)
    message["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{one_line(mail.unsubscribe)}>"
        # RFC 8058: one click takes an address that nobody can read on the way.
        if mail.unsubscribe.startswith(HTTPS):
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if mail.repeat:
        message["X-Evenhand-May-Repeat"] = "yes"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    for attachment in mail.attachments:
        main, _, sub = attachment.media_type.partition("/")
        message.add_attachment(attachment.content, maintype=main, subtype=sub, filename=one_line(attachment.name))
    # Last, for filling a message moves its `Content-` headers inwards.
    message["Content-Language"] = one_line(mail.language)
    return message


def mail_token(mail_id: str) -> str:
    """The mail id as a name that is safe in a header and as a file: itself where it can be, else its digest."""
    return mail_id if ATOM.fullmatch(mail_id) else hashlib.sha256(mail_id.encode()).hexdigest()


def one_line(text: str) -> str:
    """The text with no line break or control character, so that a header ends where it should."""
    return CONTROL.sub(" ", text).strip()


def _recipient(address: str) -> Address:
    try:
        return Address(addr_spec=address)
    except (HeaderParseError, ValueError, IndexError) as error:
        raise AddressRefused(f"`{one_line(address)}` is not a mail address.", "no address") from error


def _domain(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"
