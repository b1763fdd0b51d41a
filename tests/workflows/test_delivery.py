"""How a test is delivered by its settings: what is asked, when it can be begun, when it ends, which attempt counts."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from fractions import Fraction

import pytest

from evenhand.adapters.file_keys import FileKeys
from evenhand.errors import Forbidden, NotFound, Refused
from evenhand.handlers.jobs import close_attempts
from evenhand.workflows.accommodate import accommodate
from papers import all_right, all_wrong, quiz
from support import NINE, QUIZ, Browser, person, publish

REASON = "The connection of the whole site was down at that time."


@pytest.fixture
def ada(application):
    return Browser(application, "ada")


@pytest.fixture
def tim(application):
    return Browser(application, "tim")


@pytest.fixture
def deliver(application):
    """Publish a quiz with these settings."""

    def publish_with(*settings, **more):
        publish(application.settings.keys, quiz(*settings, **more))

    return publish_with


def begin(browser):
    answer = browser.start("ruled")
    assert answer.status_code == 201, answer.text
    return answer.json()


def standing(browser, quiz_id="ruled"):
    return browser.get(f"/api/quizzes/{quiz_id}").json()


def asked(attempt):
    return [question["id"] for question in attempt["questions"]]


class TestADrawnPaper:
    def test_it_asks_as_many_of_each_pool_as_the_settings_say_and_the_questions_of_none_always(self, deliver, ada):
        deliver("draw: {blood: 2, sport: 1}")

        drawn = asked(begin(ada))

        pools = [question.partition("-")[0] for question in drawn]
        assert (pools.count("blood"), pools.count("sport"), pools.count("fixed")) == (2, 1, 1)
        assert standing(ada)["questions"] == 4

    def test_its_questions_come_with_the_attempt_and_say_which_they_are(self, deliver, ada):
        deliver("draw: 3")

        htmls = [question["html"] for question in begin(ada)["questions"]]

        assert [html[: len("<fieldset>Question 1 of 3")] for html in htmls] == [
            f"<fieldset>Question {n} of 3" for n in (1, 2, 3)
        ]

    def test_a_second_attempt_asks_what_was_not_seen_before(self, deliver, ada):
        deliver("draw: {blood: 2, sport: 2}", "attempts: 3")
        first = begin(ada)
        ada.submit(first["id"], all_wrong(first))

        second = begin(ada)

        assert set(asked(first)) & set(asked(second)) == {"fixed"}

    def test_it_is_the_same_after_a_reload_and_marks_only_what_it_asks(self, deliver, ada):
        deliver("draw: {blood: 2, sport: 1}", "shuffle: all")
        attempt = begin(ada)

        again = ada.start("ruled")
        result = ada.submit(attempt["id"], all_right(attempt)).json()

        assert (again.status_code, again.json()["questions"]) == (200, attempt["questions"])
        assert (result["marks"], result["max"], result["passed"]) == (4, 4, True)
        assert [question["id"] for question in result["questions"]] == asked(attempt)

    def test_an_answer_to_a_question_it_does_not_ask_is_refused(self, deliver, ada):
        deliver("draw: {blood: 1, sport: 1}")
        attempt = begin(ada)
        other = next(f"blood-{each}" for each in "abcd" if f"blood-{each}" not in asked(attempt))

        answer = ada.submit(attempt["id"], {other: ["right"]})

        assert answer.status_code == 422
        assert f"no question `{other}`" in answer.json()["detail"]

    def test_it_goes_on_as_it_began_when_the_quiz_changes_meanwhile(self, application, deliver, ada):
        deliver("draw: {blood: 2, sport: 1}")
        attempt = begin(ada)
        deliver("draw: {blood: 1}")

        assert ada.start("ruled").json()["questions"] == attempt["questions"]
        assert ada.submit(attempt["id"], all_right(attempt)).json()["passed"] is True

    def test_options_stand_in_an_order_of_their_own_for_each_attempt(self, application, deliver):
        deliver("draw: 8", "shuffle: options", "attempts: unlimited")
        orders = set()
        for who in ("ada", "bo", "zoe"):
            attempt = begin(Browser(application, who))
            assert all(sorted(each["options"]) == ["other", "right", "wrong"] for each in attempt["questions"])
            orders |= {tuple(each["options"]) for each in attempt["questions"]}

        assert len(orders) > 1

    def test_it_is_not_taken_without_a_script(self, deliver, ada):
        deliver("draw: 3")

        answer = ada.client.post("/api/quizzes/ruled/form", data={"language": "en", "anyway": "1"})

        assert answer.status_code == 409


class TestATimeLimit:
    def test_the_clock_of_the_server_decides_and_is_told(self, deliver, ada, clock):
        deliver("time_limit: 20min")

        attempt = begin(ada)

        assert attempt["now"] == NINE.isoformat().replace("+00:00", "Z")
        assert attempt["deadline"] == (NINE + timedelta(minutes=20)).isoformat().replace("+00:00", "Z")
        assert standing(ada)["time_limit"] == 1200

    def test_extra_time_multiplies_it(self, application, deliver, ada):
        deliver("time_limit: 20min")
        application.directory.put((), (dataclasses.replace(person("ada"), extra_time=Fraction(3, 2)),))

        attempt = begin(ada)

        assert attempt["deadline"] == "2026-11-23T09:30:00Z"
        assert standing(ada)["time_limit"] == 1800

    @pytest.mark.parametrize("seconds", [0, 1199, 1200, 1230])
    def test_what_arrives_by_the_end_of_the_grace_counts(self, deliver, ada, clock, seconds):
        deliver("time_limit: 20min", "grace: 30s")
        attempt = begin(ada)
        clock.forward(seconds=seconds)

        result = ada.submit(attempt["id"], all_right(attempt)).json()

        assert (result["passed"], result["automatic"], result["late"]) == (True, False, False)

    def test_afterwards_what_was_saved_counts_and_what_arrives_is_kept(self, application, deliver, ada, clock):
        deliver("time_limit: 20min", "grace: 30s")
        attempt = begin(ada)
        saved = {"blood-a": ["right"], "fixed": ["right"]}
        ada.put(f"/api/attempts/{attempt['id']}/draft", {"version": 1, "answers": saved})
        clock.forward(minutes=21)

        result = ada.submit(attempt["id"], all_right(attempt)).json()

        assert (result["marks"], result["automatic"], result["late"]) == (2, True, True)
        stored = application.attempts.get(attempt["id"])
        assert stored.submission.answers == {question: tuple(given) for question, given in saved.items()}
        assert [dict(late.answers) for late in stored.late] == [
            {question: tuple(given) for question, given in all_right(attempt).items()}
        ]

    def test_the_same_late_answers_sent_ten_times_are_kept_once(self, application, deliver, ada, clock):
        deliver("time_limit: 20min")
        attempt = begin(ada)
        clock.forward(minutes=30)

        answers = [ada.submit(attempt["id"], all_right(attempt)) for _ in range(10)]

        assert {answer.status_code for answer in answers} == {200}
        assert len(application.attempts.get(attempt["id"]).late) == 1

    def test_answers_that_say_nothing_new_are_not_late_evidence(self, application, deliver, ada, clock):
        deliver("time_limit: 20min")
        attempt = begin(ada)
        ada.put(f"/api/attempts/{attempt['id']}/draft", {"version": 1, "answers": all_right(attempt)})
        clock.forward(minutes=30)

        result = ada.submit(attempt["id"], all_right(attempt)).json()

        assert (result["passed"], result["automatic"], result["late"]) == (True, True, False)

    def test_a_save_that_comes_too_late_is_kept_too_and_says_so(self, application, deliver, ada, clock):
        deliver("time_limit: 20min")
        attempt = begin(ada)
        clock.forward(minutes=30)

        answer = ada.put(f"/api/attempts/{attempt['id']}/draft", {"version": 1, "answers": all_right(attempt)})

        assert answer.status_code == 409
        assert "time is up" in answer.json()["detail"]
        assert len(application.attempts.get(attempt["id"]).late) == 1

    def test_attempts_that_nobody_comes_back_to_are_closed(self, application, deliver, ada, clock):
        deliver("time_limit: 20min", "grace: 30s")
        attempt = begin(ada)
        ada.put(f"/api/attempts/{attempt['id']}/draft", {"version": 1, "answers": all_right(attempt)})

        before = close_attempts(application)
        clock.forward(minutes=20, seconds=31)
        after = close_attempts(application)
        again = close_attempts(application)

        assert (before["closed"], after["closed"], again["closed"]) == (0, 1, 0)
        record = application.attempts.get(attempt["id"])
        assert (record.submission.automatic, record.grade.passed) == (True, True)

    def test_an_attempt_that_cannot_be_closed_does_not_hold_up_the_others(
        self, application, deliver, ada, clock, monkeypatch
    ):
        monkeypatch.setattr("evenhand.workflows.close_attempt.BATCH", 1)
        deliver("time_limit: 1min")
        begin(ada)
        deliver("time_limit: 2min")
        bo = begin(Browser(application, "bo"))
        record = application.attempts.get(standing(ada)["open_attempt"]["id"])
        (application.settings.keys / "ruled" / f"{record.attempt.publication}.json").unlink()
        application = dataclasses.replace(application, keys=FileKeys(application.settings.keys))
        clock.forward(minutes=30)

        rounds = [close_attempts(application) for _ in range(3)]

        assert [each["skipped"] for each in rounds] == [1, 0, 0]
        assert application.attempts.get(bo["id"]).submission is not None

    def test_whoever_looks_at_the_page_afterwards_sees_the_result(self, deliver, ada, clock):
        deliver("time_limit: 20min", "attempts: 2")
        attempt = begin(ada)
        ada.later(clock, hours=2)

        seen = standing(ada)

        assert (seen["open_attempt"], seen["attempts_made"], seen["can_start"]) == (None, 1, True)
        assert (seen["latest"]["id"], seen["latest"]["automatic"]) == (attempt["id"], True)


class TestLateAnswers:
    @pytest.fixture
    def late(self, deliver, ada, clock):
        deliver("time_limit: 20min", "attempts: 2")
        attempt = begin(ada)
        clock.forward(minutes=30)
        ada.submit(attempt["id"], all_right(attempt), "late-answers")
        return attempt["id"]

    def accept(self, browser, attempt_id, late_id="late-answers"):
        return browser.post(f"/api/attempts/{attempt_id}/late", {"late_id": late_id, "reason": REASON})

    def test_a_trainer_accepts_them_by_a_further_grade(self, application, late, ada, tim):
        answer = self.accept(tim, late)

        assert answer.status_code == 200, answer.text
        record = application.attempts.get(late)
        assert [(each.number, each.grade.passed, each.by) for each in record.grades] == [
            (1, False, "grader"),
            (2, True, "tim"),
        ]
        assert record.grades[1].reason == REASON
        seen = standing(ada)
        assert (seen["passed"], seen["latest"]["late_accepted"], seen["latest"]["score"]) == (True, True, 1)

    def test_accepting_twice_is_accepting_once(self, application, late, tim):
        self.accept(tim, late)
        self.accept(tim, late)

        assert len(application.attempts.get(late).grades) == 2

    def test_the_statistics_hold_the_person_once_with_the_grade_that_counts(self, application, late, tim):
        from evenhand.analysis.tally import merge
        from evenhand.workflows.fold_results import fold_results

        before = merge(fold_results("ruled", feed=application.feed).groups.values())
        self.accept(tim, late)
        after = merge(fold_results("ruled", feed=application.feed).groups.values())

        assert (before.people, before.passed, before.score) == (1, 0, 0)
        assert (after.people, after.passed, after.score) == (1, 1, 1)

    def test_the_person_is_told_by_mail(self, application, late, tim):
        before = application.outbox.lease(application.clock.now(), application.clock.now() + timedelta(hours=1), 10)
        self.accept(tim, late)
        mails = application.outbox.lease(application.clock.now(), application.clock.now() + timedelta(hours=1), 10)

        assert [mail.to for mail in (*before, *mails)] == ["ada", "ada"]
        assert '"note":"late_accepted"' in mails[0].payload

    def test_a_trainer_sees_with_an_appeal_that_there_are_some(self, application, late, ada, tim, deliver):
        deliver("time_limit: 20min", "attempts: 1")
        appeal = {"question_id": "blood-a", "reason": "technical", "text": REASON}
        opened = ada.post(f"/api/attempts/{late}/appeals", appeal)
        assert opened.status_code == 201, opened.text

        assert opened.json()["review"] is None
        [shown] = tim.get("/api/appeals").json()["appeals"]
        assert [(each["id"], each["accepted"]) for each in shown["review"]["late"]] == [("late-answers", False)]

    def test_unknown_ones_and_those_that_would_lower_the_mark_are_refused(self, deliver, ada, tim, clock):
        deliver("time_limit: 20min")
        attempt = begin(ada)
        ada.put(f"/api/attempts/{attempt['id']}/draft", {"version": 1, "answers": all_right(attempt)})
        clock.forward(minutes=30)
        ada.submit(attempt["id"], all_wrong(attempt), "late-answers")

        lower, unknown = self.accept(tim, attempt["id"]), self.accept(tim, attempt["id"], "none")

        assert (lower.status_code, unknown.status_code) == (409, 409)
        assert "would be lower" in lower.json()["detail"]


class TestWhenItCanBeBegun:
    def test_not_before_it_opens_nor_after_it_closes(self, deliver, ada, clock):
        deliver("open: 2026-11-23 18:00", "close: 2026-11-24 18:00", "time_zone: Asia/Shanghai")

        early, refused = standing(ada), ada.start("ruled")
        ada.later(clock, hours=1)
        opened = standing(ada)
        ada.later(clock, hours=24)
        closed = standing(ada)

        assert (early["can_start"], early["blocked"]["reason"]) == (False, "early")
        assert early["blocked"]["until"] == early["window"]["opens_at"] == "2026-11-23T18:00:00+08:00"
        assert refused.status_code == 409
        assert "opens at 2026-11-23 18:00 (Asia/Shanghai)" in refused.json()["detail"]
        assert (opened["can_start"], opened["blocked"], opened["window"]["timing"]) == (True, None, "open")
        assert closed["blocked"]["reason"] == "closed"

    def test_an_attempt_that_was_begun_in_time_can_be_finished(self, deliver, ada, clock):
        deliver("close: 2026-11-23 10:00")
        attempt = begin(ada)
        ada.later(clock, hours=3)

        assert ada.submit(attempt["id"], all_right(attempt)).json()["passed"] is True

    def test_after_it_was_due_it_is_late_and_still_possible(self, deliver, ada, clock):
        deliver("due: 2026-11-23 08:00")

        assert (standing(ada)["window"]["timing"], standing(ada)["can_start"]) == ("overdue", True)

    def test_the_next_attempt_waits_for_the_cool_down(self, deliver, ada, clock):
        deliver("attempts: 2", "cool_down: 24h")
        attempt = begin(ada)
        ada.submit(attempt["id"], all_wrong(attempt))
        ada.later(clock, hours=23)

        waiting, refused = standing(ada), ada.start("ruled")
        ada.later(clock, hours=1)

        assert (waiting["blocked"]["reason"], waiting["blocked"]["until"]) == ("cool_down", "2026-11-24T09:00:00Z")
        assert "2026-11-24 09:00 (UTC)" in refused.json()["detail"]
        assert begin(ada)["number"] == 2

    def test_modules_and_tests_that_it_requires_come_first(self, application, ada):
        required = quiz("attempts: 3", quiz_id="first", questions=quiz().partition("---\n")[2].partition("---\n")[2])
        publish(
            application.settings.keys,
            quiz("requires: [modules/violence.md, first]"),
            required,
            modules=["modules/violence.md"],
        )
        blocked = standing(ada)["blocked"]
        ada.post("/api/readings", {"module": "modules/violence.md", "language": "en"})
        half = standing(ada)["blocked"]
        attempt = ada.start("first").json()
        ada.submit(attempt["id"], all_right(attempt))

        assert blocked["reason"] == "requires"
        assert [(each["title"], each["done"]) for each in blocked["requires"]] == [
            ("modules/violence.md", False),
            ("A test with rules", False),
        ]
        assert [each["done"] for each in half["requires"]] == [True, False]
        assert begin(ada)["number"] == 1

    def test_an_assignment_gives_a_cohort_other_times_and_a_person_still_others(self, application, deliver, ada, tim):
        deliver("close: 2026-11-22 10:00")
        bo = Browser(application, "bo")
        zoe = Browser(application, "zoe")
        cohort = {"target": "ruled", "cohort": "nov", "vendor_id": "acme", "close": "2026-11-30T18:00:00"}
        own = {"target": "ruled", "person_id": "bo", "open": "2026-12-01T09:00:00", "time_zone": "Asia/Shanghai"}
        own["close"] = "2026-12-02T09:00:00"

        assert tim.post("/api/assignments", cohort).status_code == 201
        assert tim.post("/api/assignments", own).status_code == 201

        assert standing(ada)["can_start"] is True
        assert standing(bo)["blocked"] == {"reason": "early", "until": "2026-12-01T09:00:00+08:00", "requires": []}
        assert standing(zoe)["blocked"]["reason"] == "closed"


class TestWhichAttemptCounts:
    @pytest.mark.parametrize(
        ("counts", "answers", "score", "passed"),
        [
            ("first", [all_wrong, all_right], 0, False),
            ("best", [all_wrong, all_right], 1, True),
            ("last", [all_wrong, all_right], 1, True),
            ("mean", [all_wrong, all_right], 0.5, False),
        ],
    )
    def test_of_two_attempts(self, deliver, ada, counts, answers, score, passed):
        deliver("attempts: 2", f"counts: {counts}")
        for number, answer in enumerate(answers):
            attempt = begin(ada)
            ada.submit(attempt["id"], answer(attempt), f"submission-{number}")

        seen = standing(ada)

        assert (seen["score"], seen["passed"]) == (score, passed)

    def test_a_pass_leaves_no_more_attempts(self, deliver, ada):
        deliver("attempts: 3")
        attempt = begin(ada)
        ada.submit(attempt["id"], all_right(attempt))

        assert (standing(ada)["attempts_left"], standing(ada)["blocked"]["reason"]) == (0, "passed")


class TestFeedbackAfterTheClose:
    def test_nobody_sees_right_answers_before_it(self, deliver, ada, clock):
        deliver("feedback: after_close", "close: 2026-11-23 12:00", "attempts: 1")
        attempt = begin(ada)
        ada.submit(attempt["id"], all_wrong(attempt))

        before = ada.get(f"/api/attempts/{attempt['id']}").json()
        ada.later(clock, hours=3)
        after = ada.get(f"/api/attempts/{attempt['id']}").json()

        assert (before["disclosure"], before["questions"]) == ("score", [])
        assert after["disclosure"] == "full"
        assert after["questions"][0]["explanation"]

    def test_a_later_close_hides_them_again(self, deliver, ada, clock):
        deliver("feedback: after_close", "close: 2026-11-23 12:00")
        attempt = begin(ada)
        ada.submit(attempt["id"], all_wrong(attempt))
        deliver("feedback: after_close", "close: 2026-11-25 12:00")
        ada.later(clock, hours=3)

        assert ada.get(f"/api/attempts/{attempt['id']}").json()["disclosure"] == "score"


class TestAccommodations:
    def give(self, application, who="tim", **given):
        return accommodate(person(who), "ada", application, reason="A doctor's letter is on file.", **given)

    def test_more_time_holds_from_the_next_attempt_on_for_the_quiz_it_is_for(self, application, deliver, ada, clock):
        publish(application.settings.keys, quiz("time_limit: 20min", "attempts: 2"), QUIZ)
        first = begin(ada)
        self.give(application, quiz_id="ruled", time=Fraction(2))
        self.give(application, quiz_id="visible-blood", time=Fraction(4))

        again = ada.start("ruled").json()
        ada.submit(first["id"], all_wrong(first))

        assert again["deadline"] == first["deadline"] == "2026-11-23T09:20:00Z"
        assert begin(ada)["deadline"] == "2026-11-23T09:40:00Z"

    def test_the_larger_of_what_was_given_and_what_is_standard_for_the_person_holds(self, application, deliver, ada):
        deliver("time_limit: 20min")
        application.directory.put((), (dataclasses.replace(person("ada"), extra_time=Fraction(2)),))
        self.give(application, time=Fraction(5, 4))

        assert standing(ada)["time_limit"] == 2400

    def test_another_attempt_can_be_begun_and_hides_the_answers_again(self, application, deliver, ada):
        deliver("attempts: 1")
        attempt = begin(ada)
        told = ada.submit(attempt["id"], all_wrong(attempt)).json()["disclosure"]
        self.give(application, quiz_id="ruled", attempts=1)

        assert (told, standing(ada)["attempts_left"]) == ("full", 1)
        assert ada.get(f"/api/attempts/{attempt['id']}").json()["disclosure"] == "score"
        assert begin(ada)["number"] == 2

    def test_one_given_before_the_first_attempt_is_there_too(self, application, deliver, ada):
        deliver("attempts: 1")
        self.give(application, quiz_id="ruled", attempts=2)

        assert standing(ada)["attempts_left"] == 3

    @pytest.mark.parametrize(
        ("who", "given", "error"),
        [
            ("ada", {"time": Fraction(2)}, Forbidden),
            ("lead", {"time": Fraction(2)}, Forbidden),
            ("tim", {}, Refused),
            ("tim", {"time": Fraction(1, 2)}, Refused),
            ("tim", {"time": Fraction(5)}, Refused),
            ("tim", {"attempts": 1}, Refused),
            ("tim", {"attempts": 11, "quiz_id": "ruled"}, Refused),
            ("tim", {"attempts": 1, "quiz_id": "unknown"}, NotFound),
        ],
    )
    def test_what_cannot_be_given_is_refused_and_nothing_is_kept(self, application, deliver, who, given, error):
        deliver("attempts: 1")

        with pytest.raises(error):
            self.give(application, who, **given)

        assert list(application.accommodations.accommodations("ada")) == []

    def test_nobody_gives_anything_to_themselves(self, application):
        with pytest.raises(Forbidden):
            accommodate(person("tim"), "tim", application, reason="I am slow today, really.", time=Fraction(2))
