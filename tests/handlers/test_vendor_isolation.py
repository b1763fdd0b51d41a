"""Every role against every route of the table that reaches a person's records, with their own and with another's.

Aim: nobody sees another vendor's people. A route that is missing here fails.
"""

from __future__ import annotations

import pytest

from evenhand.handlers.routes import ROUTES
from support import RIGHT, WRONG, Browser

TEXT = "The module says otherwise in section two."
WHO = ("ada", "bo", "zoe", "lead", "boss", "tim", "root")
"""The owner of the records, a colleague, somebody of another vendor, a lead, a manager, a trainer, an admin."""

PRIVATE: dict[tuple[str, str], tuple[object, dict[str, int]]] = {
    ("GET", "/api/attempts/{attempt_id}"): (None, {"ada": 200, "tim": 200, "root": 200}),
    ("GET", "/api/attempts/{attempt_id}/page"): (None, {"ada": 200, "tim": 200, "root": 200}),
    ("PUT", "/api/attempts/{attempt_id}/draft"): ({"version": 1, "answers": {}}, {"ada": 409}),
    ("POST", "/api/attempts/{attempt_id}/submission"): (
        {"submission_id": "another-id", "answers": RIGHT},
        {"ada": 409},
    ),
    ("POST", "/api/attempts/{attempt_id}/appeals"): (
        {"question_id": "boxing", "reason": "other", "text": TEXT},
        {"ada": 201},
    ),
    ("POST", "/api/appeals/{appeal_id}/withdrawal"): ({}, {"ada": 200}),
    ("POST", "/api/appeals/{appeal_id}/decision"): (
        {"outcome": "dismissed", "rationale": TEXT, "version": 0},
        {"tim": 200, **dict.fromkeys(("ada", "bo", "zoe", "lead", "boss", "root"), 403)},
    ),
    ("POST", "/api/attempts/{attempt_id}/late"): (
        {"late_id": "some-late-id", "reason": TEXT},
        {"tim": 409, **dict.fromkeys(("ada", "bo", "zoe", "lead", "boss", "root"), 403)},
    ),
}
"""Method and path to a body, and the status for whom it is not 404."""

STAFF_ONLY: dict[tuple[str, str], tuple[object, int]] = {
    ("GET", "/api/assignments"): (None, 200),
    ("POST", "/api/assignments"): ({"target": "visible-blood", "cohort": "nov"}, 201),
    ("DELETE", "/api/assignments/{assignment_id}"): (None, 204),
}
"""What trainers and admins do, to a body and the status for them; everybody else is told so."""

OWN = {
    ("GET", "/api/session"),
    ("DELETE", "/api/session"),
    ("GET", "/api/sign-in"),
    ("POST", "/api/sign-in"),
    ("GET", "/api/quizzes/{quiz_id}"),
    ("POST", "/api/quizzes/{quiz_id}/form"),
    ("GET", "/api/attempts"),
    ("POST", "/api/attempts"),
    ("GET", "/api/appeals"),
    ("GET", "/api/openapi.json"),
    ("GET", "/api/readings"),
    ("POST", "/api/readings"),
    ("GET", "/api/tasks"),
    ("GET", "/api/certificates"),
}
"""Routes that name nobody's record: they act for whoever is signed in."""

BY_NUMBER = {("GET", "/api/certificates/{number}"), ("GET", "/api/certificates/{number}/page")}
"""Open to whoever has the unguessable number; `test_certificates` says what they tell to whom."""


@pytest.fixture
def records(application):
    """Ada's last attempt, all marks told, and an appeal against one."""
    ada = Browser(application, "ada")
    ada.take(WRONG, "submission-1")
    attempt_id = ada.take(WRONG, "submission-2")["id"]
    appeal = ada.post(f"/api/attempts/{attempt_id}/appeals", {"question_id": "fight", "reason": "other", "text": TEXT})
    return {"attempt_id": attempt_id, "appeal_id": appeal.json()["id"]}


def test_every_route_is_in_one_of_the_tables():
    assert {(route.method, route.path) for route in ROUTES} == PRIVATE.keys() | STAFF_ONLY.keys() | OWN | BY_NUMBER


@pytest.mark.parametrize("person", WHO)
@pytest.mark.parametrize(("method", "path"), list(STAFF_ONLY))
def test_assignments_are_the_business_of_trainers_and_admins(application, person, method, path):
    body, status = STAFF_ONLY[method, path]

    answer = Browser(application, person).client.request(method, path.format(assignment_id="none"), json=body)

    assert answer.status_code == (status if person in ("tim", "root") else 403)


@pytest.mark.parametrize("person", WHO)
@pytest.mark.parametrize(("method", "path"), list(PRIVATE))
def test_records_of_others_are_reached_by_whom_the_table_says(application, records, person, method, path):
    body, allowed = PRIVATE[method, path]
    browser = Browser(application, person)

    answer = browser.client.request(method, path.format(**records), json=body)

    assert answer.status_code == allowed.get(person, 404)
    if answer.status_code == 404:
        unknown = browser.client.request(method, path.format(attempt_id="none", appeal_id="none"), json=body)
        assert (unknown.status_code, unknown.text) == (404, answer.text)


@pytest.mark.parametrize("person", [person for person in WHO if person != "ada"])
def test_lists_hold_ones_own_records_and_for_trainers_and_admins_all_appeals(application, records, person):
    browser = Browser(application, person)

    attempts = browser.get("/api/attempts").json()["attempts"]
    appeals = [appeal["id"] for appeal in browser.get("/api/appeals").json()["appeals"]]

    assert attempts == []
    assert appeals == ([records["appeal_id"]] if person in ("tim", "root") else [])
    assert browser.get("/api/quizzes/visible-blood").json()["attempts_made"] == 0
