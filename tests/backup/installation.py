"""An installation in which everything happened that can: the demo on the real content, and what else people do."""

from __future__ import annotations

import json
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evenhand.demo import seed_demo
from evenhand.demo_roster import LABELLERS, NEW_JOINERS, STAFF
from evenhand.handlers.jobs import judge, make_reports, send_mail
from evenhand.people.feedback import Feedback, FeedbackKind
from evenhand.people.person import Person, Role
from evenhand.people.preferences import Preferences
from evenhand.ports.sessions import SessionRecord
from evenhand.workflows.accommodate import accommodate
from evenhand.workflows.enter_quiz import enter_quiz
from evenhand.workflows.erase_person import erase_person
from evenhand.workflows.note_feedback import note_feedback
from evenhand.workflows.regrade import Terms, continue_regrade, start_regrade
from evenhand.workflows.revoke_certificate import revoke_certificate
from evenhand.workflows.save_draft import save_draft
from evenhand.workflows.start_attempt import start_attempt
from evenhand.workflows.submit_attempt import submit_attempt
from evenhand_site.key_folder import add_publications, listings
from evenhand_site.library import read_library
from evenhand_site.modules import read_modules
from evenhand_site.publications import compose
from fakes import FakeMailer
from regrading import CORRECTED, HALF, REASON
from support import QUIZ, HandClock, publication_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evenhand.assessment.attempt import AttemptRecord
    from evenhand.quiz.publication import Publication
    from evenhand.wiring import Application

CONTENT = Path(__file__).resolve().parents[2] / "content"
BY_ID = {person.id: person for person in (*STAFF, *LABELLERS)}
TRAINER, OTHER_TRAINER = (person for person in STAFF if person.role is Role.TRAINER)
LEAD, ADMIN = BY_ID["lead-baobab"], BY_ID["admin-1"]
NEW_JOINER = BY_ID[min(NEW_JOINERS)]
ERASED, FORGETFUL, *OTHERS = (person for person in LABELLERS if person.id not in NEW_JOINERS)
BLOOD, TIMED = "visible-blood", "violence-certification"


def publish_content(keys: Path, clock: HandClock, *texts: str) -> None:
    """Put the project's tests in force, and these besides, as a build does."""
    library = read_library(CONTENT)
    publications: list[Publication] = [
        compose(entry, library.taxonomy, library.pages_of(quiz_id)) for quiz_id, entry in library.quizzes.items()
    ]
    publications += [publication_of(text) for text in texts]
    modules = read_modules(CONTENT, library.pages)
    add_publications(keys, publications)
    authors = {publication.quiz_id: {"fight": "ines.okafor@evenhand.example"} for publication in publications}
    for name, data in listings(keys, publications, modules, authors, clock.now()).items():
        (keys / name).write_bytes(data)


def live(application: Application, clock: HandClock, sent: FakeMailer) -> dict[str, Any]:
    """Let it all happen, with some of the mails sent; the ids of what there is to look at."""
    publish_content(application.settings.keys, clock, QUIZ)
    seed_demo(application, lambda _: None)
    _correct(application, clock)
    late, timed = _run_out_of_time(application, clock)
    untimed = _begin(application, NEW_JOINER, "real-world-violence")
    application.preferences.put_preferences(Preferences(person_id=FORGETFUL.id, language="zh", greyscale=True))
    application.sign_ins.put_identity("https://id.example", "trainer#1", TRAINER.id)
    note_feedback(
        Feedback(
            id="f-1", kind=FeedbackKind.BOUNCE, address=LEAD.email, at=clock.now(), person_id=LEAD.id, why="5.1.1"
        ),
        application,
    )
    certificates = [each.number for person in OTHERS for each in application.certificates.certificates_of(person.id)]
    revoke_certificate(TRAINER, certificates[0], "It was given by mistake.", application)
    judge(application)
    clock.forward(days=1)
    make_reports(application)
    while not any(mail.unsubscribe for mail in sent.sent):
        send_mail(application)
    erase_person(ADMIN, ERASED.id, "Left, and asked for it.", application)
    assert application.privacy.forget_answers(clock.now() - timedelta(days=9)) > 0
    clock.forward(hours=1)
    _take(application, NEW_JOINER, BLOOD, HALF)
    session = SessionRecord(
        token_hash="5e55", person_id=TRAINER.id, created_at=clock.now(), expires_at=clock.now() + timedelta(days=9)
    )
    application.sessions.put_session(session)
    return {
        "session": session.token_hash,
        "late": late,
        "timed": timed,
        "untimed": untimed,
        "certificates": certificates[:2],
        "regrades": [each.id for quiz in (BLOOD, "product-knowledge") for each in application.regrades.regrades(quiz)],
    }


def _correct(application: Application, clock: HandClock) -> None:
    """A wrong key is corrected and everybody graded again; another regrade has just begun."""
    publish_content(application.settings.keys, clock, CORRECTED)
    regrade = start_regrade(TRAINER, BLOOD, REASON, Terms(), application)
    while regrade.ended_at is None:
        regrade = continue_regrade(regrade, application)
    start_regrade(OTHER_TRAINER, "product-knowledge", REASON, Terms(only_if_better=True), application)


def _run_out_of_time(application: Application, clock: HandClock) -> tuple[str, str]:
    """Two attempts with a time limit: one with answers that came too late, one that is open."""
    begun = []
    for person in OTHERS:
        reason, half_more = "The screen broke.", Fraction(3, 2)
        accommodate(TRAINER, person.id, application, reason=reason, quiz_id=TIMED, time=half_more, attempts=1)
        if enter_quiz(person, TIMED, application).barrier is None:
            begun.append(_begin(application, person, TIMED))
        if len(begun) == 2:
            break
        if begun and not application.attempts.get(begun[0]).submission:
            clock.forward(hours=3)
            submit_attempt(person, begun[0], "much-too-late", _answers(application, begun[0]), application)
    late, timed = begun
    return late, timed


def _begin(application: Application, person: Person, quiz_id: str) -> str:
    """Begin a test and save something; the attempt's id."""
    record = start_attempt(person, quiz_id, person.language, application).record
    save_draft(
        person, record.attempt.id, 1, dict(list(_answers(application, record.attempt.id).items())[:2]), application
    )
    return record.attempt.id


def _answers(application: Application, attempt_id: str) -> dict[str, tuple[str, ...]]:
    """The right answer to each question to choose at of an attempt."""
    record = application.attempts.get(attempt_id)
    assert record is not None
    publication = application.keys.revision(record.attempt.quiz_id, record.attempt.publication)
    assert publication is not None
    return {key.id: key.correct for key in publication.key.only(record.attempt.question_ids).questions if key.correct}


def _take(
    application: Application, person: Person, quiz_id: str, answers: Mapping[str, Sequence[str]]
) -> AttemptRecord:
    attempt_id = start_attempt(person, quiz_id, "en", application).record.attempt.id
    given = {question: tuple(each) for question, each in answers.items()}
    return submit_attempt(person, attempt_id, f"sub-{attempt_id}", given, application)


def as_json(value: object) -> str:
    """A value as JSON, with whatever else is in it as text."""
    return json.dumps(value, default=str, ensure_ascii=False, sort_keys=True)
