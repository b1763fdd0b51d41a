"""Assignments, what somebody has to do, and reading modules to their end."""

from __future__ import annotations

import pytest

from support import QUIZ, RIGHT, Browser, publish

MODULE = "modules/violence.md"


@pytest.fixture
def ada(application):
    publish(application.settings.keys, QUIZ, modules=[MODULE])
    return Browser(application, "ada")


@pytest.fixture
def tim(application, ada):
    return Browser(application, "tim")


def tasks(browser):
    return browser.get("/api/tasks").json()["tasks"]


def test_a_cohort_is_given_a_test_with_times_in_its_time_zone(application, ada, tim):
    made = tim.post(
        "/api/assignments",
        {"target": "visible-blood", "cohort": "nov", "due": "2026-11-27T18:00:00", "time_zone": "Asia/Shanghai"},
    )

    [task] = tasks(ada)
    assert made.status_code == 201
    assert (task["title"], task["done"]) == ("Visible blood", False)
    assert task["window"]["due_at"] == "2026-11-27T18:00:00+08:00"
    assert tasks(Browser(application, "zoe")) == tasks(ada)


def test_what_is_passed_or_read_is_done_and_stands_last(ada, tim):
    tim.post("/api/assignments", {"target": "visible-blood", "cohort": "nov", "due": "2026-11-24T18:00:00"})
    tim.post("/api/assignments", {"target": MODULE, "person_id": "ada", "due": "2026-11-25T18:00:00"})
    before = [(task["target"], task["done"]) for task in tasks(ada)]
    ada.take(RIGHT)
    after = [(task["target"], task["done"]) for task in tasks(ada)]
    ada.post("/api/readings", {"module": MODULE, "language": "en"})

    assert before == [("visible-blood", False), (MODULE, False)]
    assert after == [(MODULE, False), ("visible-blood", True)]
    assert {task["done"] for task in tasks(ada)} == {True}


def test_an_assignment_can_be_taken_back(ada, tim):
    made = tim.post("/api/assignments", {"target": "visible-blood", "person_id": "ada"}).json()
    listed = [each["id"] for each in tim.get("/api/assignments").json()["assignments"]]

    assert listed == [made["id"]]
    assert tim.client.delete(f"/api/assignments/{made['id']}").status_code == 204
    assert tasks(ada) == []


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"target": "visible-blood"}, 409, "for a cohort or for a person"),
        ({"target": "visible-blood", "cohort": "nov", "person_id": "ada"}, 409, "for a cohort or for a person"),
        ({"target": "visible-blood", "person_id": "ada", "vendor_id": "acme"}, 409, "leave it out"),
        ({"target": "visible-blood", "person_id": "nobody"}, 404, "no person `nobody`"),
        ({"target": "visible-blood", "cohort": "dec"}, 404, "Nobody is in the cohort `dec`"),
        ({"target": "visible-blood", "cohort": "nov", "vendor_id": "x"}, 404, "of x"),
        ({"target": "unknown", "cohort": "nov"}, 404, "no quiz and no module `unknown`"),
        ({"target": "../x.md", "cohort": "nov"}, 422, "/target"),
        ({"target": "visible-blood", "cohort": "nov", "time_zone": "Mars/Base"}, 422, "/time_zone"),
        (
            {"target": "visible-blood", "cohort": "nov", "open": "2026-12-02T09:00", "close": "2026-12-01T09:00"},
            409,
            "order open, due, close",
        ),
    ],
)
def test_an_assignment_for_nobody_about_nothing_or_never_is_refused(ada, tim, body, status, says):
    answer = tim.post("/api/assignments", body)

    assert (answer.status_code, says in answer.json()["detail"]) == (status, True), answer.text
    assert tim.get("/api/assignments").json()["assignments"] == []


def test_an_assignment_that_opens_after_the_quiz_closes_is_refused_until_it_says_its_own_close(application, tim):
    publish(application.settings.keys, QUIZ.replace("attempts: 2", "attempts: 2\n  close: 2026-11-25"))
    late = {"target": "visible-blood", "cohort": "nov", "open": "2026-11-30T09:00:00"}

    refused, taken = (
        tim.post("/api/assignments", late),
        tim.post("/api/assignments", late | {"close": "2026-12-01T09:00"}),
    )

    assert (refused.status_code, taken.status_code) == (409, 201)
    assert "close before it opens" in refused.json()["detail"]


def test_a_module_is_read_once_and_the_first_time_is_kept(ada, clock):
    first = ada.post("/api/readings", {"module": MODULE, "language": "en"}).json()
    ada.later(clock, days=1)
    second = ada.post("/api/readings", {"module": MODULE, "language": "zh"}).json()

    assert first == second == {"module": MODULE, "read_at": "2026-11-23T09:00:00Z", "current": True}
    assert ada.get("/api/readings").json() == {"readings": [first]}


def test_a_changed_module_can_be_read_again(application, ada, clock):
    from evenhand.assessment.reading import Reading

    application.readings.put_reading(
        Reading(person_id="ada", module=MODULE, revision="older", language="en", read_at=clock.now())
    )
    before = ada.get("/api/readings").json()["readings"]
    ada.later(clock, days=1)
    ada.post("/api/readings", {"module": MODULE, "language": "en"})

    assert [each["current"] for each in before] == [False]
    assert [(each["current"], each["read_at"]) for each in ada.get("/api/readings").json()["readings"]] == [
        (True, "2026-11-24T09:00:00Z")
    ]


def test_a_form_without_a_script_leads_back_to_the_module(ada):
    answer = ada.client.post("/api/readings", data={"page": MODULE, "language": "zh"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/zh/modules/violence/")
    assert len(ada.get("/api/readings").json()["readings"]) == 1


def test_a_page_that_is_no_module_is_not_read(ada):
    assert ada.post("/api/readings", {"module": "modules/none.md", "language": "en"}).status_code == 404
    assert ada.client.post("/api/readings", data={"page": "//evil.example", "language": "en"}).status_code == 404
    assert ada.client.post("/api/readings", data={"language": "en"}).status_code == 400
