"""The command `evenhand`, run as a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def evenhand(
    *arguments: object, cwd: Path = ROOT, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run it; what it printed and its exit status."""
    return subprocess.run(
        [sys.executable, "-m", "evenhand", *map(str, arguments)], cwd=cwd, env=env, capture_output=True, text=True
    )
