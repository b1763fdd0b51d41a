"""The tools of the template, in an environment of their own beside that of the tests."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest


def tool(name: str) -> Path:
    """A command of that environment; skips the test where there is none, but not in CI."""
    folder = Path(os.environ.get("EVENHAND_INFRA") or Path(sys.prefix) / "infra")
    command = folder / "bin" / name
    if not command.exists():
        wanted = f"no {name} in {folder}: make infra"
        if os.environ.get("CI"):
            pytest.fail(wanted)
        pytest.skip(wanted)
    return command
