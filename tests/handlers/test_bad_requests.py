"""Requests that cannot be served get a problem document that says what to do."""

from __future__ import annotations

import io
import json
import re

import pytest
from aws_lambda_powertools import Logger

from evenhand.errors import Overloaded
from evenhand.handlers.api import make_api
from evenhand.local.gateway import event_of
from support import RIGHT


def problem_of(answer):
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    assert document["status"] == answer.status_code
    assert {"type", "title", "detail"} <= document.keys()
    return document


def test_a_body_that_is_not_json_is_a_400(browser):
    answer = browser("ada").client.post(
        "/api/attempts", content=b'{"quiz_id": ', headers={"content-type": "application/json"}
    )

    assert problem_of(answer)["status"] == 400


def test_a_body_of_another_type_is_a_415(browser):
    answer = browser("ada").client.post("/api/attempts", content=b"quiz_id=x", headers={"content-type": "text/plain"})

    assert problem_of(answer)["status"] == 415


def test_a_body_of_ten_megabytes_is_a_413(browser):
    answer = browser("ada").client.post(
        "/api/attempts", content=b"x" * 10_000_000, headers={"content-type": "application/json"}
    )

    assert problem_of(answer)["status"] == 413


def test_bytes_that_are_not_text_are_a_4xx(browser):
    answer = browser("ada").client.post(
        "/api/attempts", content=b"\xff\xfe\x00", headers={"content-type": "application/json"}
    )

    assert problem_of(answer)["status"] == 400


def test_a_name_that_is_not_known_is_refused_and_not_ignored(browser):
    answer = browser("ada").post("/api/attempts", {"quiz_id": "visible-blood", "person_id": "bo"})

    assert problem_of(answer)["status"] == 422
    assert "/person_id" in answer.json()["detail"]


def test_an_unknown_quiz_is_a_404(browser):
    assert problem_of(browser("ada").start("no-such-quiz"))["status"] == 404


def test_an_unknown_address_is_a_404(browser):
    assert problem_of(browser("ada").get("/api/nothing"))["status"] == 404


def test_another_method_is_a_405_that_names_the_right_one(browser):
    answer = browser("ada").client.put("/api/attempts", json={})

    assert problem_of(answer)["status"] == 405
    assert answer.headers["allow"] == "GET, POST"


@pytest.mark.parametrize("attempt_id", ["%0A", "%22x", "%00", "%F0%9F%98%80", "a" * 500])
def test_an_odd_id_is_a_404(browser, attempt_id):
    assert problem_of(browser("ada").get(f"/api/attempts/{attempt_id}"))["status"] == 404


def test_nobody_signed_in_is_a_401(browser):
    assert problem_of(browser().get("/api/attempts"))["status"] == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"origin": "http://["},
        {"origin": "http://evil.example", "host": "evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_request_that_another_site_makes_the_browser_send_is_a_403(browser, application, headers):
    ada = browser("ada")

    answer = ada.client.post("/api/attempts", json={"quiz_id": "visible-blood"}, headers=headers)

    assert problem_of(answer)["status"] == 403
    assert application.attempts.standing("ada", "visible-blood").started == 0


@pytest.mark.parametrize("type_", ["application/json", "text/plain", "", "multipart/form-data; boundary=x"])
def test_a_change_without_the_header_of_the_sites_own_pages_is_a_403(browser, application, type_):
    ada = browser("ada")
    del ada.client.headers["X-Evenhand"]

    answer = ada.client.post("/api/attempts", content=b'{"quiz_id": "visible-blood"}', headers={"content-type": type_})

    assert "X-Evenhand" in problem_of(answer)["detail"]
    assert application.attempts.standing("ada", "visible-blood").started == 0


def test_a_form_needs_no_header_since_browsers_say_where_it_comes_from(browser):
    ada = browser("ada")
    del ada.client.headers["X-Evenhand"]
    form = {"answer.fight": "restrict", "answer.scope": ["fight", "threat"], "answer.boxing": "allow"}

    assert ada.client.post("/api/quizzes/visible-blood/form", data=form).status_code == 303
    foreign = ada.client.post("/api/quizzes/visible-blood/form", data=form, headers={"origin": "https://else.example"})
    assert foreign.status_code == 403


def test_a_request_of_this_site_is_served(browser):
    answer = browser("ada").client.post(
        "/api/attempts",
        json={"quiz_id": "visible-blood"},
        headers={"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"},
    )

    assert answer.status_code == 201


@pytest.mark.parametrize("submission_id", ["", "short", "x" * 65, "with space", "../../etc", "a\nb-------"])
def test_a_submission_id_has_a_form(browser, submission_id):
    ada = browser("ada")
    attempt_id = ada.start().json()["id"]

    assert problem_of(ada.submit(attempt_id, RIGHT, submission_id))["status"] == 422


def test_an_answer_of_the_api_is_kept_by_no_cache(browser):
    assert browser("ada").get("/api/session").headers["cache-control"] == "no-store"


def test_a_store_without_room_is_a_503_that_says_nothing_is_lost(browser, application, monkeypatch):
    ada = browser("ada")

    def no_room(*arguments):
        raise Overloaded("no room")

    monkeypatch.setattr(type(application.attempts), "standing", no_room)

    document = problem_of(ada.start())

    assert document["status"] == 503
    assert "Nothing is lost" in document["detail"]


def test_a_refusal_is_logged_with_its_route_and_nobodys_name_or_answers(application):
    stream = io.StringIO()
    handler = make_api(application, Logger(service="test-refusals", stream=stream))
    scope = {
        "method": "POST",
        "path": "/api/attempts/ada-secret/submission",
        "query_string": b"",
        "http_version": "1.1",
        "headers": [
            (b"content-type", b"application/json"),
            (b"cookie", b"evenhand=ada-token"),
            (b"x-evenhand", b"1"),
        ],
    }

    handler(event_of(scope, b'{"answers": {"ada": ["bruise"]}}'), None)

    [line] = stream.getvalue().splitlines()
    logged = json.loads(line)
    assert (logged["route"], logged["status"]) == ("/api/attempts/{attempt_id}/submission", 401)
    assert not re.search("ada|bruise", line)
