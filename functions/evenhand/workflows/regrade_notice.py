"""The mail that tells a labeller of a grade that a regrade changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.assessment.disclosure import Disclosure
from evenhand.mail.payload import QuestionChange, RegradePayload, dump_regrade
from evenhand.ports.outbox import MailKind, OutboxRow
from evenhand.workflows.own_attempt import disclosed_to, settings_in_force
from evenhand.workflows.preferences import in_own_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evenhand.assessment.attempt import AttemptRecord
    from evenhand.assessment.grading import Grade
    from evenhand.quiz.publication import Publication
    from evenhand.workflows.desk import Desk
    from evenhand.workflows.further_grade import Further


def regrade_notice(record: AttemptRecord, further: Further, publication: Publication, desk: Desk) -> OutboxRow | None:
    """The mail about a further grade of an attempt; None where its owner is not here any more. It speaks of single
    questions only where their marks may be shown."""
    owner = desk.directory.person(record.attempt.person_id)
    if owner is None or not owner.active:
        return None
    owner = in_own_language(owner, desk.preferences)
    graded, standing = further.written.grade, further.written.standing
    before, after = record.grades[-1].grade, graded.grade
    shown = disclosed_to(owner, record, standing, settings_in_force(publication, desk.keys), graded.graded_at)
    payload = RegradePayload(
        person_name=owner.name,
        language=owner.language,
        quiz_title=publication.forms[publication.language(owner.language)].title,
        number=record.attempt.number,
        before=before.score,
        after=after.score,
        passed_before=before.passed,
        passed=after.passed,
        pass_mark=publication.key.settings.pass_mark,
        changes=tuple(_changes(before, after)) if shown is Disclosure.FULL else (),
        reason=graded.reason,
        certificate_questioned=further.questions_pass and further.before.certificate is not None,
        results_url=f"{desk.site_url}/{owner.language}/results/",
    )
    return OutboxRow(
        id=f"regraded-{graded.id}",
        kind=MailKind.REGRADED,
        to=owner.id,
        payload=dump_regrade(payload),
        created_at=graded.graded_at,
    )


def _changes(before: Grade, after: Grade) -> Iterator[QuestionChange]:
    for number, (old, new) in enumerate(zip(before.questions, after.questions, strict=True), 1):
        if (old.marks, old.max) != (new.marks, new.max):
            yield QuestionChange(number=number, before=old.marks, after=new.marks, max=new.max)
