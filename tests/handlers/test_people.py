"""The people page's calls: who is how far, and giving more time or attempts."""

from __future__ import annotations

import pytest

from support import RIGHT, WRONG

REASON = "A screen reader needs longer for this."


def give(browser, whom="ada", by="tim", **body):
    return browser(by).post(f"/api/people/{whom}/accommodations", {"reason": REASON, **body})


def names(answer):
    return sorted(each["name"] for each in answer.json()["people"])


@pytest.mark.parametrize("query", ["?query=ada", "?query=ADA%20acme", "?query=ada&cohort=nov&vendor=acme"])
def test_a_person_is_found_by_name_id_cohort_and_vendor(browser, query):
    assert names(browser("tim").get(f"/api/people{query}")) == ["Ada"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?cohort=nov", ["Ada", "Bo", "Zed", "Zoe"]),
        ("?vendor=zenith", ["Zed", "Zoe"]),
        ("?query=Acme%20Support", ["Ada", "Bo"]),
        ("?query=nobody", []),
        ("?query=%25", []),
        ("?cohort=dec", []),
    ],
)
def test_a_cohort_and_a_vendors_people_are_found_and_no_one_who_left(browser, query, found):
    assert names(browser("tim").get(f"/api/people{query}")) == found


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("root", ["Ada", "Bo", "Zed", "Zoe"]),
        ("boss", ["Ada", "Bo", "Zed", "Zoe"]),
        ("lead", ["Ada", "Bo"]),
        ("ada", ["Ada"]),
    ],
)
def test_each_sees_those_in_their_reach_and_no_more(browser, who, found):
    answer = browser(who).get("/api/people")

    assert names(answer) == found
    vendors = {each["id"] for each in answer.json()["vendors"]}
    assert vendors == ({"acme", "zenith"} if len(found) == 4 else {"acme"})


@pytest.mark.parametrize("query", ["?kohort=nov", "?query=" + "x" * 101])
def test_a_query_that_does_not_fit_is_refused_with_its_place(browser, query):
    refused = browser("tim").get(f"/api/people{query}")

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["at"] in ("/kohort", "/query")


def test_who_is_ready_and_who_is_overdue_is_told_the_overdue_first(browser, clock):
    tim = browser("tim")
    tim.post("/api/assignments", {"target": "visible-blood", "cohort": "nov", "due": "2026-11-25T12:00:00+00:00"})
    tim.post("/api/assignments", {"target": "visible-blood", "person_id": "zoe", "due": "2026-11-23T10:00:00+00:00"})
    browser("ada").take(RIGHT)
    tim.later(clock, hours=2)

    people = tim.get("/api/people").json()["people"]

    assert [(each["name"], each["readiness"]) for each in people] == [
        ("Zoe", "overdue"),
        ("Bo", "to_do"),
        ("Zed", "to_do"),
        ("Ada", "ready"),
    ]
    ada = people[-1]
    assert (ada["tests_passed"], ada["tests"], ada["overdue"], ada["next_due"]) == (1, 1, 0, None)
    assert people[1]["next_due"] == "2026-11-25T12:00:00Z"


def test_who_has_nothing_to_do_is_not_called_ready(browser):
    assert {each["readiness"] for each in browser("tim").get("/api/people").json()["people"]} == {"nothing"}


def test_one_more_attempt_opens_the_test_again_and_is_kept_with_its_reason(browser, application):
    ada = browser("ada")
    ada.take(WRONG)
    ada.take(WRONG, "submission-2")
    assert ada.start().status_code == 409

    given = give(browser, quiz_id="visible-blood", attempts=1)

    assert given.status_code == 201
    assert ada.start().status_code == 201
    profile = browser("tim").get("/api/people/ada").json()
    assert [(each["attempts"], each["reason"], each["by"]) for each in profile["given"]] == [(1, REASON, "Tim")]
    [event] = browser("root").get("/api/audit?verb=accommodated").json()["events"]
    assert (event["actor"], event["person"], event["object"]) == ("tim", "ada", f"accommodation/{given.json()['id']}")
    assert event["detail"] == "1 more attempts for visible-blood", "reasons may speak of health"
    assert event["origin"]["client"] == "web"


def test_more_time_is_shown_with_the_test(browser):
    browser("ada").take(WRONG)

    assert give(browser, time=1.5).json()["time"] == 1.5

    [test] = browser("tim").get("/api/people/ada").json()["tests"]
    assert (test["extra_time"], test["attempts_made"], test["attempts_left"]) == (1.5, 1, 1)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 409),
        ({"attempts": 1}, 409),
        ({"time": 0.5}, 422),
        ({"time": 5}, 422),
        ({"time": "NaN"}, 422),
        ({"attempts": -1, "quiz_id": "visible-blood"}, 422),
        ({"attempts": 11, "quiz_id": "visible-blood"}, 422),
        ({"attempts": 1, "quiz_id": "unknown"}, 404),
        ({"attempts": 1, "quiz_id": "../keys"}, 422),
        ({"attempts": 1, "quiz_id": "visible-blood", "reason": "because"}, 422),
        ({"attempts": 1, "quiz_id": "visible-blood", "reason": " " * 40}, 422),
        ({"attempts": 1, "quiz_id": "visible-blood", "person_id": "bo"}, 422),
    ],
)
def test_what_cannot_be_given_is_refused_and_nothing_is_kept(browser, application, body, status):
    refused = give(browser, **body)

    assert refused.status_code == status
    assert refused.json()["detail"]
    assert application.accommodations.accommodations("ada") == []
    assert not list(application.audit.events(person_id="ada", action="accommodated"))


@pytest.mark.parametrize(("by", "status"), [("ada", 403), ("zoe", 403), ("lead", 403), ("boss", 403)])
def test_only_trainers_and_admins_give(browser, application, by, status):
    assert give(browser, by=by, time=1.5).status_code == status
    assert application.accommodations.accommodations("ada") == []


@pytest.mark.parametrize("person_id", ["gone", "nobody"])
def test_nobody_gives_to_who_left_or_never_was(browser, person_id):
    assert give(browser, person_id, time=1.5).status_code == 404


def test_nobody_gives_to_themselves(browser):
    assert give(browser, "tim", time=1.5).status_code == 403


def test_a_stakeholder_sees_progress_and_neither_reasons_nor_the_ways_to_give(browser):
    give(browser, time=2)

    profile = browser("lead").get("/api/people/ada")

    assert profile.status_code == 200
    assert REASON not in profile.text
    assert (profile.json()["can_accommodate"], profile.json()["can_accept"], profile.json()["given"]) == (
        False,
        False,
        [],
    )
    assert "ada@acme.example" not in profile.text


def test_another_vendors_person_looks_like_nobody(browser):
    lead = browser("lead")

    forbidden, unknown = lead.get("/api/people/zoe"), lead.get("/api/people/nobody")

    assert (forbidden.status_code, forbidden.text) == (404, unknown.text)


def test_an_admin_gives_but_does_not_accept_late_answers(browser):
    profile = browser("root").get("/api/people/ada").json()

    assert (profile["can_accommodate"], profile["can_accept"]) == (True, False)
