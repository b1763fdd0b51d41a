"""What is held about a person, what is left of them when they are erased, and what is let go when its time has come."""

from __future__ import annotations

import dataclasses
import json
from datetime import timedelta

import pytest

from evenhand.analysis.report import report_of
from evenhand.analysis.tally import Tally, fold
from evenhand.assessment.forgetting import GONE
from evenhand.assessment.regrade import Counts, Failure, Regrade
from evenhand.errors import Forbidden, NotFound, Refused
from evenhand.people.audit import Action
from evenhand.people.erasure import is_erased
from evenhand.people.feedback import Feedback, FeedbackKind
from evenhand.people.preferences import Preferences
from evenhand.quiz.settings import Window
from evenhand.workflows.accommodate import accommodate
from evenhand.workflows.assign import assign
from evenhand.workflows.audit import SYSTEM
from evenhand.workflows.deliver_mail import deliver_mail
from evenhand.workflows.erase_person import erase_person
from evenhand.workflows.export_person import FORMAT, export_person
from evenhand.workflows.fold_results import fold_results
from evenhand.workflows.note_feedback import note_feedback
from evenhand.workflows.retention import Retention, apply_retention
from evenhand.workflows.send_due_reports import send_due_reports
from evenhand.workflows.subscribe import Wish, subscribe
from evenhand.workflows.unsubscribe import unsubscribe_address
from judging import TAXONOMY
from support import NINE, QUIZ, RIGHT, VENDORS, WRONG, Browser, make_application, person, publish

NAME, EMAIL = "Adelheid Zanzibar", "adelheid@zanzibar.example"
WORD, DRAFT, APPEAL, ANSWER, REASON = (
    "quagga",
    "thylacine",
    "my objection is dodo",
    "dear adelheid",
    "reads with a lens",
)
"""What Ada wrote, and what was written about her."""
SECRETS = (NAME, EMAIL, WORD, DRAFT, APPEAL, ANSWER, REASON)


WORDS = """\
---
title: Words
quiz:
  id: words
  pass_mark: 100%
  attempts: 3
  time_limit: 20min
---

## Which animal has stripes? {#animal}

= "zebra"

## A fight. {#fight}

- [x] Restrict {#restrict}
- [ ] Allow {#allow}

## A described scene. {#scene kind=case case=scene-1}

- label: violence.blood
- severity: low
- action: restrict
"""
ANSWERS = {
    "animal": [WORD],
    "fight": ["restrict"],
    "scene": ["label=violence.blood", "severity=low", "action=restrict"],
}


def amy():
    return person("root")


@pytest.fixture
def application(tmp_path, clock):
    """With mail as files, as on one machine."""
    application = make_application(tmp_path / "state", clock)
    publish(application.settings.keys, QUIZ, WORDS, modules=["modules/violence.md"], taxonomy=TAXONOMY)
    yield application
    application.close()


def send(application):
    deliver_mail(application)


@pytest.fixture
def lived(application, clock):
    """The application after everything that can happen to Ada, and a little to Bo and Zoe, happened."""
    application.directory.put((), [dataclasses.replace(person("ada"), name=NAME, email=EMAIL)])
    ada, trainer = Browser(application, "ada"), Browser(application, "tim")
    assign(person("tim"), "words", Window(), application, cohort="nov")
    accommodate(person("tim"), "ada", application, reason=REASON, quiz_id="words", attempts=1)
    application.preferences.put_preferences(Preferences(person_id="ada", greyscale=True))
    application.sign_ins.put_identity("https://id.example", NAME, "ada")
    assert ada.post("/api/readings", {"module": "modules/violence.md"}).status_code == 200

    ada.take(WRONG)
    failed = ada.take(WRONG, "submission-2")
    text = {"question_id": "fight", "reason": "wrong_key", "text": APPEAL}
    appeal = ada.post(f"/api/attempts/{failed['id']}/appeals", text)
    assert appeal.status_code == 201, appeal.text
    decision = {"outcome": "dismissed", "rationale": ANSWER, "version": 0}
    assert trainer.post(f"/api/appeals/{appeal.json()['id']}/decision", decision).status_code == 200

    timed = ada.start("words").json()["id"]
    assert ada.put(f"/api/attempts/{timed}/draft", {"version": 1, "answers": ANSWERS}).status_code == 200
    assert ada.submit(timed, ANSWERS, "submission-3").status_code == 200
    clock.forward(minutes=5)
    still_open = ada.start("words").json()["id"]
    answers = {"animal": [DRAFT]}
    assert ada.put(f"/api/attempts/{still_open}/draft", {"version": 1, "answers": answers}).status_code == 200

    Browser(application, "bo").take(RIGHT, "submission-4")
    Browser(application, "zoe").take(WRONG, "submission-5")
    send(application)
    return application


def erase(application, by="root", reason="asked on 20 November"):
    return erase_person(person(by), "ada", reason, application)


def state_of(application):
    """Every byte in the folder of the state that outlasts the server: neither keys nor what SQLite shares in memory."""
    folder = application.settings.state
    files = [file for file in sorted(folder.rglob("*")) if file.is_file() and file.parent.parent != folder / "keys"]
    return b"".join(file.read_bytes() for file in files if not file.name.endswith("-shm"))


def report(application, quiz_id):
    """The figures of a quiz, and the tally folded from the beginning."""
    tally = fold_results(quiz_id, feed=application.feed)
    publication = application.keys.current(quiz_id)
    figures = [
        report_of(tally, publication, vendor=vendor, vendors=VENDORS, language="en", as_of=NINE)
        for vendor in (*VENDORS, None)
    ]
    return (
        figures,
        tally.groups,
        fold(Tally(quiz_id=quiz_id), application.feed.feed(quiz_id, None), overlap=timedelta()).groups,
    )


class TestAnExport:
    def test_it_holds_everything_that_is_held(self, lived):
        held = export_person("ada", SYSTEM, lived)

        assert held["format"] == FORMAT
        assert held["person"]["name"] == NAME
        assert {name: len(held[name]) for name in held if isinstance(held[name], list)} == {
            "identities": 1,
            "accommodations": 1,
            "assignments": 1,
            "standings": 2,
            "attempts": 4,
            "regrades": 0,
            "appeals": 1,
            "readings": 1,
            "certificates": 0,
            "judgements": 1,
            "sessions": 1,
            "mails": 4,
            "audit": len(list(lived.audit.events(person_id="ada"))),
        }
        assert all(secret in json.dumps(held, ensure_ascii=False) for secret in SECRETS)
        assert held["mails"][0]["payload"]["person_name"] == NAME
        assert {each["action"] for each in held["audit"]} >= {"accommodated", "appeal_decided", "person_exported"}

    def test_it_holds_no_hash_of_a_session(self, lived):
        [session] = lived.sessions.sessions_of("ada")

        held = export_person("ada", SYSTEM, lived)

        assert session.token_hash not in json.dumps(held)
        assert held["sessions"][0]["provider"] == session.provider

    def test_it_holds_nothing_of_others(self, lived):
        others = {"bo", "zoe", "bo@acme.example"}

        assert not others & set(_texts(export_person("ada", SYSTEM, lived)))

    def test_of_regrades_it_holds_what_they_did_to_the_person_and_nothing_of_others(self, application):
        mine, other = Browser(application, "ada").take(WRONG), Browser(application, "bo").take(WRONG, "submission-2")
        failures = tuple(Failure(attempt_id=each["id"], why="A question is gone.") for each in (mine, other))
        regrade = Regrade(
            id="regrade-1",
            quiz_id=mine["quiz_id"],
            publication="feedbeef0002",
            by="tim",
            reason="Question 3 had a wrong key.",
            started_at=application.clock.now(),
            ended_at=application.clock.now(),
            counts=Counts(changed=7, failed=2),
            failures=failures,
            questioned=("EH-OF-BO",),
        )
        application.regrades.put_regrade(regrade)
        application.regrades.put_regrade(dataclasses.replace(regrade, id="regrade-2", failures=failures[1:]))

        [held] = export_person("ada", SYSTEM, application)["regrades"]

        assert (held["id"], held["reason"]) == ("regrade-1", "Question 3 had a wrong key.")
        assert held["failures"] == [{"attempt_id": mine["id"], "why": "A question is gone."}]
        assert held["questioned"] == []
        assert not {"counts", "cursor"} & held.keys()

    def test_of_somebody_who_never_did_anything_there_is_a_profile(self, application):
        held = export_person("zoe2", amy(), application)

        assert held["attempts"] == []
        [event] = application.audit.events(action=Action.PERSON_EXPORTED)
        assert (event.actor_id, event.person_id) == ("root", "zoe2")

    def test_of_nobody_there_is_none(self, application):
        with pytest.raises(NotFound, match="`nobody`"):
            export_person("nobody", SYSTEM, application)
        assert list(application.audit.events()) == []


class TestOfWhoGetsReports:
    @pytest.fixture
    def chosen(self, application):
        """The lead chose, a report was made for her, and mail to her came back."""
        subscribe(person("lead"), Wish(cohort="nov"), application)
        Browser(application, "ada").take(RIGHT)
        send_due_reports(application)
        came_back = Feedback(id="f", kind=FeedbackKind.BOUNCE, address="lea@acme.example", at=NINE, why="550 5.1.1")
        note_feedback(came_back, application)
        return application

    def test_an_export_holds_what_they_chose_and_whether_mail_comes_back(self, chosen):
        held = export_person("lead", SYSTEM, chosen)

        assert [each["cohort"] for each in held["subscriptions"]["items"]] == ["", "nov"]
        assert list(held["reports_made"].values()) == [NINE.isoformat()]
        assert (held["bounce"]["why"], held["bounce"]["cleared_at"]) == ("550 5.1.1", None)
        assert "mail_bounced" in {each["action"] for each in held["audit"]}

    def test_erasing_takes_it_out_and_the_links_in_their_mails_are_worth_nothing(self, chosen):
        link = unsubscribe_address("lead", "standard", chosen).removeprefix(chosen.site_url)
        erase_person(person("root"), "lead", "asked", chosen)

        held = export_person("lead", SYSTEM, chosen)
        assert (held["subscriptions"], held["reports_made"], held["bounce"]) == (None, {}, None)
        answer = Browser(chosen).client.post(link)
        assert (answer.status_code, "are not sent any more" in answer.text) == (200, True)
        assert chosen.subscriptions.subscriptions("lead") is None


class TestErasing:
    def test_no_byte_of_the_state_tells_who_it_was_or_what_they_wrote(self, lived):
        assert [secret for secret in SECRETS if secret.encode() in state_of(lived)] == list(SECRETS)

        erase(lived)

        assert [secret for secret in SECRETS if secret.casefold().encode() in state_of(lived).lower()] == []

    @pytest.mark.parametrize("quiz_id", ["visible-blood", "words"])
    def test_every_figure_stays_as_it_is(self, lived, quiz_id):
        before = report(lived, quiz_id)
        assert before[1] == before[2]

        erase(lived)

        assert report(lived, quiz_id) == before

    def test_a_first_report_after_it_has_the_same_figures(self, lived):
        def recounted():
            return fold(Tally(quiz_id="words"), lived.feed.feed("words", None), overlap=timedelta()).groups

        before = recounted()
        erase(lived)

        assert recounted() == before

    def test_what_is_left_is_the_opaque_id_and_the_numbers(self, lived):
        before = export_person("ada", SYSTEM, lived)
        left = erase(lived)
        after = export_person("ada", SYSTEM, lived)

        assert is_erased(left)
        assert lived.directory.person("ada") == left
        assert (left.name, left.email, left.vendor_id, left.cohort) == ("ada", "", "acme", "nov")
        for name in ("standings", "readings", "certificates", "judgements"):
            assert after[name] == before[name]
        marks = [[grade["grade"] for grade in attempt["grades"]] for attempt in after["attempts"]]
        assert marks == [[grade["grade"] for grade in attempt["grades"]] for attempt in before["attempts"]]
        assert after["attempts"][2]["submission"]["answers"] == {**_tuples(ANSWERS), "animal": [GONE]}
        assert (after["sessions"], after["identities"], after["preferences"]) == ([], [], None)

    def test_their_cookie_is_worthless_and_they_are_not_to_be_picked(self, lived):
        ada = Browser(lived, "ada")
        erase(lived)

        assert ada.get("/api/attempts").status_code == 401
        assert ada.sign_in("ada").status_code == 404

    def test_their_open_attempt_is_submitted_by_nobody(self, lived, clock):
        from evenhand.handlers.jobs import close_attempts

        erase(lived)
        clock.forward(hours=2)

        assert close_attempts(lived) == {"closed": 0, "skipped": 0}

    def test_mail_that_waited_does_not_leave(self, lived):
        ada = Browser(lived, "ada")
        assert ada.submit(ada.start("words").json()["id"], ANSWERS, "submission-9").status_code == 200
        erase(lived)
        send(lived)

        assert EMAIL.encode() not in state_of(lived)

    def test_trainers_see_the_attempt_and_the_appeal_without_words(self, lived):
        erase(lived)
        [record] = [each for each in lived.attempts.of_person("ada") if each.attempt.quiz_id == "words" and each.grades]
        tim = Browser(lived, "tim")

        shown = tim.get(f"/api/attempts/{record.attempt.id}")
        assert shown.status_code == 200
        assert GONE in shown.text
        assert GONE in tim.get("/api/appeals").text

    def test_others_are_left_alone(self, lived):
        before = {name: export_person(name, SYSTEM, lived) for name in ("bo", "zoe")}
        erase(lived)

        for name, held in before.items():
            after = export_person(name, SYSTEM, lived)
            assert {**after, "audit": 0, "made_at": 0} == {**held, "audit": 0, "made_at": 0}

    def test_it_is_kept_in_the_audit_trail_once_without_a_name(self, lived):
        erase(lived)
        erase(lived, reason="asked again")

        [event] = lived.audit.events(action=Action.PERSON_ERASED)
        assert (event.actor_id, event.person_id, event.detail) == ("root", "ada", "asked on 20 November")

    def test_what_was_broken_off_is_finished_by_doing_it_again(self, lived, monkeypatch):
        class Broken(Exception):
            """The machine went down."""

        def breaks(*_):
            raise Broken

        for place, name in ((lived.privacy, "erase"), (lived.mailer, "forget"), (lived.audit, "append")):
            with monkeypatch.context() as patched:
                patched.setattr(type(place), name, breaks)
                with pytest.raises(Broken):
                    erase(lived)
            assert not lived.directory.person("ada").active
        erase(lived)

        assert NAME.encode() not in state_of(lived)
        assert WORD.encode() not in state_of(lived)
        assert len(list(lived.audit.events(action=Action.PERSON_ERASED))) == 1

    @pytest.mark.parametrize(
        ("by", "who", "reason", "error"),
        [
            ("tim", "ada", "asked", Forbidden),
            ("lead", "ada", "asked", Forbidden),
            ("ada", "ada", "asked", Forbidden),
            ("root", "root", "asked", Forbidden),
            ("root", "nobody", "asked", NotFound),
            ("root", "ada", " ", Refused),
        ],
    )
    def test_it_is_refused(self, application, by, who, reason, error):
        before = application.directory.people()

        with pytest.raises(error):
            erase_person(person(by), who, reason, application)

        assert application.directory.people() == before
        assert list(application.audit.events()) == []


class TestRetention:
    def test_without_rules_everything_is_kept(self, lived, clock):
        clock.forward(days=5000)
        before = state_of(lived)

        assert str(apply_retention(Retention(), SYSTEM, lived)) == "0 mails, answers of 0 attempts, 0 audit events"
        assert state_of(lived) == before

    def test_what_mails_say_goes_with_their_copies(self, lived, clock):
        folder = lived.settings.outbox
        assert len(list(folder.glob("*.eml"))) == 6
        clock.forward(days=10)

        done = apply_retention(Retention(mail=timedelta(days=9)), SYSTEM, lived)

        assert (done.mails, done.answers, done.events) == (6, 0, 0)
        assert list(folder.glob("*.eml")) == []
        assert {row.payload for row in lived.privacy.mails_to("ada")} == {""}
        send(lived)
        assert list(folder.glob("*.eml")) == []

    def test_younger_ones_stay(self, lived, clock):
        clock.forward(days=8)

        assert apply_retention(Retention(mail=timedelta(days=9), answers=timedelta(days=9)), SYSTEM, lived).mails == 0
        assert WORD.encode() in state_of(lived)

    def test_written_answers_and_drafts_go_and_every_figure_stays(self, lived, clock):
        before = report(lived, "words")
        clock.forward(days=40)

        assert apply_retention(Retention(answers=timedelta(days=39)), SYSTEM, lived).answers == 6

        assert WORD.encode() not in state_of(lived)
        assert DRAFT.encode() not in state_of(lived)
        assert APPEAL.encode() in state_of(lived)
        assert report(lived, "words") == before

    def test_old_events_go_and_that_they_went_is_an_event(self, lived, clock):
        count = len(list(lived.audit.events()))
        clock.forward(days=40)

        assert apply_retention(Retention(audit=timedelta(days=39)), SYSTEM, lived).events == count

        [event] = lived.audit.events()
        assert (event.action, event.actor_id) == (Action.RETENTION_RUN, SYSTEM)
        assert event.detail == f"0 mails, answers of 0 attempts, {count} audit events"

    def test_a_dry_run_says_the_same_and_changes_nothing(self, lived, clock):
        clock.forward(days=40)
        rules = Retention(mail=timedelta(days=1), answers=timedelta(days=30), audit=timedelta(days=30))
        before = state_of(lived)

        told = apply_retention(rules, SYSTEM, lived, dry_run=True)

        assert state_of(lived) == before
        assert apply_retention(rules, SYSTEM, lived) == told
        assert (told.mails, told.answers) == (6, 6)

    def test_a_second_run_finds_nothing_and_makes_no_event(self, lived, clock):
        clock.forward(days=40)
        rules = Retention(mail=timedelta(days=1), answers=timedelta(days=30), audit=timedelta(days=30))
        apply_retention(rules, SYSTEM, lived)

        assert str(apply_retention(rules, SYSTEM, lived)) == "0 mails, answers of 0 attempts, 0 audit events"
        assert len(list(lived.audit.events())) == 1


def _texts(value):
    """Every text in plain values."""
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [value] if isinstance(value, str) else []


def _tuples(answers):
    return {question: list(given) for question, given in answers.items()}
