"""Everything that is held about a person, for programs: what somebody who asks for their data is given."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from evenhand.errors import NotFound
from evenhand.people.audit import Action
from evenhand.workflows.audit import note

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from evenhand.assessment.attempt import AttemptRecord
    from evenhand.assessment.judgement import Judgement
    from evenhand.people.person import Person
    from evenhand.ports.outbox import OutboxRow
    from evenhand.ports.sessions import SessionRecord
    from evenhand.workflows.privacy_desk import PrivacyDesk

FORMAT = "evenhand-person-1"
OF_ALL = frozenset({"counts", "cursor", "version"})
"""What a regrade says of everybody who took the test, and of itself."""


def export_person(person_id: str, by: Person | str, desk: PrivacyDesk) -> dict[str, Any]:
    """What is held, as plain values that JSON takes. That it was exported is in the audit trail, and in the export."""
    person = desk.directory.person(person_id)
    if person is None:
        raise NotFound(f"There is no person `{person_id}`.")
    note(desk, by, Action.PERSON_EXPORTED, whose=person)
    records = desk.attempts.of_person(person.id)
    reaching = [
        each for each in desk.assignments.assignments() if each.is_for(person.id, person.cohort, person.vendor_id)
    ]
    quizzes = sorted({record.attempt.quiz_id for record in records})
    return {
        "format": FORMAT,
        "made_at": desk.clock.now().isoformat(),
        "person": _plain(person),
        "identities": _all(desk.privacy.identities_of(person.id)),
        "preferences": _plain(desk.preferences.preferences(person.id)),
        "subscriptions": _plain(desk.subscriptions.subscriptions(person.id)),
        "reports_made": {name: at.isoformat() for name, at in desk.subscriptions.runs(person.id).items()},
        "bounce": _plain(desk.bounces.bounce(person.id)),
        "accommodations": _all(desk.accommodations.accommodations(person.id)),
        "assignments": _all(reaching),
        "standings": _all(desk.attempts.standing(person.id, quiz_id) for quiz_id in quizzes),
        "attempts": _all(records),
        "regrades": list(_regrades(person.id, quizzes, records, desk)),
        "appeals": _all(desk.appeals.of_person(person.id)),
        "readings": _all(desk.readings.readings(person.id)),
        "certificates": _all(desk.certificates.certificates_of(person.id)),
        "judgements": _all(_judgements(person.id, records, desk)),
        "sessions": [_session(each) for each in desk.sessions.sessions_of(person.id)],
        "mails": [_mail(each) for each in desk.privacy.mails_to(person.id)],
        "audit": _all(desk.audit.events(person_id=person.id)),
    }


def _judgements(person_id: str, records: Iterable[AttemptRecord], desk: PrivacyDesk) -> Iterator[Judgement]:
    """Those of the cases that the person was asked: judgements lie under their cases."""
    cases: dict[str, None] = {}
    for record in records:
        publication = desk.keys.revision(record.attempt.quiz_id, record.attempt.publication)
        asked = publication.key.only(record.attempt.question_ids).questions if publication else ()
        cases |= {question.case.id: None for question in asked if question.case}
    for case_id in cases:
        yield from (each for each in desk.judgements.judgements(case_id) if each.rater_id == person_id)


def _regrades(
    person_id: str, quizzes: Iterable[str], records: Iterable[AttemptRecord], desk: PrivacyDesk
) -> Iterator[dict[str, Any]]:
    """Those that did something to the person's attempts or left one as it was, or that put a certificate in question;
    without what they came to for others."""
    given = {graded.regrade for record in records for graded in record.grades}
    attempts = {record.attempt.id for record in records}
    numbers = {certificate.number for certificate in desk.certificates.certificates_of(person_id)}
    for regrade in (each for quiz_id in quizzes for each in desk.regrades.regrades(quiz_id)):
        failures = [_plain(each) for each in regrade.failures if each.attempt_id in attempts]
        questioned = [number for number in regrade.questioned if number in numbers]
        if regrade.id in given or failures or questioned:
            plain = {name: value for name, value in _plain(regrade).items() if name not in OF_ALL}
            yield {**plain, "failures": failures, "questioned": questioned}


def _session(session: SessionRecord) -> dict[str, Any]:
    """Without the hash: whoever has it knows nothing, but it is nobody's business either."""
    return {name: value for name, value in _plain(session).items() if name != "token_hash"}


def _mail(row: OutboxRow) -> dict[str, Any]:
    """With what it says as values, not as text in a text."""
    return {**_plain(dataclasses.replace(row, payload="")), "payload": json.loads(row.payload) if row.payload else None}


def _all(values: Iterable[object]) -> list[Any]:
    return [_plain(value) for value in values]


def _plain(value: object) -> Any:
    return TypeAdapter(type(value)).dump_python(value, mode="json")
