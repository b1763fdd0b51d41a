"""What every store promises of what it holds about people, and of taking it out."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

import pytest

import builders
from evenhand.adapters.codec import dump
from evenhand.assessment.appeal import AppealAction, Remedy, act
from evenhand.assessment.attempt import AttemptRecord, Draft
from evenhand.assessment.forgetting import GONE
from evenhand.errors import StaleVersion
from evenhand.people.audit import Action, AuditEvent
from evenhand.people.erasure import is_erased, pseudonym_of
from evenhand.people.preferences import Preferences
from evenhand.ports.privacy import Identity
from evenhand.ports.sessions import SignInCode
from stores import steps

if TYPE_CHECKING:
    from datetime import datetime

    from evenhand.assessment.attempt import Attempt
    from evenhand.ports.outbox import OutboxRow
    from evenhand.wiring import Stores

SECRET = "Zanzibar"
"""Stands in everything that somebody wrote, and may stand nowhere once they are erased."""
ANA, BEN = builders.person("p-ana"), builders.person("p-ben")
QUESTIONS = ("street-fight", "first-word")
"""The second is answered in one's own words."""


def words(who: str = SECRET) -> dict[str, tuple[str, ...]]:
    return {"street-fight": ("restrict",), "first-word": (f"the word of {who}",)}


def graded(of: Attempt, number: int = 1, *, late: str | None = None):
    """A grade by a trainer from the second on, of a question with options and one that is written."""
    grade = builders.grade(questions=QUESTIONS)
    marks = (grade.questions[0], dataclasses.replace(grade.questions[1], written=True))
    record = builders.grade_record(
        f"grade-{number}-of-{of.id}",
        of=of.id,
        number=number,
        graded=dataclasses.replace(grade, questions=marks),
        graded_at=builders.minutes(20 + number),
        late=late,
    )
    return record if number == 1 else dataclasses.replace(record, by="p-trainer", reason=f"{SECRET} had a power cut")


def mail(mail_id: str, *, to: str = "p-ana", created_at: datetime = builders.NOW) -> OutboxRow:
    row = builders.outbox_row(mail_id, to=to, created_at=created_at)
    return dataclasses.replace(row, payload=json.dumps({"name": SECRET}))


def take(store: Stores, person: str = "p-ana", *, attempt_id: str = "attempt-1") -> None:
    """A whole history: submitted, late, graded again, with mails."""
    attempt = builders.attempt(attempt_id, person=person, questions=QUESTIONS, ends_at=builders.minutes(15))
    store.attempts.start(attempt, builders.standing(1, person=person, open_attempt=attempt_id))
    draft = Draft(answers=words(), version=1, saved_at=builders.minutes(10))
    store.attempts.save(attempt_id, draft)
    sent = dataclasses.replace(builders.submission(of=attempt_id), answers=words())
    first, second = graded(attempt), graded(attempt, 2, late=f"late-{attempt_id}")
    row = builders.result(attempt, sent, first)
    store.attempts.submit(
        sent, first, builders.standing(2, person=person, open_attempt=None), row, mail(f"mail-{attempt_id}", to=person)
    )
    late = dataclasses.replace(builders.late_answers(f"late-{attempt_id}"), answers=words())
    store.attempts.keep_late(attempt_id, late)
    store.attempts.add_grade(
        second,
        builders.standing(3, person=person, open_attempt=None),
        builders.result(attempt, graded=second, late=late, before=row),
        certificate=builders.certificate(f"EH-{person}", person=person, of=attempt_id),
    )


def begin(store: Stores, attempt_id: str = "attempt-2") -> None:
    """A timed attempt that is open, with something written."""
    attempt = builders.attempt(
        attempt_id,
        quiz="another-quiz",
        questions=QUESTIONS,
        started_at=builders.minutes(30),
        ends_at=builders.minutes(60),
    )
    store.attempts.start(attempt, builders.standing(1, quiz="another-quiz", open_attempt=attempt_id))
    store.attempts.save(attempt_id, Draft(answers=words(), version=1, saved_at=builders.minutes(40)))


def fill(store: Stores) -> None:
    """Everything that can be held about Ana, and an attempt of Ben."""
    store.directory.put([builders.vendor()], [dataclasses.replace(ANA, name=SECRET, email="zanzibar@example.org"), BEN])
    take(store)
    take(store, "p-ben", attempt_id="attempt-of-ben")
    begin(store)
    appeal = dataclasses.replace(builders.appeal(), text=f"{SECRET} objects")
    store.appeals.open(appeal)
    taken = act(appeal, AppealAction.TAKE, at=builders.minutes(50), by="p-trainer")
    store.appeals.append(
        act(taken, AppealAction.DISMISS, at=builders.minutes(51), by="p-trainer", note=f"Dear {SECRET}")
    )
    store.certificates.revoke(
        dataclasses.replace(
            builders.certificate("EH-p-ana"),
            revoked_at=builders.minutes(55),
            revoked_by="p-trainer",
            revoked_for=f"{SECRET} knew the key",
        ),
        None,
    )
    store.accommodations.put_accommodation(
        dataclasses.replace(builders.accommodation(), reason=f"{SECRET} reads slowly")
    )
    store.preferences.put_preferences(Preferences(person_id="p-ana", greyscale=True))
    store.sessions.put_session(builders.session())
    store.sign_ins.put_identity("https://id.example", SECRET, "p-ana")
    store.sign_ins.put_code(SignInCode(person_id="p-ana", code_hash="c0de", expires_at=builders.minutes(10)))
    store.outbox.enqueue([mail("mail-waits", created_at=builders.minutes(1))])


def held(store: Stores, person_id: str = "p-ana") -> str:
    """All that can be read about a person, as one text."""
    values = [
        *store.attempts.of_person(person_id),
        *store.appeals.of_person(person_id),
        *store.certificates.certificates_of(person_id),
        *store.accommodations.accommodations(person_id),
        *store.sessions.sessions_of(person_id),
        *store.privacy.identities_of(person_id),
        *store.privacy.mails_to(person_id),
        *(
            row
            for quiz in (builders.QUIZ, "another-quiz")
            for row in store.feed.feed(quiz, None)
            if row.person_id == person_id
        ),
        store.directory.person(person_id),
    ]
    return "\n".join(map(dump, values))


def test_what_is_held_can_be_read(store: Stores) -> None:
    fill(store)
    assert store.privacy.identities_of("p-ana") == [Identity(issuer="https://id.example", subject=SECRET)]
    assert [row.id for row in store.privacy.mails_to("p-ana")] == ["mail-attempt-1", "mail-waits"]
    assert store.privacy.mails_to("p-ana")[1] == mail("mail-waits", created_at=builders.minutes(1))
    assert store.privacy.mails_to("p-nobody") == store.privacy.identities_of("p-nobody") == []


def test_mails_tell_what_became_of_them(store: Stores) -> None:
    store.outbox.enqueue([mail("mail-1"), mail("mail-2", created_at=builders.minutes(1))])
    store.outbox.lease(builders.minutes(2), builders.minutes(7), 10)
    store.outbox.mark_sent("mail-1", builders.minutes(3))
    store.outbox.mark_failed("mail-2", 1, "550 no such user")
    found = [(row.tries, row.sent_at, row.failed) for row in store.privacy.mails_to("p-ana")]
    assert found == [(1, builders.minutes(3), ""), (1, None, "550 no such user")]


def test_erasing_leaves_none_of_the_words(store: Stores) -> None:
    fill(store)
    assert held(store).count(SECRET) > 10
    store.privacy.erase(pseudonym_of(ANA))
    assert SECRET.casefold() not in held(store).casefold()


def test_erasing_puts_the_pseudonym_in_the_place_of_the_person(store: Stores) -> None:
    fill(store)
    store.privacy.erase(pseudonym_of(ANA))
    found = store.directory.person("p-ana")
    assert found is not None
    assert is_erased(found)
    assert store.directory.by_email("zanzibar@example.org") is None


def test_erasing_leaves_what_figures_are_made_of(store: Stores) -> None:
    def figures(record: AttemptRecord) -> list[object]:
        grades = [(each.id, each.grade, each.graded_at, each.late) for each in record.grades]
        return [record.attempt, grades, record.graded_answers.get("street-fight")]

    fill(store)
    before = list(map(figures, store.attempts.of_person("p-ana")))
    feed = [(row.grade_id, row.grade, row.answers["street-fight"], row.first_pass) for row in steps.feed_of(store)]
    standing = store.attempts.standing("p-ana", builders.QUIZ)
    store.privacy.erase(pseudonym_of(ANA))
    assert list(map(figures, store.attempts.of_person("p-ana"))) == before
    after = [(row.grade_id, row.grade, row.answers["street-fight"], row.first_pass) for row in steps.feed_of(store)]
    assert after == feed
    assert store.attempts.standing("p-ana", builders.QUIZ) == standing


def test_where_words_stood_it_still_shows_that_some_did(store: Stores) -> None:
    fill(store)
    store.privacy.erase(pseudonym_of(ANA))
    [submitted, _] = store.attempts.of_person("p-ana")
    assert submitted.submission is not None
    assert submitted.submission.answers["first-word"] == (GONE,)
    assert [each.reason for each in submitted.grades] == ["first grade", GONE]
    [appeal] = store.appeals.of_person("p-ana")
    assert (appeal.text, [event.note for event in appeal.history]) == (GONE, ["", GONE])
    assert [event.by for event in appeal.history] == ["p-trainer", "p-trainer"]
    [certificate] = store.certificates.certificates_of("p-ana")
    assert (certificate.revoked_for, certificate.revoked_by) == (GONE, "p-trainer")
    assert certificate.revoked_at == builders.minutes(55)


def test_erasing_leaves_a_certificate_that_holds_as_it_was(store: Stores) -> None:
    fill(store)
    [before] = store.certificates.certificates_of("p-ben")
    store.privacy.erase(pseudonym_of(BEN))
    assert store.certificates.certificates_of("p-ben") == [before]
    assert store.certificates.certificate(before.number) == before


def test_erasing_somebody_leaves_the_decisions_on_their_appeals_and_the_regrades_as_they_were(store: Stores) -> None:
    fill(store)
    appeal = builders.appeal("appeal-2", question="first-word", number=1)
    taken = act(appeal, AppealAction.TAKE, at=builders.minutes(50), by="p-trainer")
    upheld = act(
        taken,
        AppealAction.UPHOLD,
        at=builders.minutes(52),
        by="p-trainer",
        note=f"Dear {SECRET}",
        remedy=Remedy.ACCEPT,
        answer=("quagga",),
    )
    store.appeals.open(appeal)
    store.appeals.append(upheld)
    store.regrades.put_regrade(builders.regrade())
    store.privacy.erase(pseudonym_of(ANA))
    left = store.appeals.get("appeal-2")
    assert left is not None
    assert left.decision == dataclasses.replace(upheld.history[-1], note=GONE)
    assert [each.id for each in store.appeals.of_quiz(builders.QUIZ)] == ["appeal-1", "appeal-2"]
    with pytest.raises(StaleVersion):
        store.appeals.open(builders.appeal("appeal-3", question="film-scene", number=1))
    assert store.regrades.regrade("regrade-1") == builders.regrade()


def test_erasing_ends_sessions_codes_identities_and_preferences(store: Stores) -> None:
    fill(store)
    store.privacy.erase(pseudonym_of(ANA))
    assert store.sessions.session("5e55") is None
    assert store.sign_ins.try_code("p-ana") is None
    assert store.sign_ins.identity("https://id.example", SECRET) is None
    assert store.preferences.preferences("p-ana") is None


def test_mail_to_somebody_erased_does_not_leave_any_more(store: Stores) -> None:
    fill(store)
    store.privacy.erase(pseudonym_of(ANA))
    leased = store.outbox.lease(builders.minutes(90), builders.minutes(95), 10)
    assert [row.to for row in leased] == ["p-ben"]
    assert {row.failed for row in store.privacy.mails_to("p-ana")} == {GONE}


def test_a_mail_that_was_erased_is_not_brought_back_by_enqueuing_it_again(store: Stores) -> None:
    fill(store)
    store.privacy.erase(pseudonym_of(ANA))
    store.outbox.enqueue([mail("mail-waits", created_at=builders.minutes(1))])
    assert SECRET not in held(store)


def test_an_open_attempt_of_somebody_erased_is_not_submitted_when_its_time_is_up(store: Stores) -> None:
    fill(store)
    assert store.attempts.overdue(builders.minutes(90), 10) == ["attempt-2"]
    store.privacy.erase(pseudonym_of(ANA))
    assert store.attempts.overdue(builders.minutes(90), 10) == []


def test_erasing_one_leaves_the_others_as_they_were(store: Stores) -> None:
    fill(store)
    before = held(store, "p-ben")
    store.privacy.erase(pseudonym_of(ANA))
    assert held(store, "p-ben") == before


def test_erasing_twice_changes_nothing(store: Stores) -> None:
    fill(store)
    store.privacy.erase(pseudonym_of(ANA))
    once = held(store)
    store.privacy.erase(pseudonym_of(ANA))
    assert held(store) == once


def test_what_was_written_after_somebody_was_erased_goes_when_it_is_done_again(store: Stores) -> None:
    fill(store)
    store.privacy.erase(pseudonym_of(ANA))
    store.attempts.save("attempt-2", Draft(answers=words(), version=2, saved_at=builders.minutes(45)))
    store.privacy.erase(pseudonym_of(ANA))
    assert SECRET not in held(store)


def test_old_mail_is_what_left_or_was_given_up(store: Stores) -> None:
    store.directory.put([], [ANA, BEN])
    store.outbox.enqueue([mail("sent"), mail("failed", to="p-ben"), mail("waits"), mail("sent-late")])
    store.outbox.lease(builders.minutes(1), builders.minutes(5), 10)
    store.outbox.mark_sent("sent", builders.minutes(2))
    store.outbox.mark_failed("failed", 1, f"550 {SECRET} is unknown")
    store.outbox.mark_sent("sent-late", builders.minutes(50))
    assert set(store.privacy.old_mail(builders.minutes(10))) == {"sent", "failed"}
    assert list(store.privacy.old_mail(builders.minutes(-10))) == []


def test_mail_that_was_forgotten_says_nothing_and_is_not_sent_again(store: Stores) -> None:
    store.directory.put([], [ANA])
    store.outbox.enqueue([mail("sent"), mail("failed")])
    store.outbox.lease(builders.minutes(1), builders.minutes(5), 10)
    store.outbox.mark_sent("sent", builders.minutes(2))
    store.outbox.mark_failed("failed", 1, f"550 {SECRET} is unknown")
    store.privacy.forget_mail(["sent", "failed", "no-such-mail"])
    store.outbox.enqueue([mail("sent"), mail("failed")])
    found = {row.id: (row.payload, row.sent_at, row.failed) for row in store.privacy.mails_to("p-ana")}
    assert found == {"sent": ("", builders.minutes(2), ""), "failed": ("", None, GONE)}
    assert list(store.privacy.old_mail(builders.minutes(10))) == []
    assert store.outbox.lease(builders.minutes(10), builders.minutes(15), 10) == []


@pytest.mark.parametrize(("before", "count"), [(19, 0), (21, 2), (39, 2), (41, 3)])
def test_answers_are_forgotten_by_when_they_were_submitted_or_last_saved(
    store: Stores, before: int, count: int
) -> None:
    fill(store)
    at = builders.minutes(before)
    assert store.privacy.forget_answers(at, dry_run=True) == count
    assert SECRET in "".join(map(dump, store.attempts.of_person("p-ana")))
    assert store.privacy.forget_answers(at) == count
    assert store.privacy.forget_answers(at) == 0


def test_forgetting_answers_leaves_the_reasons_for_grades_and_all_figures(store: Stores) -> None:
    fill(store)
    before = [[each.grade for each in record.grades] for record in store.attempts.of_person("p-ana")]
    store.privacy.forget_answers(builders.minutes(90))
    [submitted, opened] = store.attempts.of_person("p-ana")
    assert [[each.grade for each in record.grades] for record in (submitted, opened)] == before
    assert submitted.grades[1].reason == f"{SECRET} had a power cut"
    assert submitted.graded_answers == {"street-fight": ("restrict",), "first-word": (GONE,)}
    assert [row.answers for row in steps.feed_of(store)] == [submitted.graded_answers] * 4
    assert (submitted.draft.answers, opened.draft.answers) == ({}, {})


def test_an_open_attempt_that_was_forgotten_can_be_gone_on_with(store: Stores) -> None:
    fill(store)
    store.privacy.forget_answers(builders.minutes(90))
    again = Draft(answers=words(), version=2, saved_at=builders.minutes(95))
    store.attempts.save("attempt-2", again)
    assert store.privacy.forget_answers(builders.minutes(94)) == 0
    assert store.attempts.of_person("p-ana")[1].draft == again
    assert store.privacy.forget_answers(builders.minutes(96)) == 1


def event(event_id: str, minute: float, *, person: str = "p-ana") -> AuditEvent:
    return AuditEvent(
        id=event_id, at=builders.minutes(minute), actor_id="p-trainer", action=Action.ACCOMMODATED, person_id=person
    )


def test_events_before_a_time_are_deleted_wherever_they_stand(store: Stores) -> None:
    months = 60 * 24 * 40
    for number, minute in enumerate((-2 * months, -months, 0, 1)):
        store.audit.append(event(f"event-{number}", minute))
    assert store.privacy.forget_events(builders.minutes(1), dry_run=True) == 3
    assert len(list(store.audit.events())) == 4
    assert store.privacy.forget_events(builders.minutes(1)) == 3
    for found in (
        store.audit.events(),
        store.audit.events(person_id="p-ana"),
        store.audit.events(actor_id="p-trainer"),
    ):
        assert [each.id for each in found] == ["event-3"]
    assert store.privacy.forget_events(builders.minutes(1)) == 0
