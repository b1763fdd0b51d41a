"""Requests that come through CloudFront, and those that try to come without."""

from __future__ import annotations

import json
from typing import Any

import pytest

from evenhand.handlers.api import make_api
from evenhand.handlers.edge import through_edge
from evenhand.local.gateway import event_of
from support import HandClock, make_application

SECRET = "s" * 40
SITE = "https://training.example"


def event(**headers: str) -> dict[str, Any]:
    """A GET of the session with these headers."""
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"method": "GET", "path": "/api/session", "query_string": b"", "http_version": "1.1", "headers": pairs}
    return event_of({**scope, "client": ("192.0.2.1", 1)}, b"")


@pytest.mark.parametrize(
    ("viewer", "address"),
    [("198.51.100.7:4711", "198.51.100.7"), ("2001:db8::7:4711", "2001:db8::7"), ("", "192.0.2.1")],
)
def test_the_address_is_that_of_whom_cloudfront_saw(viewer: str, address: str) -> None:
    passed = through_edge(event(x_evenhand_edge=SECRET, cloudfront_viewer_address=viewer), SECRET, SITE)
    assert passed["requestContext"]["http"]["sourceIp"] == address


def test_nothing_behind_the_edge_sees_its_proof() -> None:
    assert SECRET not in json.dumps(through_edge(event(x_evenhand_edge=SECRET), SECRET, SITE))


@pytest.mark.parametrize("proof", [None, "", SECRET[:-1], "ü"])
def test_whoever_comes_without_it_is_told_where_the_site_is_and_gets_nothing_else(tmp_path, proof) -> None:
    headers = {} if proof is None else {"x_evenhand_edge": proof}
    application = make_application(tmp_path, HandClock(), EVENHAND_EDGE_SECRET=SECRET, EVENHAND_SITE_URL=SITE)
    answer = make_api(application)(event(**headers), None)
    application.close()

    assert answer["statusCode"] == 403
    assert SITE in json.loads(answer["body"])["detail"]
    assert answer["headers"]["Cache-Control"] == "no-store"


def test_whoever_comes_with_it_is_served(tmp_path) -> None:
    application = make_application(tmp_path, HandClock(), EVENHAND_EDGE_SECRET=SECRET, EVENHAND_SITE_URL=SITE)
    answer = make_api(application)(event(x_evenhand_edge=SECRET), None)
    application.close()

    assert answer["statusCode"] == 200
