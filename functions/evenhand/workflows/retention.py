"""Let go of what was kept long enough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from evenhand.people.audit import Action
from evenhand.workflows.apart import Apart, AtOnce
from evenhand.workflows.audit import note

if TYPE_CHECKING:
    from evenhand.people.person import Person
    from evenhand.workflows.privacy_desk import PrivacyDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """For how long things are kept; None is for ever."""

    mail: timedelta | None = None
    """What mails say, from when they left."""
    answers: timedelta | None = None
    """Drafts and written answers, from when the attempt was submitted or last saved."""
    audit: timedelta | None = None
    """Events of the audit trail."""

    @property
    def keeps_all(self) -> bool:
        """Whether nothing is ever let go."""
        return self == Retention()


@dataclass(frozen=True, slots=True, kw_only=True)
class LetGo:
    """What one run let go, or would."""

    mails: int = 0
    answers: int = 0
    """Attempts whose words went."""
    events: int = 0

    def __str__(self) -> str:
        return f"{self.mails} mails, answers of {self.answers} attempts, {self.events} audit events"


def apply_retention(
    rules: Retention, by: Person | str, desk: PrivacyDesk, *, dry_run: bool = False, apart: Apart | None = None
) -> LetGo:
    """What is let go by these rules now. A run that lets something go is in the audit trail."""
    apart, now = apart or AtOnce(), desk.clock.now()
    mails = answers = events = 0
    with apart.one("retention/mail"):
        if rules.mail is not None:
            old = desk.privacy.old_mail(now - rules.mail)
            if not dry_run:
                desk.mailer.forget(old)  # the copies first: once the mails are forgotten nobody asks for them again
                desk.privacy.forget_mail(old)
            mails = len(old)
    with apart.one("retention/answers"):
        if rules.answers is not None:
            answers = desk.privacy.forget_answers(now - rules.answers, dry_run=dry_run)
    with apart.one("retention/audit"):
        if rules.audit is not None:
            events = desk.privacy.forget_events(now - rules.audit, dry_run=dry_run)
    done = LetGo(mails=mails, answers=answers, events=events)
    if not dry_run and done != LetGo():
        note(desk, by, Action.RETENTION_RUN, detail=str(done))
    return done


def days(count: int | None) -> timedelta | None:
    """So many days, or for ever."""
    return None if count is None else timedelta(days=count)
