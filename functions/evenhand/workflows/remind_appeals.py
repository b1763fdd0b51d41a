"""Once a day, tell the trainers which appeals should have been decided."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from evenhand.assessment.appeal import AppealState
from evenhand.mail.payload import AppealsDuePayload, DueAppeal, dump_appeals_due
from evenhand.people.permissions import Verb, reach
from evenhand.ports.meter import Meter, Metric
from evenhand.ports.outbox import MailKind, OutboxRow
from evenhand.quiz.revision import digest
from evenhand.workflows.apart import Apart, AtOnce, nameless
from evenhand.workflows.appeal_notice import question_number
from evenhand.workflows.desk import Desk
from evenhand.workflows.preferences import in_own_language

if TYPE_CHECKING:
    from evenhand.assessment.appeal import Appeal
    from evenhand.people.person import Person

SOON = timedelta(days=1)
MOST_NAMED = 20
"""How many overdue appeals a mail lists; it counts the others."""


class ReminderDesk(Desk, Protocol):
    """What reminding works with; the application is one."""

    @property
    def meter(self) -> Meter:
        """Who watches over how many appeals are overdue."""


def remind_appeals(desk: ReminderDesk, apart: Apart | None = None) -> int:
    """Put the reminders into the outbox, one for each trainer and day, when an appeal is overdue; how many trainers
    there are to tell. Again on the same day it tells nobody anew."""
    apart, now = apart or AtOnce(), desk.clock.now()
    waiting = [*desk.appeals.in_state(AppealState.OPEN), *desk.appeals.in_state(AppealState.IN_REVIEW)]
    overdue = sorted((each for each in waiting if each.is_overdue(now)), key=lambda each: (each.due_at, each.id))
    desk.meter.level(Metric.OVERDUE_APPEALS, len(overdue))
    if not overdue:
        return 0
    soon = sum(not each.is_overdue(now) and each.is_overdue(now + SOON) for each in waiting)
    trainers = [each for each in desk.directory.people() if reach(each, Verb.DECIDE_APPEAL) is not None]
    told = 0
    for trainer in trainers:
        with apart.one(nameless(trainer.id)):
            desk.outbox.enqueue([_mail(trainer, overdue, soon, len(waiting), desk)])
            told += 1
    return told


def _mail(trainer: Person, overdue: list[Appeal], soon: int, waiting: int, desk: Desk) -> OutboxRow:
    now, trainer = desk.clock.now(), in_own_language(trainer, desk.preferences)
    payload = AppealsDuePayload(
        person_name=trainer.name,
        language=trainer.language,
        overdue=tuple(_due(each, trainer.language, desk) for each in overdue[:MOST_NAMED]),
        more_overdue=max(0, len(overdue) - MOST_NAMED),
        due_soon=soon,
        waiting=waiting,
        appeals_url=f"{desk.site_url}/{trainer.language}/appeals/",
    )
    return OutboxRow(
        # Of a digest, since ids of mails stand in logs and those of people may be made of names.
        id=f"appeals-due-{digest([trainer.id])}-{now:%Y-%m-%d}",
        kind=MailKind.APPEALS_DUE,
        to=trainer.id,
        payload=dump_appeals_due(payload),
        created_at=now,
    )


def _due(appeal: Appeal, language: str, desk: Desk) -> DueAppeal:
    publication, record = desk.keys.current(appeal.quiz_id), desk.attempts.get(appeal.attempt_id)
    title = publication.forms[publication.language(language)].title if publication else appeal.quiz_id
    return DueAppeal(
        quiz_title=title,
        question_number=question_number(record, appeal.question_id) if record else 0,
        due_at=appeal.due_at or appeal.opened_at,
    )
