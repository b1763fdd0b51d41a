"""Certificates: what a pass gives, what the holder sees, what its number tells others, and how it ends."""

from __future__ import annotations

import pytest

from support import QUIZ, RIGHT, WRONG, Browser, publish

CERTIFYING = QUIZ.replace("attempts: 2", "attempts: 2\n  certificate: 90d")


@pytest.fixture
def ada(application):
    publish(application.settings.keys, CERTIFYING)
    return Browser(application, "ada")


def standing(browser):
    return browser.get("/api/quizzes/visible-blood").json()


def test_a_pass_gives_a_certificate_with_a_number_dates_and_the_revision(ada):
    result = ada.take(RIGHT)

    certificate = result["certificate"]
    assert certificate["number"].startswith("EH-")
    assert (certificate["issued_at"], certificate["expires_at"]) == ("2026-11-23T09:00:00Z", "2027-02-21T09:00:00Z")
    assert [each["number"] for each in ada.get("/api/certificates").json()["certificates"]] == [certificate["number"]]
    assert standing(ada)["certificate"]["validity"] == "valid"


def test_a_failed_attempt_gives_none(ada):
    assert ada.take(WRONG)["certificate"] is None
    assert ada.get("/api/certificates").json()["certificates"] == []


def test_a_test_that_certifies_nobody_gives_none(application):
    assert Browser(application, "bo").take(RIGHT)["certificate"] is None


def test_its_number_tells_whether_it_holds_and_no_more_than_needed(application, ada):
    number = ada.take(RIGHT)["certificate"]["number"]
    stranger = Browser(application)

    told = stranger.get(f"/api/certificates/{number}").json()
    page = stranger.get(f"/api/certificates/{number}/page")

    assert told == {
        "number": number,
        "validity": "valid",
        "title": "Visible blood",
        "initials": "A.",
        "issued_at": "2026-11-23T09:00:00Z",
        "expires_at": "2027-02-21T09:00:00Z",
    }
    assert page.status_code == 200
    assert "This certificate holds" in page.text
    assert not any(secret in page.text for secret in ("Ada", "acme", "Acme", "100 %"))


def test_somebody_of_another_vendor_sees_as_much_as_a_stranger(application, ada):
    number = ada.take(RIGHT)["certificate"]["number"]

    assert "Ada" not in Browser(application, "zoe").get(f"/api/certificates/{number}/page").text


def test_whoever_answers_for_the_holders_vendor_sees_whose_it_is(application, ada):
    number = ada.take(RIGHT)["certificate"]["number"]

    assert "Ada" in Browser(application, "lead").get(f"/api/certificates/{number}/page").text


def test_its_holder_can_print_it(ada):
    page = ada.get(ada.take(RIGHT)["certificate"]["page"])

    assert page.status_code == 200
    assert all(part in page.text for part in ("Ada", "Acme Support", "Visible blood", "100 %", "2026-11-23"))


def test_a_number_that_is_none_is_not_found_and_small_letters_do(application, ada):
    number = ada.take(RIGHT)["certificate"]["number"]
    stranger = Browser(application)

    assert stranger.get(f"/api/certificates/{number.lower()}").status_code == 200
    assert stranger.get("/api/certificates/EH-2222-2222-2222-2222").status_code == 404


def test_before_it_expires_the_test_can_be_taken_again_and_gives_a_new_one(ada, clock):
    old = ada.take(RIGHT)["certificate"]["number"]

    ada.later(clock, days=59)
    waiting = standing(ada)
    ada.later(clock, days=1)
    renewable = standing(ada)
    result = ada.take(RIGHT, "submission-2")

    assert (waiting["blocked"]["reason"], waiting["blocked"]["until"]) == ("passed", "2027-01-22T09:00:00Z")
    assert (renewable["can_start"], renewable["attempts_left"], renewable["certificate"]["number"]) == (True, 2, old)
    assert (result["number"], result["certificate"]["number"] != old) == (2, True)
    assert [each["validity"] for each in ada.get("/api/certificates").json()["certificates"]] == ["valid", "valid"]


def test_after_it_expired_everyone_is_told(application, ada, clock):
    number = ada.take(RIGHT)["certificate"]["number"]
    ada.later(clock, days=90)

    assert Browser(application).get(f"/api/certificates/{number}").json()["validity"] == "expired"
    assert "has expired" in Browser(application).get(f"/api/certificates/{number}/page").text


def test_a_recertification_counts_nobody_as_passed_twice(application, ada, clock):
    from evenhand.analysis.tally import merge
    from evenhand.workflows.fold_results import fold_results

    ada.take(RIGHT)
    ada.later(clock, days=80)
    ada.take(RIGHT, "submission-2")

    sums = merge(fold_results("visible-blood", feed=application.feed).groups.values())
    assert (sums.people, sums.passed, sums.attempts) == (1, 1, 2)
