"""The application and browsers of its people."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from support import Browser, HandClock, make_application

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from evenhand.wiring import Application


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def application(tmp_path: Path, clock: HandClock) -> Iterator[Application]:
    application = make_application(tmp_path / "state", clock)
    yield application
    application.close()


@pytest.fixture
def browser(application: Application) -> Callable[..., Browser]:
    return partial(Browser, application)
