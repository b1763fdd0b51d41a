"""Fairness over the API."""

from __future__ import annotations

import pytest

import builders
from evenhand.handlers.jobs import judge

PATH = "/api/quizzes/visible-blood/fairness"


@pytest.fixture
def judged(application):
    """What the builder says, of the questions of the quiz."""
    asked = application.keys.current("visible-blood").key.asked
    questions = tuple((each.id, each.revision) for each in asked)
    application.fairness.put_fairness(builders.fairness("visible-blood", questions=questions))


def test_a_trainer_sees_what_is_found_with_names_and_what_to_do(browser, judged):
    seen = browser("tim").get(PATH).json()

    assert (seen["title"], seen["people"]) == ("Visible blood", 811)
    assert [(each["rule"], each["number"], each["question_id"]) for each in seen["findings"]] == [
        ("harder_in_language", 1, "fight"),
        ("became_easier", 2, "scope"),
        ("easier_for_vendor", 3, "boxing"),
    ]
    assert "harder in Chinese than in English" in seen["findings"][0]["sentence"]
    assert "Acme Support" in seen["findings"][2]["sentence"]
    assert [(each["contrast"], each["focal_name"], each["set_aside"]) for each in seen["comparisons"]] == [
        ("language", "Chinese", ["fight"]),
        ("vendor", "Acme Support", []),
        ("vendor", "Zenith", []),
    ]


def test_a_result_has_its_figures_and_what_cannot_be_estimated_its_reason(browser, judged):
    language, acme, zenith = browser("tim").get(PATH).json()["comparisons"]

    assert language["questions"][0] == {
        "question_id": "fight",
        "key_revision": language["questions"][0]["key_revision"],
        "reference_n": 510,
        "focal_n": 301,
        "dif": {
            "used": 811,
            "category": "C",
            "against": "focal",
            "mh_d_dif": -1.9,
            "smd": None,
            "low": -2.4,
            "high": -1.4,
            "standard_error": 0.25,
            "odds_ratio": pytest.approx(0.4455, abs=1e-4),
            "effect": None,
            "chi_square": 41.5,
            "p": 1.18e-10,
            "reason": None,
        },
    }
    partial = acme["questions"][2]["dif"]
    assert (partial["smd"], partial["effect"], partial["mh_d_dif"], partial["odds_ratio"]) == (0.5, 0.125, None, None)
    nothing = zenith["questions"][0]["dif"]
    assert (nothing["reason"], nothing["used"]) == ("too_few_to_compare", 0)
    assert {value for name, value in nothing.items() if name not in ("reason", "used")} == {None}


def test_what_drifts_is_marked_and_has_its_months(browser, judged):
    seen = browser("tim").get(PATH).json()

    assert [(each["question_id"], each["drifting"]) for each in seen["drift"]] == [
        ("fight", False),
        ("scope", True),
        ("boxing", False),
    ]
    assert seen["drift_set_aside"] == ["scope"]
    assert seen["drift"][1]["months"] == [
        {"month": "2026-11", "facility": {"value": 0.5, "n": 400, "low": 0.45, "high": 0.55, "reason": None}}
    ]


def test_sentences_and_names_are_in_the_language_asked_for(browser, judged):
    seen = browser("boss").get(f"{PATH}?language=zh").json()

    assert seen["comparisons"][0]["focal_name"] == "中文"
    assert "请检查译文" in seen["findings"][0]["sentence"]


def test_before_the_first_night_there_is_nothing(browser):
    answer = browser("tim").get(PATH)

    assert answer.status_code == 404
    assert "every night" in answer.json()["detail"]


def test_after_the_night_s_work_there_is(browser, application):
    assert judge(application) == {"quizzes": 1}
    seen = browser("tim").get(PATH).json()

    assert (seen["people"], seen["findings"], seen["comparisons"]) == (0, [], [])
    assert {each["early"]["reason"] for each in seen["drift"]} == {"too_few"}


@pytest.mark.parametrize("who", ["ada", "lead", "root"])
def test_whoever_answers_for_one_vendor_sees_no_comparison(browser, judged, who):
    answer = browser(who).get(PATH)

    assert answer.status_code == 403
    assert "zenith" not in answer.text.lower()
