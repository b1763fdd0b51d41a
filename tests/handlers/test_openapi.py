"""The OpenAPI document follows from the table of routes."""

from __future__ import annotations

import json
import re

import pytest

from evenhand.handlers.routes import all_routes


@pytest.fixture
def document(browser):
    answer = browser().get("/api/openapi.json")
    assert answer.status_code == 200
    return answer.json()


def test_every_route_is_in_it_once(document):
    described = {(method.upper(), path) for path, operations in document["paths"].items() for method in operations}

    assert described == {(route.method, route.path) for route in all_routes()}


def test_every_operation_has_a_name_of_its_own_and_says_what_it_does(document):
    operations = [each for operations in document["paths"].values() for each in operations.values()]

    assert len({each["operationId"] for each in operations}) == len(operations)
    assert all(each["summary"].endswith(".") for each in operations)


def test_every_reference_leads_somewhere(document):
    references = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)))

    assert references <= document["components"]["schemas"].keys()
    assert {"ResultView", "SubmissionRequest", "Problem"} <= references


def test_every_route_that_is_not_public_asks_for_a_session(browser):
    for route in all_routes():
        path = re.sub(r"\{\w+\}", "x", route.path)
        answer = browser().client.request(route.method, path, json={})
        assert (answer.status_code == 401) is not route.public, route.path
