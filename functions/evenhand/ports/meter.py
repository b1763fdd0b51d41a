"""What operation looks at: metrics, and the trail from a request to what it caused."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


class Metric(StrEnum):
    """What is measured of an installation while it runs, by the name that its operator finds it under. None is of
    somebody, or of a vendor."""

    ATTEMPTS = "Attempts"
    """Attempts begun."""
    SUBMISSIONS = "Submissions"
    """Attempts submitted, by a person or because their time was up."""
    LATE_ANSWERS = "LateAnswers"
    """Answers kept that came after the time was up."""
    OVERDUE_ATTEMPTS = "OverdueAttempts"
    """Open attempts, up to a batch of them, whose time has been up for so long that they should be closed."""
    GRADES = "Grades"
    """Grades given: with a submission, by a regrade, on an appeal, for late answers."""
    APPEALS = "Appeals"
    """Appeals opened."""
    OVERDUE_APPEALS = "OverdueAppeals"
    """Appeals that should have been decided by now; looked at once a day."""
    MAIL_SENT = "MailSent"
    MAIL_DELAYED = "MailDelayed"
    """Mails that did not leave this time; each is tried again."""
    MAIL_FAILED = "MailFailed"
    """Mails that were given up."""
    MAIL_BOUNCED = "MailBounced"
    MAIL_COMPLAINED = "MailComplained"
    """Mails that somebody called unwanted."""
    OLDEST_MAIL = "OldestMail"
    """For how many seconds the mail has waited that has waited longest; 0 where none waits."""
    REPORT_DELAY = "ReportDelay"
    """How many seconds after its hour the latest of the reports was made that were due."""


class Trail(StrEnum):
    """What goes on by itself once a request is over."""

    MAILS = "mails"
    REGRADES = "regrades"


class Meter(Protocol):
    """What keeps count for whoever watches over an installation, and which mail or regrade came of which request."""

    def count(self, metric: Metric, number: int = 1) -> None:
        """Count that something happened so many times."""
        ...

    def level(self, metric: Metric, value: float) -> None:
        """Note how much there is of something now. Of several levels before it is told the highest is."""
        ...

    def follow(self, kind: Trail, identifier: str) -> None:
        """Note something that goes on by itself from here, so that it is found by its id from either end."""
        ...

    def tell(self, ids: Mapping[str, object]) -> None:
        """Tell what was counted, noted and followed since this was last called, and of which request that was."""
        ...
