"""What functions run on: a Python and a kind of processor."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PROCESSORS = {"arm64": "aarch64", "x86_64": "x86_64"}
"""As AWS calls them, and as wheels do."""
GLIBC = (34, 28, 17)
"""The versions of the C library that wheels may ask for on Amazon Linux 2023, newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A Python, such as `3.13`, on a kind of processor, such as `arm64`."""

    python: str
    processor: str

    @property
    def platforms(self) -> tuple[str, ...]:
        """The tags of wheels that run there."""
        machine = PROCESSORS[self.processor]
        return (*(f"manylinux_2_{minor}_{machine}" for minor in GLIBC), f"manylinux2014_{machine}")

    def __str__(self) -> str:
        return f"python{self.python} on {self.processor}"


def this_machine() -> Target:
    """The Python that runs, on the processor that it runs on."""
    machine = platform.machine()
    processor = next((ours for ours, theirs in PROCESSORS.items() if machine in (ours, theirs)), "x86_64")
    return Target(python=f"{sys.version_info.major}.{sys.version_info.minor}", processor=processor)


def interpreter_of(python: str) -> Path | None:
    """An interpreter of a version on this machine, or None."""
    if python == this_machine().python:
        return Path(sys.executable)
    found = shutil.which(f"python{python}")
    # What is found may only stand for one that is not installed.
    return Path(found) if found and version_of(Path(found)) == python else None


def version_of(interpreter: Path) -> str:
    """The version of an interpreter, such as `3.13`; empty when it does not run."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        done = subprocess.run([interpreter, "-c", code], capture_output=True, text=True)  # noqa: S603 - as asked
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
