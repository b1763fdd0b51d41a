"""What is in place and what is wrong: the state that open pages ask for, kept up to date while content is written."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from evenhand.local.preview.rebuild import Build, Rebuild
from evenhand.local.preview.watch import Watch


class Preview:
    """Builds again after each saving; `tell` hears how each build ended."""

    def __init__(self, root: Path, rebuild: Rebuild, first: Build, tell: Callable[[Build], None]) -> None:
        self._rebuild = rebuild
        self._tell = tell
        self._watch = Watch(root, first.began, self._saved)
        self._run = secrets.token_hex(4)
        self._number = 0
        self._building = False
        self._ended = False
        self._last = first

    def start(self) -> None:
        """Watch from now on."""
        self._watch.start()

    def stop(self) -> None:
        """Watch no more, and end a build that is under way."""
        self._ended = True
        self._rebuild.stop()
        self._watch.stop()

    @property
    def site(self) -> str:
        """A name for the site in place; another site has another name, also after a restart of the server."""
        return f"{self._run}-{self._number}"

    def state(self) -> dict[str, Any]:
        """What a page needs to know."""
        return {
            "site": self.site,
            "building": self._building,
            "failure": self._last.failure,
            "problems": [asdict(problem) for problem in self._last.problems],
        }

    def _saved(self) -> None:
        self._building = True
        build = self._rebuild()
        if self._ended:
            return
        self._last = build
        if build.failure is None:
            self._number += 1
        self._building = False
        self._tell(build)
