"""Builds the site with the command `evenhand build`, in a process of its own, so that the server goes on answering."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from evenhand.quiz.problems import Problem

INTERRUPTED = "The build was interrupted."


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """How a build ended: the site is in place, or `failure` says why what was there stays."""

    began: float = 0
    """When, in seconds since the epoch."""
    pages: int = 0
    failure: str | None = None
    problems: tuple[Problem, ...] = ()
    """What stands in the way; advice, where nothing does."""


ANSWER = TypeAdapter(Build)
"""What `evenhand build --format json` prints."""


class Rebuild:
    """Builds what is in `root` into `out`; called again, does it again."""

    def __init__(self, root: Path, out: Path) -> None:
        self._command = [sys.executable, "-m", "evenhand", "build", "--format", "json"]
        self._command += ["--root", str(root), "--out", str(out)]
        self._lock = threading.Lock()
        self._stopped = False
        self._process: subprocess.Popen[str] | None = None

    def __call__(self) -> Build:
        """Build, and wait until that is done."""
        with self._lock:
            if self._stopped:
                return Build(failure=INTERRUPTED)
            self._process = process = subprocess.Popen(  # noqa: S603, nothing in the command comes from content
                self._command,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                errors="replace",
                # The generator's processes end with it, and Ctrl+C reaches the server alone, which then stops this.
                start_new_session=True,
            )
        answer, said = process.communicate()
        try:
            return ANSWER.validate_json(answer)
        except ValidationError:
            return Build(failure=said.strip() or INTERRUPTED)

    def stop(self) -> None:
        """End a build that is under way, and make no other."""
        with self._lock:
            self._stopped = True
            if self._process is not None and self._process.poll() is None:
                with suppress(ProcessLookupError):  # it may end this very moment
                    os.killpg(self._process.pid, signal.SIGTERM)
