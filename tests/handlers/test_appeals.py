"""An appeal from the objection to the decision, through the API."""

from __future__ import annotations

import pytest

from support import RIGHT, WRONG

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


def decide(browser, appeal_id, version=0, person="tim", outcome="upheld"):
    body = {"outcome": outcome, "rationale": "You are right: the key is wrong.", "version": version}
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
    assert mine["decision"]["rationale"] == "You are right: the key is wrong."


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
