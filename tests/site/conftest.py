"""Sites that many tests look at, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand_site.publish import Published, publish
from site_project import copy_project, plant_canaries
from support import NINE


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose keys hold canaries."""
    project = copy_project(tmp_path_factory.mktemp("planted"))
    assert plant_canaries(project) > 100
    return project


@pytest.fixture(scope="session")
def out(planted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `publish` makes of it; not to be changed."""
    target = tmp_path_factory.mktemp("out")
    assert isinstance(publish(planted, target, lambda _: None, clock=lambda: NINE), Published)
    return target


@pytest.fixture(scope="session")
def site(out: Path) -> Path:
    """The published site."""
    return out / "site"
