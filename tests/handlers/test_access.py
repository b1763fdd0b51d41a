"""The router itself lets people in or not: here stand handlers that check nothing."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from evenhand.handlers.api import make_api
from evenhand.handlers.http import Reply
from evenhand.handlers.route import Route
from evenhand.local.gateway import Gateway
from evenhand.people.permissions import Verb
from support import WRONG, Browser

PATHS = ("/api/attempts/{attempt_id}/x", "/api/appeals/{appeal_id}/x", "/api/people/{person_id}/x")
ALLOWED = {
    Verb.SEE_PERSON: {"ada", "lead", "boss", "tim", "root"},
    Verb.SEE_ANSWERS: {"ada", "tim", "root"},
    Verb.DECIDE_APPEAL: {"tim"},
}
"""Verb to who may do it to Ada's records."""
FORBIDDEN = {Verb.SEE_PERSON: 404, Verb.SEE_ANSWERS: 404, Verb.DECIDE_APPEAL: 403}


def reached(_):
    return Reply(body="reached", media_type="text/plain")


@pytest.fixture
def ids(application):
    """Of Ada's records."""
    ada = Browser(application, "ada")
    ada.take(WRONG, "submission-1")
    attempt_id = ada.take(WRONG, "submission-2")["id"]
    objection = {"question_id": "fight", "reason": "other", "text": "The module says otherwise."}
    appeal = ada.post(f"/api/attempts/{attempt_id}/appeals", objection).json()
    return {"attempt_id": attempt_id, "appeal_id": appeal["id"], "person_id": "ada"}


@pytest.mark.parametrize("verb", ALLOWED)
@pytest.mark.parametrize("path", PATHS)
def test_a_handler_that_checks_nothing_is_reached_by_whom_the_table_says(application, ids, path, verb):
    routes = (Route(method="GET", path=path, handler=reached, verb=verb),)
    client = TestClient(Gateway(make_api(application, routes=routes)), base_url=application.settings.site_url)
    statuses = {}
    for person_id in ("ada", "bo", "zoe", "lead", "boss", "tim", "root"):
        client.cookies = Browser(application, person_id).client.cookies
        statuses[person_id] = client.get(path.format(**ids)).status_code
    client.cookies.clear()

    assert statuses == {each: 200 if each in ALLOWED[verb] else FORBIDDEN[verb] for each in statuses}
    assert client.get(path.format(**ids)).status_code == 401


def test_a_route_that_says_nothing_of_who_may_use_it_cannot_be_written():
    with pytest.raises(ValueError, match="name a verb"):
        Route(method="GET", path="/api/x", handler=reached)


def test_a_route_is_not_both_public_and_for_some():
    with pytest.raises(ValueError, match="name a verb"):
        Route(method="GET", path="/api/x", handler=reached, verb=Verb.USE_SITE, public=True)


def test_a_path_with_a_part_that_is_somebodys_or_not_nobody_knows_is_not_served(application):
    route = Route(method="GET", path="/api/x/{secret_id}", handler=reached, verb=Verb.USE_SITE)

    with pytest.raises(ValueError, match="secret_id"):
        make_api(application, routes=(route,))
