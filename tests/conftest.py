"""What holds for all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# No test is about time: a slow machine must not fail one. In CI the examples are the same in every run.
settings.register_profile("untimed", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("untimed")

JOURNEYS = Path(__file__).parent / "journey"


@pytest.hookimpl(tryfirst=True)  # before xdist reads the marks
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where tests run side by side (`-n`), a file stays in one process, and the journeys, which share a server, too."""
    if config.pluginmanager.hasplugin("xdist"):
        for item in items:
            together = JOURNEYS if JOURNEYS in item.path.parents else item.path
            item.add_marker(pytest.mark.xdist_group(str(together)))
