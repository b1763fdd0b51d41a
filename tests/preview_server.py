"""`evenhand serve` over a copy of this project that tests may write in."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from site_project import copy_project

DEADLINE = 180
PAUSE = 0.05
"""Between two looks, which would otherwise take the processor from what they wait for."""
PAGE = "/en/wellbeing/"


@dataclass
class Server:
    """`evenhand serve` over a project."""

    process: subprocess.Popen[str]
    port: int
    project: Path
    site: Path

    def get(self, path: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
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
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            state = self.state()
            assert self.get(PAGE)[0] == 200
            if holds(state):
                return state
            time.sleep(PAUSE)
        pytest.fail(f"still {state}")

    def write(self, path: str, change: Callable[[str], str]) -> None:
        file = self.project / path
        file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")


@contextmanager
def serving(folder: Path, *options: str, mode: str = "demo") -> Iterator[Server]:
    project = folder / "project"
    if not project.exists():
        copy_project(project)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "evenhand", "serve", "--root", str(project), "--port", str(port), *options],
        env={**os.environ, "EVENHAND_STATE": str(folder / "state"), "EVENHAND_MODE": mode, "EVENHAND_PUBLIC_SITE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    server = Server(process, port, project, folder / "state" / "site")
    try:
        while process.poll() is None:
            try:
                server.get("/api/session")
                break
            except ConnectionRefusedError:
                time.sleep(PAUSE)
        else:
            pytest.fail(process.communicate()[0])
        yield server
    finally:
        process.kill()
        process.communicate()
