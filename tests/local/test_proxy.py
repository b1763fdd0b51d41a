"""Behind what ends TLS: who is asking stands in a header that it alone is believed."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
import uvicorn

from evenhand.local import server
from evenhand.people.audit import Action
from support import HandClock, make_application


@pytest.fixture(autouse=True)
def nobody_named(monkeypatch):
    monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)


@pytest.fixture
def application(tmp_path):
    application = make_application(tmp_path / "state", HandClock())
    yield application
    application.close()


def serve(application, monkeypatch):
    """The application as uvicorn is told to run it."""
    told = {}
    monkeypatch.setattr(uvicorn, "run", lambda app, **more: told.update(more, app=app))
    server.run(application, "127.0.0.1", 8000)
    config = uvicorn.Config(**told | {"log_config": None})
    config.load()
    return config.loaded_app


def sign_in(app, peer, forwarded):
    """Pick Ada, from a peer that forwards for an address."""
    body = b"person_id=ada&language=en"
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/sign-in",
        "query_string": b"",
        "http_version": "1.1",
        "scheme": "http",
        "headers": [
            (b"content-type", b"application/x-www-form-urlencoded"),
            (b"x-forwarded-for", forwarded.encode()),
        ],
        "client": (peer, 1234),
        "server": ("127.0.0.1", 8000),
    }

    async def receive():
        return {"type": "http.request", "body": body}

    async def send(message):
        pass

    # In a thread of its own, because the browser tests of the same run keep a loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(app(scope, receive, send))).result()


def networks(application):
    return [event.origin.address for event in application.audit.events(action=Action.SIGNED_IN)]


def test_a_proxy_on_this_machine_says_who_is_asking(application, monkeypatch):
    sign_in(serve(application, monkeypatch), "127.0.0.1", "198.51.100.9, 203.0.113.77")

    assert networks(application) == ["203.0.113.0/24"]


def test_nobody_else_says_so_for_themselves(application, monkeypatch):
    sign_in(serve(application, monkeypatch), "192.0.2.5", "203.0.113.77")

    assert networks(application) == ["192.0.2.0/24"]


def test_a_proxy_on_another_machine_is_believed_where_it_is_named(application, monkeypatch):
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "192.0.2.5")
    sign_in(serve(application, monkeypatch), "192.0.2.5", "203.0.113.77")

    assert networks(application) == ["203.0.113.0/24"]
