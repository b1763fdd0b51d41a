"""A test that is published anew while people are in the middle of it."""

from __future__ import annotations

import dataclasses

import pytest

from evenhand.adapters.file_keys import FileKeys
from support import QUIZ, RIGHT, WRONG, Browser, publish

WITHOUT_BOXING = QUIZ[: QUIZ.index("## A boxing match")]
ANSWERS = {"fight": ["restrict"], "scope": ["fight", "threat"]}


@pytest.fixture
def ada(application):
    return Browser(application, "ada")


def standing(ada):
    return ada.get("/api/quizzes/visible-blood").json()


def test_an_attempt_whose_questions_went_is_replaced_and_uses_up_nothing(application, ada):
    old = ada.start().json()
    ada.put(f"/api/attempts/{old['id']}/draft", {"version": 1, "answers": {"fight": ["restrict"], "boxing": ["allow"]}})
    publish(application.settings.keys, WITHOUT_BOXING)

    seen = standing(ada)
    new = ada.start()

    assert (seen["open_attempt"], seen["can_start"], seen["attempts_left"]) == (None, True, 2)
    assert new.status_code == 201
    assert (new.json()["number"], new.json()["draft"]["answers"]) == (1, {"fight": ["restrict"]})
    assert ada.submit(new.json()["id"], ANSWERS).json()["passed"] is True
    assert standing(ada)["attempts_made"] == 1


def test_a_replaced_attempt_cannot_be_submitted_any_more(application, ada):
    old = ada.start().json()["id"]
    publish(application.settings.keys, WITHOUT_BOXING)
    ada.start()

    answer = ada.submit(old, RIGHT)

    assert answer.status_code == 409
    assert "Reload the page" in answer.json()["detail"]


def test_an_attempt_that_asks_what_is_void_now_is_replaced_by_one_that_does_not(application, ada):
    old = ada.start().json()
    publish(application.settings.keys, QUIZ.replace("{#boxing critical", "{#boxing void critical"))

    new = ada.start().json()

    assert new["id"] != old["id"]
    assert (new["number"], [each["id"] for each in new["questions"]]) == (1, ["fight", "scope"])
    assert ada.submit(new["id"], ANSWERS).json()["passed"] is True


def test_an_attempt_is_gone_on_with_when_only_words_changed(application, ada):
    old = ada.start().json()["id"]
    publish(application.settings.keys, QUIZ.replace("A boxing match.", "A boxing match in a hall."))

    assert ada.start().json()["id"] == old
    assert ada.submit(old, RIGHT).json()["passed"] is True


def test_a_key_that_was_corrected_meanwhile_grades_what_is_submitted(application, ada):
    old = ada.start().json()["id"]
    corrected = QUIZ.replace("[x] Restrict", "[ ] Restrict").replace("[ ] Allow", "[x] Allow", 1)
    publish(application.settings.keys, corrected)

    result = ada.submit(old, {**RIGHT, "fight": ["allow"]}).json()

    assert (result["score"], result["passed"]) == (1.0, True)
    [grade] = application.attempts.get(old).grades
    assert grade.publication == application.keys.current("visible-blood").revision


def test_a_key_that_does_not_ask_the_same_any_more_does_not(application, ada):
    old = ada.start().json()["id"]
    publish(application.settings.keys, WITHOUT_BOXING)

    result = ada.submit(old, RIGHT).json()

    assert (result["score"], result["passed"]) == (1.0, True)


def test_more_attempts_hide_the_answers_again(application, ada):
    ada.take(WRONG, "submission-1")
    attempt_id = ada.take(WRONG, "submission-2")["id"]
    assert ada.get(f"/api/attempts/{attempt_id}").json()["disclosure"] == "full"

    publish(application.settings.keys, QUIZ.replace("attempts: 2", "attempts: 3"))

    assert standing(ada)["can_start"] is True
    assert ada.get(f"/api/attempts/{attempt_id}").json()["disclosure"] == "score"


def test_fewer_attempts_show_the_answers_of_what_is_now_the_last(application, ada):
    attempt_id = ada.take(WRONG)["id"]

    publish(application.settings.keys, QUIZ.replace("attempts: 2", "attempts: 1"))

    assert standing(ada)["can_start"] is False
    assert ada.get(f"/api/attempts/{attempt_id}").json()["disclosure"] == "full"


def test_a_stricter_feedback_policy_holds_for_attempts_before_it(application, ada):
    attempt_id = ada.take(RIGHT)["id"]

    publish(application.settings.keys, QUIZ.replace("attempts: 2", "attempts: 2\n  feedback: score_only"))

    assert ada.get(f"/api/attempts/{attempt_id}").json()["disclosure"] == "score"


def test_a_publication_that_is_lost_hides_only_its_own_attempts(application, ada):
    lost = ada.take(WRONG, "submission-1")["id"]
    publish(application.settings.keys, QUIZ.replace("A boxing match.", "A boxing match in a hall."))
    kept = ada.take(WRONG, "submission-2")["id"]
    revision = application.attempts.get(lost).attempt.publication
    (application.settings.keys / "visible-blood" / f"{revision}.json").unlink()
    restarted = Browser(dataclasses.replace(application, keys=FileKeys(application.settings.keys)), "ada")

    assert [each["id"] for each in restarted.get("/api/attempts").json()["attempts"]] == [kept]
    assert standing(restarted)["attempts_made"] == 2
