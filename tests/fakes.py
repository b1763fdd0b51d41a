"""Fakes for workflows: small, in memory, and honest about what they were asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from evenhand.ports.mail import Mail


@dataclass
class FakeMailer:
    """Remembers what was sent; raises what it is told to."""

    sent: list[Mail] = field(default_factory=list)
    failure: Exception | None = None
    forgotten: list[str] = field(default_factory=list)

    def send(self, mail: Mail) -> None:
        """Remember the mail, or raise the failure."""
        if self.failure is not None:
            raise self.failure
        self.sent.append(mail)

    def forget(self, mail_ids: Iterable[str]) -> None:
        """Forget mails that were sent, and remember which."""
        self.forgotten += mail_ids
        self.sent = [mail for mail in self.sent if mail.id not in self.forgotten]
