"""An appeal from the objection to the decision, through the API."""

from __future__ import annotations

import dataclasses

import pytest

from evenhand.handlers.jobs import make_reports, regrade, remind
from regrading import CORRECTED
from support import QUIZ, RIGHT, WRONG, person, publish

RATIONALE = "You are right: the key is wrong."
TEXT = "The module says otherwise in section two."


@pytest.fixture
def failed(browser):
    """An attempt of Ada's, her last, with all marks told."""
    ada = browser("ada")
    ada.take(WRONG, "submission-1")
    return ada.take(WRONG, "submission-2")["id"]


def appeal(browser, attempt_id, question="fight", person="ada", text=TEXT):
    body = {"question_id": question, "reason": "wrong_key", "text": text}
    return browser(person).post(f"/api/attempts/{attempt_id}/appeals", body)


def decide(browser, appeal_id, version=0, person="tim", outcome="upheld", **more):
    body = {"outcome": outcome, "rationale": RATIONALE, "version": version, **more}
    if outcome == "upheld":
        body = {"remedy": "full_marks", **body}
    return browser(person).post(f"/api/appeals/{appeal_id}/decision", body)


def test_an_appeal_is_recorded_and_shown_with_the_mark(browser, failed):
    opened = appeal(browser, failed)

    assert opened.status_code == 201
    shown = browser("ada").get(f"/api/attempts/{failed}").json()["questions"][0]
    assert (shown["appeal"]["state"], shown["appeal"]["text"]) == ("open", TEXT)
    assert shown["can_appeal"] is False


def test_a_trainer_decides_and_the_labeller_reads_why(browser, failed):
    appeal_id = appeal(browser, failed).json()["id"]

    decided = decide(browser, appeal_id)

    assert decided.status_code == 200
    [mine] = browser("ada").get("/api/appeals").json()["appeals"]
    assert (mine["state"], mine["vendor"]) == ("upheld", "Acme Support")
    assert mine["decision"]["rationale"] == RATIONALE


def test_the_history_keeps_who_did_what(browser, application, failed):
    appeal_id = appeal(browser, failed).json()["id"]
    decide(browser, appeal_id)

    history = application.appeals.get(appeal_id).history

    assert [(event.action, event.by, event.state) for event in history] == [
        ("take", "tim", "in_review"),
        ("uphold", "tim", "upheld"),
    ]


def test_a_mark_is_appealed_once(browser, failed):
    appeal(browser, failed)

    assert appeal(browser, failed).status_code == 409


def test_the_second_of_two_deciders_is_told_and_changes_nothing(browser, failed):
    appeal_id = appeal(browser, failed).json()["id"]
    decide(browser, appeal_id, person="tim", outcome="dismissed")

    second = decide(browser, appeal_id, person="tess", outcome="upheld")

    assert second.status_code == 409
    assert browser("ada").get("/api/appeals").json()["appeals"][0]["state"] == "dismissed"


@pytest.mark.parametrize("person", ["ada", "bo", "zoe", "lead", "boss", "root"])
def test_only_trainers_decide(browser, failed, person):
    appeal_id = appeal(browser, failed).json()["id"]

    assert decide(browser, appeal_id, person=person).status_code == 403


def test_an_appeal_is_taken_back_before_it_is_decided_and_not_after(browser, failed):
    first, second = appeal(browser, failed).json()["id"], appeal(browser, failed, "boxing").json()["id"]
    decide(browser, second)
    ada = browser("ada")

    assert ada.post(f"/api/appeals/{first}/withdrawal", {}).json()["state"] == "withdrawn"
    assert ada.post(f"/api/appeals/{second}/withdrawal", {}).status_code == 409


def test_nobody_appeals_a_foreign_attempt(browser, failed):
    assert appeal(browser, failed, person="bo").status_code == 404
    assert appeal(browser, failed, person="tim").status_code == 404


def test_marks_are_appealed_only_once_they_are_shown(browser):
    attempt_id = browser("ada").take(WRONG)["id"]

    answer = appeal(browser, attempt_id)

    assert answer.status_code == 409
    assert "after your last attempt or a pass" in answer.json()["detail"]


def test_full_marks_leave_nothing_to_appeal(browser):
    attempt_id = browser("ada").take(RIGHT)["id"]

    assert appeal(browser, attempt_id).status_code == 409


@pytest.mark.parametrize("text", ["", "too short", "x" * 2001, " " * 50])
def test_an_appeal_needs_a_text_of_some_length(browser, failed, text):
    answer = appeal(browser, failed, text=text)

    assert answer.status_code == 422
    assert "/text" in answer.json()["detail"]


def test_the_trainer_sees_the_longest_waiting_first_and_closed_ones_last(browser, failed, clock):
    first = appeal(browser, failed, "fight").json()["id"]
    clock.forward(hours=1)
    second = appeal(browser, failed, "boxing").json()["id"]
    clock.forward(hours=1)
    third = appeal(browser, failed, "scope").json()["id"]
    decide(browser, first)

    listed = [each["id"] for each in browser("tess").get("/api/appeals").json()["appeals"]]

    assert listed == [second, third, first]


def test_an_appeal_names_nobody(browser, failed):
    appeal(browser, failed)

    assert "Ada" not in browser("tim").get("/api/appeals").text


class TestTheRulesOfTheQuiz:
    """How long, and how often, marks are appealed, and by when that is decided."""

    @pytest.fixture
    def ruled(self, application, browser):
        """Publish the test with further settings, and fail it as Ada; the attempt's id."""

        def fail(*settings):
            lines = "".join(f"  {line}\n" for line in ("attempts: 1", *settings))
            publish(application.settings.keys, QUIZ.replace("  attempts: 2\n", lines))
            return browser("ada").take(WRONG)["id"]

        return fail

    def test_marks_are_appealed_until_the_window_ends(self, ruled, browser, clock):
        attempt_id = ruled("appeal_window: 2d")
        clock.forward(days=2)
        in_time = appeal(browser, attempt_id, "fight")
        clock.forward(seconds=1)

        late = appeal(browser, attempt_id, "boxing")

        assert (in_time.status_code, late.status_code) == (201, 409)
        assert "2026-11-25 09:00 UTC" in late.json()["detail"]
        result = browser("ada").get(f"/api/attempts/{attempt_id}").json()
        assert not any(question["can_appeal"] for question in result["questions"])

    def test_where_marks_wait_for_the_last_attempt_the_window_begins_with_it(self, application, browser, clock):
        publish(application.settings.keys, QUIZ.replace("attempts: 2", "attempts: 2\n  appeal_window: 1d"))
        first = browser("ada").take(WRONG)["id"]
        clock.forward(days=5)
        ada = browser("ada")
        ada.take(WRONG, "submission-2")

        assert appeal(browser, first).status_code == 201

    def test_a_person_has_so_many_appeals_as_the_quiz_says(self, ruled, browser):
        attempt_id = ruled("appeals: 2")
        for question in ("fight", "scope"):
            assert appeal(browser, attempt_id, question).status_code == 201

        third = appeal(browser, attempt_id, "boxing")

        assert third.status_code == 409
        assert "Your 2 appeals" in third.json()["detail"]
        assert browser("ada").get(f"/api/attempts/{attempt_id}").json()["appeals_left"] == 0

    @pytest.mark.parametrize(
        ("end", "left"), [("upheld", 1), ("dismissed", 0), ("withdrawn", 1), ("withdrawn in review", 0)]
    )
    def test_one_that_is_upheld_or_that_nobody_looked_at_is_given_back(self, ruled, browser, end, left):
        attempt_id = ruled("appeals: 1")
        appeal_id = appeal(browser, attempt_id).json()["id"]
        if end == "withdrawn in review":
            browser("tim").post(f"/api/appeals/{appeal_id}/review", {"version": 0})
        if end.startswith("withdrawn"):
            browser("ada").post(f"/api/appeals/{appeal_id}/withdrawal", {})
        else:
            decide(browser, appeal_id, outcome=end)

        assert browser("ada").get(f"/api/attempts/{attempt_id}").json()["appeals_left"] == left
        assert appeal(browser, attempt_id, "boxing").status_code == (201 if left else 409)

    def test_it_is_due_when_the_service_level_says_and_overdue_ones_come_first(self, ruled, browser, clock):
        attempt_id = ruled("appeal_decision: 2d")
        first = appeal(browser, attempt_id, "fight").json()
        clock.forward(days=2, seconds=1)
        appeal(browser, attempt_id, "boxing")

        listed = browser("tim").get("/api/appeals").json()["appeals"]

        assert first["due_at"] == "2026-11-25T09:00:00Z"
        assert [(each["question_id"], each["overdue"]) for each in listed] == [("fight", True), ("boxing", False)]

    def test_overdue_appeals_are_mailed_to_every_trainer_once_a_day(self, ruled, browser, application, clock):
        attempt_id = ruled("appeal_decision: 2d")
        appeal(browser, attempt_id)
        assert remind(application) == {"told": 0}
        clock.forward(days=3)

        remind(application)
        remind(application)

        reminders = [
            mail
            for trainer in ("tim", "tess")
            for mail in application.privacy.mails_to(trainer)
            if mail.kind == "appeals_due"
        ]
        assert [mail.to for mail in reminders] == ["tim", "tess"]
        assert TEXT not in reminders[0].payload
        assert "Ada" not in reminders[0].payload


class TestWhoDecides:
    """Never the appellant; neither the question's last author nor who asked for a second reviewer."""

    def by(self, application, author):
        publish(application.settings.keys, QUIZ, authors={"fight": f"{author}@evenhand.example"})

    def test_the_last_author_of_the_question_does_not_and_is_told_why(self, application, browser, failed):
        self.by(application, "tim")
        appeal_id = appeal(browser, failed).json()["id"]
        [shown] = browser("tim").get("/api/appeals").json()["appeals"]

        refused = decide(browser, appeal_id, person="tim")

        assert (shown["review"]["bar"], shown["can_decide"]) == ("author", False)
        assert refused.status_code == 403
        assert "You last changed this question" in refused.json()["detail"]
        assert decide(browser, appeal_id, person="tess").status_code == 200

    def test_the_address_of_an_author_is_compared_whatever_its_case(self, application, browser, failed):
        publish(application.settings.keys, QUIZ, authors={"fight": "Tim@Evenhand.example"})

        assert decide(browser, appeal(browser, failed).json()["id"], person="tim").status_code == 403

    def test_an_author_may_where_there_is_no_other_trainer_and_the_decision_says_so(self, application, browser, failed):
        self.by(application, "tim")
        application.directory.put((), [dataclasses.replace(person("tess"), active=False)])
        appeal_id = appeal(browser, failed).json()["id"]

        decided = decide(browser, appeal_id, person="tim")

        assert decided.status_code == 200
        assert decided.json()["decision"]["alone"] is True
        [mine] = browser("ada").get("/api/appeals").json()["appeals"]
        assert mine["decision"]["alone"] is True

    def test_nobody_decides_their_own_even_where_there_is_nobody_else(self, application, browser):
        application.directory.put((), [dataclasses.replace(person("tess"), active=False)])
        tim = browser("tim")
        tim.take(WRONG, "submission-1")
        own = tim.take(WRONG, "submission-2")["id"]
        appeal_id = appeal(browser, own, person="tim").json()["id"]

        assert decide(browser, appeal_id, person="tim").status_code == 403

    def test_who_asks_for_a_second_reviewer_does_not_decide_any_more(self, browser, application, failed):
        appeal_id = appeal(browser, failed).json()["id"]
        reason = "I am not sure how this reads in Chinese."
        escalated = browser("tim").post(f"/api/appeals/{appeal_id}/escalation", {"reason": reason, "version": 0})

        assert (escalated.json()["state"], escalated.json()["can_decide"]) == ("in_review", False)
        assert decide(browser, appeal_id, version=1, person="tim").status_code == 403
        [second] = browser("tess").get("/api/appeals").json()["appeals"]
        assert [each["reason"] for each in second["review"]["escalations"]] == [reason]
        assert reason not in browser("ada").get("/api/appeals").text
        assert decide(browser, appeal_id, version=1, person="tess").status_code == 200
        events = [event.action for event in application.audit.events()]
        assert {"appeal_escalated", "appeal_decided"} <= set(events)

    def test_the_only_trainer_is_told_that_there_is_no_second_one(self, application, browser, failed):
        application.directory.put((), [dataclasses.replace(person("tess"), active=False)])
        appeal_id = appeal(browser, failed).json()["id"]
        body = {"reason": "I would like a second opinion.", "version": 0}

        refused = browser("tim").post(f"/api/appeals/{appeal_id}/escalation", body)

        assert refused.status_code == 409
        assert "There is no other trainer" in refused.json()["detail"]

    def test_taking_an_appeal_tells_the_others(self, browser, failed):
        appeal_id = appeal(browser, failed).json()["id"]

        browser("tim").post(f"/api/appeals/{appeal_id}/review", {"version": 0})

        [seen] = browser("tess").get("/api/appeals").json()["appeals"]
        assert (seen["state"], seen["review"]["taken"], seen["review"]["can_take"]) == ("in_review", False, False)
        assert browser("tess").post(f"/api/appeals/{appeal_id}/review", {"version": 0}).status_code == 409


class TestRemedies:
    """What follows from an appeal that is upheld."""

    def test_full_marks_change_the_grade_at_once_and_nothing_of_the_first_is_lost(self, browser, application, failed):
        appeal_id = appeal(browser, failed, "boxing").json()["id"]

        decide(browser, appeal_id)

        record = application.attempts.get(failed)
        first, second = record.grades
        assert (first.grade.marks, second.grade.marks) == (0, 1)
        assert (second.by, second.appeal, second.granted) == ("tim", appeal_id, ("boxing",))
        shown = browser("ada").get(f"/api/attempts/{failed}").json()
        [change] = shown["changes"]
        assert (change["before"], change["after"], change["cause"], change["questions"]) == (0.0, 0.25, "appeal", [3])

    def test_full_marks_may_pass_the_test_and_give_its_certificate(self, browser, application):
        publish(application.settings.keys, QUIZ.replace("attempts: 2", "attempts: 1\n  certificate: 365d"))
        attempt_id = browser("ada").take({**RIGHT, "boxing": ["remove"]})["id"]

        decide(browser, appeal(browser, attempt_id, "boxing").json()["id"])

        result = browser("ada").get(f"/api/attempts/{attempt_id}").json()
        assert (result["passed"], result["certificate"]["validity"]) == (True, "valid")

    def test_the_decision_is_mailed_in_the_same_transaction(self, browser, application, failed):
        appeal_id = appeal(browser, failed).json()["id"]
        decide(browser, appeal_id, outcome="dismissed")

        [mail] = [mail for mail in application.privacy.mails_to("ada") if mail.kind == "appeal_decided"]

        assert RATIONALE in mail.payload
        assert '"upheld":false' in mail.payload

    def test_a_remedy_for_everyone_changes_no_mark_before_the_key_is_published(self, browser, application, failed):
        appeal_id = appeal(browser, failed).json()["id"]

        decided = decide(browser, appeal_id, remedy="accept")

        assert decided.json()["decision"]["remedy"] == "accept"
        assert application.appeals.get(appeal_id).decision.answer == ("allow",)
        assert len(application.attempts.get(failed).grades) == 1

    @pytest.mark.parametrize(
        ("more", "status", "says"),
        [
            ({"remedy": None}, 409, "Say what follows"),
            ({"remedy": "correct"}, 409, "Say which answer is right"),
            ({"remedy": "correct", "answer": ["nowhere"]}, 422, "no option `nowhere`"),
            ({"remedy": "correct", "answer": ["allow", "remove"]}, 422, "takes one option"),
            ({"remedy": "accept", "answer": ["restrict"]}, 409, "has full marks already"),
            ({"remedy": "double_marks"}, 422, "/remedy"),
            ({"outcome": "dismissed", "remedy": "void"}, 409, "has no remedy"),
            ({"rationale": "No."}, 422, "/rationale"),
        ],
    )
    def test_a_decision_that_makes_no_sense_is_refused_and_changes_nothing(
        self, browser, application, failed, more, status, says
    ):
        appeal_id = appeal(browser, failed).json()["id"]
        body = {"outcome": "upheld", "rationale": RATIONALE, "version": 0, **more}

        refused = browser("tim").post(f"/api/appeals/{appeal_id}/decision", body)

        assert refused.status_code == status
        assert says in refused.json()["detail"]
        assert application.appeals.get(appeal_id).history == ()

    def test_the_reviewer_sees_how_the_question_does_and_what_else_was_appealed(self, browser, application, failed):
        first = appeal(browser, failed).json()["id"]
        bo = browser("bo")
        bo.take(WRONG, "submission-1")
        second = appeal(browser, bo.take(WRONG, "submission-2")["id"], person="bo").json()["id"]
        make_reports(application)

        shown = {each["id"]: each["review"] for each in browser("tim").get("/api/appeals").json()["appeals"]}

        assert (shown[first]["similar"], shown[second]["similar"]) == (1, 1)
        assert (shown[first]["statistics"]["n"], shown[first]["statistics"]["facility"]["value"]) == (2, 0.0)
        assert all(each["review"] is None for each in browser("ada").get("/api/appeals").json()["appeals"])

    def test_the_statistics_are_of_the_key_that_marked_it_after_a_regrade_too(self, browser, application, failed):
        publish(application.settings.keys, CORRECTED)
        browser("tim").post("/api/quizzes/visible-blood/regrades", {"reason": "The key of question one was wrong."})
        regrade(application)
        appeal(browser, failed, "scope")
        bo = browser("bo")
        bo.take(WRONG, "submission-1")
        regraded = bo.take({**WRONG, "fight": ["restrict"]}, "submission-2")["id"]
        appeal(browser, regraded, "fight", person="bo")
        publish(application.settings.keys, QUIZ)
        browser("tim").post("/api/quizzes/visible-blood/regrades", {"reason": "It was right as it was before."})
        regrade(application)
        make_reports(application)

        before = browser("tim").get("/api/appeals").json()["appeals"]
        appeal(browser, failed, "fight")
        after = browser("tim").get("/api/appeals").json()["appeals"]

        shown = {(each["question_id"], each["attempt_id"]): each["review"]["statistics"] for each in (*before, *after)}
        assert shown["scope", failed]["n"] == 2
        assert shown["fight", failed]["n"] == 2, "under the key that the second regrade graded by"
        assert shown["fight", regraded] is None, "nobody is marked by the key any more that this was about"


def test_a_body_of_a_megabyte_is_refused_and_markup_is_kept_as_text(browser, failed):
    huge = appeal(browser, failed, text="x" * 1_000_000)
    markup = appeal(browser, failed, text="<script>alert(1)</script> is what it said.")

    assert huge.status_code == 413
    assert markup.json()["text"] == "<script>alert(1)</script> is what it said."
