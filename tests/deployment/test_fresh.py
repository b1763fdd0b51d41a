"""Packages are made again when, and only when, something that they are made of has changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from evenhand.deployment import fresh
from evenhand.deployment.fresh import digest_of, fresh_packages
from evenhand.deployment.package import Package
from evenhand.deployment.target import Target

TARGET = Target(python="3.13", processor="arm64")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("infra/requirements-functions.lock", "infra/template.yaml", "functions/evenhand/wiring.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was packed, in the place of packing, which takes a network and half a minute."""
    packed: list[str] = []

    def make(root: Path, out: Path, target: Target, interpreter: Path | None, progress: object) -> list[Package]:
        packed.append(str(target))
        out.mkdir(parents=True, exist_ok=True)
        path = out / "api.zip"
        path.write_bytes(f"{target}".encode())
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        return [Package(function="api", path=path, digest=digest, size=1, compiled=interpreter is not None)]

    monkeypatch.setattr(fresh, "make_packages", make)
    return packed


def packages(project: Path, target: Target = TARGET, interpreter: Path | None = None) -> list[Package]:
    return fresh_packages(project, project / "build", target, interpreter, lambda _: None)


def test_what_was_made_is_taken_again(project: Path, made: list[str]) -> None:
    assert packages(project) == packages(project)
    assert len(made) == 1


@pytest.mark.parametrize(
    "changed", ["infra/requirements-functions.lock", "infra/template.yaml", "functions/evenhand/wiring.py"]
)
def test_a_change_of_anything_they_are_made_of_makes_them_again(project: Path, made: list[str], changed: str) -> None:
    packages(project)
    (project / changed).write_text("other")
    packages(project)
    assert len(made) == 2


def test_another_target_is_another_package(project: Path, made: list[str]) -> None:
    packages(project)
    packages(project, Target(python="3.12", processor="arm64"))
    packages(project, Target(python="3.12", processor="arm64"), Path("python3.12"))
    assert len(made) == 3


def test_a_package_that_was_damaged_or_deleted_is_made_again(project: Path, made: list[str]) -> None:
    packages(project)
    (project / "build/api.zip").write_bytes(b"damaged")
    packages(project)
    (project / "build/api.zip").unlink()
    packages(project)
    (project / "build/packages.json").write_text("{")
    packages(project)
    assert len(made) == 4


def test_what_python_leaves_beside_modules_makes_no_difference(project: Path) -> None:
    before = digest_of(project, TARGET, compiled=True)
    cache = project / "functions/evenhand/__pycache__/ports.cpython-313.pyc"
    cache.parent.mkdir()
    cache.write_bytes(b"compiled")
    assert digest_of(project, TARGET, compiled=True) == before
