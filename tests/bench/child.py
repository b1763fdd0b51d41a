"""What is measured in a process of its own: its memory is its own, and nothing that another left behind is in it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

LAST_LINES = 20
"""Of what a child said before it died."""


class ChildDied(Exception):
    """A process that was to measure something ended without saying what it measured."""


def printed_by(
    what: str, command: Sequence[str], *, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> str:
    """What a process prints; raises `ChildDied` with its last words when it fails."""
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        last = "\n".join(done.stderr.strip().splitlines()[-LAST_LINES:])
        raise ChildDied(f"{what}: the process {ending(done.returncode)}, and said last:\n{last}")
    return done.stdout


def figures_of(script: str, *arguments: object) -> Any:
    """What a benchmark measures of itself in a process of its own, as it printed it in JSON; how far it is, and why it
    failed, goes to standard error at once. Raises `ChildDied`."""
    command = [sys.executable, script, *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        told = " ".join((Path(script).name, *map(str, arguments)))
        raise ChildDied(f"{told}: the process {ending(done.returncode)}; why stands above.")
    return json.loads(done.stdout)


def ending(status: int) -> str:
    """How a process ended, from its exit status."""
    return f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
