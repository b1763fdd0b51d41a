"""The application on SQLite, with a mailer that remembers."""

from __future__ import annotations

import dataclasses

import pytest

from fakes import FakeMailer
from support import HandClock, make_application


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def mailer():
    return FakeMailer()


@pytest.fixture
def application(tmp_path, clock, mailer):
    application = make_application(tmp_path / "state", clock)
    yield dataclasses.replace(application, mailer=mailer)
    application.close()
