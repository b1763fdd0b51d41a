"""What is deployed and in no git is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.deployment import working_tree
from evenhand.deployment.working_tree import DEPLOYED, uncommitted
from infra.template import ROOT
from repository import commit, make_repository

MODULE = "functions/evenhand/wiring.py"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in (
        MODULE,
        "infra/template.yaml",
        "infra/requirements-functions.lock",
        "README.md",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    make_repository(tmp_path)
    commit(tmp_path, "somebody@example.org")
    return tmp_path


def test_what_is_committed_is_no_news(project: Path) -> None:
    (project / "README.md").write_text("other")
    assert uncommitted(project) == [], "nobody deploys that"


def test_what_was_changed_added_or_deleted_since_is_named(project: Path) -> None:
    (project / MODULE).write_text("other")
    (project / "functions/evenhand/new one.py").write_text("new")
    (project / "infra/template.yaml").unlink()
    assert uncommitted(project) == [
        "functions/evenhand/new one.py",
        MODULE,
        "infra/template.yaml",
    ]


def test_where_git_cannot_say_nobody_is_warned(
    project: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert uncommitted(tmp_path_factory.mktemp("outside")) == []
    (project / "infra/template.yaml").unlink()
    monkeypatch.setattr(working_tree.shutil, "which", lambda _: None)
    assert uncommitted(project) == []


def test_what_is_looked_at_is_there() -> None:
    assert all((ROOT / each).exists() for each in DEPLOYED)
