"""What CI runs says at its end what failed, and how to run that alone: here with commands that do nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from infra.template import ROOT

QUIET = """#!/bin/sh
echo "$(basename "$0") $*" >>"$CALLED"
"""
MAKE = (
    QUIET
    + """case " $* " in *" $FAILS "*)
  echo "It fails because of this."
  [ -z "$ONCE" ] || [ ! -e "$CALLED.failed" ] || exit 0
  : >"$CALLED.failed"
  exit 2
esac
"""
)
TARGETS = ["infra", "test", "rehearse", "checkov"]

pytestmark = pytest.mark.skipif(shutil.which("timeout") is None, reason="what CI runs is for Debian")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """CI, on a machine that has everything, with a `make` that fails where it is told to."""
    for name in (".ci/run", "infra/dynamodb-local"):
        (tmp_path / name).parent.mkdir()
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "cache/evenhand/dynamodb-local").mkdir(parents=True)
    (tmp_path / "cache/evenhand/dynamodb-local/DynamoDBLocal.jar").touch()
    (tmp_path / "made").mkdir()
    (tmp_path / "bin").mkdir()
    for name in ("make", "chromium", "fc-list", "java", "npm", "python3", "sleep", "sudo", "apt-get"):
        command = tmp_path / "bin" / name
        says = "echo font\n" if name == "fc-list" else ""
        command.write_text((MAKE if name == "make" else QUIET) + says)
        command.chmod(0o755)
    return tmp_path


def run(project: Path, fails: str = "", once: str = "") -> tuple[int, str, list[str]]:
    """How it ended, its last line, and the targets of make in their order."""
    environment = {
        **os.environ,
        "PATH": f"{project / 'bin'}:{os.environ['PATH']}",
        "XDG_CACHE_HOME": str(project / "cache"),
        "TMPDIR": str(project / "made"),
        "CALLED": str(project / "called"),
        "FAILS": fails,
        "ONCE": once,
    }
    done = subprocess.run(
        [project / ".ci/run"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert list((project / "made").iterdir()) == [], "it leaves nothing behind"
    lines = [line for line in (project / "called").read_text().splitlines() if line.startswith("make ")]
    said = done.stdout.splitlines()
    assert (not fails) or "It fails because of this." in said[-40:]
    return done.returncode, said[-1], [word for line in lines for word in line.split() if word in TARGETS]


def test_the_tests_come_before_the_rehearsal_and_checkov(project: Path) -> None:
    status, said, targets = run(project)
    assert (status, said) == (0, "== All of it passed")
    assert targets[:2] == ["infra", "test"]
    assert sorted(targets[2:]) == ["checkov", "rehearse"], "side by side"


@pytest.mark.parametrize("fails", ["infra", "test", "rehearse", "checkov"])
def test_the_last_line_says_what_failed_and_how_to_run_that_alone(project: Path, fails: str) -> None:
    status, said, targets = run(project, fails)
    assert status != 0
    assert said.startswith("== FAILED")
    assert said.endswith(f"To run it alone: make {'.venv/.test infra' if fails == 'infra' else fails}")
    assert "rehearse" not in targets or fails in ("rehearse", "checkov"), "nothing goes on after a failure"


def test_what_fails_once_to_be_installed_is_tried_again(project: Path) -> None:
    status, said, targets = run(project, "infra", once="yes")
    assert (status, said, targets[:3]) == (0, "== All of it passed", ["infra", "infra", "test"])
