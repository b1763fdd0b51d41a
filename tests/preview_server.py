"""`evenhand serve` over a copy of this project that tests may write in."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from listening import DEADLINE, free_port, running, until
from site_project import copy_project

PAGE = "/en/wellbeing/"


@dataclass
class Server:
    """`evenhand serve` over a project."""

    process: subprocess.Popen[bytes]
    port: int
    project: Path
    site: Path
    log: Path
    """What it prints."""

    def get(self, path: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def state(self) -> dict[str, Any]:
        return json.loads(self.get("/_dev/state")[1])

    def until(self, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first state of which something holds; all the while, a page is answered."""

        def look() -> dict[str, Any] | None:
            state = self.state()
            assert self.get(PAGE)[0] == 200
            return state if holds(state) else None

        found = until(look, lambda: f"still {self.state()}")
        assert found is not None
        return found

    def write(self, path: str, change: Callable[[str], str]) -> None:
        """Save a file as editors do, at one blow: nobody sees it half written, and it is built once."""
        file = self.project / path
        new = file.with_name(f".{file.name}.tmp")
        new.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
        new.replace(file)


@contextmanager
def serving(folder: Path, *options: str, mode: str = "demo") -> Iterator[Server]:
    project = folder / "project"
    if not project.exists():
        copy_project(project)
    log = folder / "server.log"
    environment = {"EVENHAND_STATE": str(folder / "state"), "EVENHAND_MODE": mode, "EVENHAND_PUBLIC_SITE": "1"}
    with free_port() as port:
        command = [sys.executable, "-m", "evenhand", "serve", "--root", str(project), "--port", str(port), *options]
        with running(command, port, log, end=subprocess.Popen.kill, **environment) as process:
            yield Server(process, port, project, folder / "state" / "site", log)
