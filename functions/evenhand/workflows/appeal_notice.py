"""The mail that tells a labeller how an appeal was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.analysis.plain_text import plain_text
from evenhand.assessment.appeal import AppealState
from evenhand.mail.payload import DecisionPayload, dump_decision
from evenhand.ports.outbox import MailKind, OutboxRow
from evenhand.workflows.preferences import in_own_language

if TYPE_CHECKING:
    from evenhand.assessment.appeal import Appeal
    from evenhand.assessment.attempt import AttemptRecord
    from evenhand.ports.attempts import FurtherGrade
    from evenhand.quiz.publication import Publication
    from evenhand.workflows.desk import Desk


def decision_notice(
    appeal: Appeal, record: AttemptRecord, publication: Publication, further: FurtherGrade | None, desk: Desk
) -> OutboxRow | None:
    """The mail about the last event of a decided appeal; None where the labeller is not here any more."""
    owner, decision = desk.directory.person(appeal.person_id), appeal.history[-1]
    if owner is None or not owner.active:
        return None
    owner = in_own_language(owner, desk.preferences)
    language = publication.language(owner.language)
    feedback = publication.feedback[language].get(appeal.question_id)
    before, after = record.grades[-1].grade, further.grade.grade if further else None
    payload = DecisionPayload(
        person_name=owner.name,
        language=owner.language,
        quiz_title=publication.forms[language].title,
        question_number=question_number(record, appeal.question_id),
        question=plain_text(feedback.prompt) if feedback else "",
        upheld=decision.state is AppealState.UPHELD,
        remedy=decision.remedy,
        rationale=decision.note,
        before=before.score if after else None,
        after=after.score if after else None,
        pass_mark=publication.key.settings.pass_mark,
        passed=after.passed if after else None,
        results_url=f"{desk.site_url}/{owner.language}/results/",
    )
    return OutboxRow(
        id=f"appeal-{appeal.id}-{appeal.version}",
        kind=MailKind.APPEAL_DECIDED,
        to=owner.id,
        payload=dump_decision(payload),
        created_at=decision.at,
    )


def question_number(record: AttemptRecord, question_id: str) -> int:
    """Which question of the paper it was, from 1; 0 where it was not asked."""
    asked = record.attempt.question_ids
    return asked.index(question_id) + 1 if question_id in asked else 0
