"""What the fault tests run on: the same stores as the contract suite, and the application on each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evenhand.wiring import Application, Stores
from fakes import FakeMailer
from faults.journey import on
from stores.conftest import (  # noqa: F401 - fixtures
    dynamodb_local_client,
    dynamodb_local_store,
    shared_store,
    sqlite_store,
)
from support import HandClock, make_application


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def mailer() -> FakeMailer:
    return FakeMailer()


@pytest.fixture
def application(
    shared_store: Stores,  # noqa: F811 - the fixture
    tmp_path: Path,
    clock: HandClock,
    mailer: FakeMailer,
) -> Iterator[Application]:
    """The application on each store, with the timed test."""
    plain = make_application(tmp_path / "plain", clock)
    yield on(shared_store, plain, clock, mailer)
    plain.close()
