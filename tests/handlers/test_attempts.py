"""Taking a test through the API, as the player does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from support import RIGHT, WRONG


def test_right_answers_give_full_marks_and_a_pass(browser):
    result = browser("ada").take(RIGHT)

    assert (result["marks"], result["max"], result["score"], result["passed"]) == (4, 4, 1, True)


def test_a_critical_question_answered_wrong_fails_the_test_whatever_the_score(browser):
    # 3 of 4 marks are above the pass mark of 60 %.
    result = browser("ada").take(RIGHT | {"boxing": ["remove"]})

    assert result["score"] == 0.75
    assert result["passed"] is False
    assert result["critical_failed"] == 1


def test_the_first_submission_counts_when_it_is_sent_again_with_other_answers(browser):
    ada = browser("ada")
    attempt_id = ada.start().json()["id"]
    first = ada.submit(attempt_id, RIGHT, "the-same-id").json()

    again = ada.submit(attempt_id, WRONG, "the-same-id").json()

    assert again == first


def test_another_submission_of_a_submitted_attempt_is_a_conflict(browser):
    ada = browser("ada")
    attempt_id = ada.start().json()["id"]
    ada.submit(attempt_id, WRONG, "the-first-id")

    answer = ada.submit(attempt_id, RIGHT, "another-id")

    assert answer.status_code == 409
    assert answer.json()["type"].endswith("/already-submitted")
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_start_while_an_attempt_is_open_goes_on_with_it(browser):
    ada = browser("ada")

    first, second = ada.start(), ada.start()

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]


def test_no_further_attempt_starts_when_all_are_used(browser):
    ada = browser("ada")
    ada.take(WRONG, "submission-1")
    ada.take(WRONG, "submission-2")

    answer = ada.start()

    assert answer.status_code == 409
    assert "used all your attempts" in answer.json()["detail"]


def test_no_further_attempt_starts_after_a_pass(browser):
    ada = browser("ada")
    ada.take(RIGHT)

    assert ada.start().status_code == 409


def test_before_the_last_attempt_only_the_score_per_policy_is_told(browser):
    result = browser("ada").take(WRONG)

    assert result["disclosure"] == "score"
    assert result["questions"] == []
    assert result["policies"] == [
        {"policy": "violence@3", "name": "violence", "marks": 0, "max": 3},
        {"policy": "sport@1", "name": "sport", "marks": 0, "max": 1},
    ]


def test_after_the_last_attempt_all_attempts_are_told_in_full(browser):
    ada = browser("ada")
    first = ada.take(WRONG, "submission-1")
    last = ada.take(WRONG, "submission-2")

    for attempt_id in (first["id"], last["id"]):
        fight = ada.get(f"/api/attempts/{attempt_id}").json()["questions"][0]
        assert [option["id"] for option in fight["options"] if option["correct"]] == ["restrict"]
        assert [option["id"] for option in fight["options"] if option["chosen"]] == ["allow"]
        assert fight["explanation"] == "<p>What counts is what a viewer sees.</p>"
        assert fight["see"] == "/en/modules/violence/#blood"


def test_an_omission_is_told_apart_from_a_wrong_answer(browser):
    ada = browser("ada")
    ada.take(WRONG, "submission-1")
    result = ada.take({"scope": ["film"]}, "submission-2")

    assert {question["id"]: question["omitted"] for question in result["questions"]} == {
        "fight": True,
        "scope": False,
        "boxing": True,
    }


def test_saved_answers_come_back_with_the_open_attempt(browser):
    ada = browser("ada")
    attempt_id = ada.start().json()["id"]

    saved = ada.put(f"/api/attempts/{attempt_id}/draft", {"version": 1, "answers": {"boxing": ["allow"]}})

    assert saved.json()["version"] == 1
    draft = ada.get("/api/quizzes/visible-blood").json()["open_attempt"]["draft"]
    assert (draft["version"], draft["answers"]) == (1, {"boxing": ["allow"]})


def test_a_second_tab_that_saves_over_newer_answers_is_shown_them_instead(browser):
    ada = browser("ada")
    draft = f"/api/attempts/{ada.start().json()['id']}/draft"
    ada.put(draft, {"version": 1, "answers": {"boxing": ["allow"]}})

    answer = ada.put(draft, {"version": 1, "answers": {"boxing": ["remove"]}})

    assert answer.status_code == 409
    assert answer.json()["type"].endswith("/stale-version")
    assert answer.json()["draft"]["answers"] == {"boxing": ["allow"]}


def test_answers_cannot_be_saved_into_a_submitted_attempt(browser):
    ada = browser("ada")
    attempt_id = ada.take(WRONG)["id"]

    answer = ada.put(f"/api/attempts/{attempt_id}/draft", {"version": 1, "answers": RIGHT})

    assert answer.status_code == 409
    assert answer.json()["type"].endswith("/already-submitted")


def test_somebody_elses_attempt_looks_like_one_that_does_not_exist(browser):
    attempt_id = browser("ada").take(RIGHT)["id"]
    bo = browser("bo")
    calls = {
        "foreign": (
            bo.get(f"/api/attempts/{attempt_id}"),
            bo.put(f"/api/attempts/{attempt_id}/draft", {"version": 1, "answers": {}}),
            bo.submit(attempt_id, RIGHT),
        ),
        "unknown": (
            bo.get("/api/attempts/no-such"),
            bo.put("/api/attempts/no-such/draft", {"version": 1, "answers": {}}),
            bo.submit("no-such", RIGHT),
        ),
    }

    for foreign, unknown in zip(calls["foreign"], calls["unknown"], strict=True):
        assert (foreign.status_code, foreign.json()) == (404, unknown.json())


def test_a_trainer_sees_any_attempt_but_cannot_submit_it(browser):
    attempt_id = browser("ada").take(WRONG)["id"]
    trainer = browser("tim")

    assert trainer.get(f"/api/attempts/{attempt_id}").json()["disclosure"] == "full"
    assert trainer.submit(attempt_id, RIGHT, "other-id").status_code == 404


def test_ten_submissions_at_once_give_one_attempt_and_one_grade(browser, application):
    ada = browser("ada")
    attempt_id = ada.start().json()["id"]
    browsers = [browser("ada") for _ in range(10)]

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda each: each.submit(attempt_id, RIGHT, "the-same-id"), browsers))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert len(list(application.feed.feed("visible-blood", None))) == 1
    assert application.attempts.standing("ada", "visible-blood").submitted == 1


def test_a_submission_leaves_a_receipt_in_the_outbox(browser, application, clock):
    browser("ada").take(RIGHT)

    [row] = application.outbox.lease(clock.now(), clock.now(), 10)
    assert (row.to, row.kind) == ("ada", "receipt")


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"no-such": ["allow"]}, "no question `no-such`"),
        ({"fight": ["no-such"]}, "no option `no-such`"),
        ({"fight": ["allow", "remove"]}, "takes one option"),
        ({"scope": ["film", "film"]}, "chosen twice"),
    ],
)
def test_answers_that_do_not_fit_the_quiz_are_refused_and_nothing_is_stored(browser, answers, says):
    ada = browser("ada")
    attempt_id = ada.start().json()["id"]

    submitted = ada.submit(attempt_id, answers)
    saved = ada.put(f"/api/attempts/{attempt_id}/draft", {"version": 1, "answers": answers})

    assert (submitted.status_code, saved.status_code) == (422, 422)
    assert says in submitted.json()["detail"]
    record = ada.get("/api/quizzes/visible-blood").json()
    assert (record["attempts_made"], record["open_attempt"]["draft"]["version"]) == (0, 0)
