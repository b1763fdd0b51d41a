"""Servers in processes of their own: a port that is nobody else's meanwhile, and waiting that has an end."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

T = TypeVar("T")

DEADLINE = 600
"""Seconds after which what is waited for does not come any more, on however slow a machine."""
PAUSE = 0.05
"""Seconds between two looks, which would otherwise take the processor from what they wait for."""


@contextmanager
def free_port() -> Iterator[int]:
    """A port to start a server on, which no other process is given meanwhile.

    A server may take half a minute until it listens, and tests run side by side: a port that is merely free at first
    can be another's by then. Here a socket that does not listen holds it. Linux gives it to nobody who asks for any
    port, and lets a server that reuses addresses, as all of these do, listen on it all the same; other systems would
    not let it, so there it is free and no more.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        if sys.platform != "linux":
            held.close()
        yield port


def until(look: Callable[[], T], what: Callable[[], str]) -> T:
    """The first thing that a look gives and that is true. When none comes in time, the test fails and says what is."""
    end = time.monotonic() + DEADLINE
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            pytest.fail(f"After {DEADLINE} s: {what()}")
        time.sleep(PAUSE)


def until_it_listens(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Return when a process listens on a port; fail with what it said, into a file, when it ended instead."""

    def listens() -> bool:
        if process.poll() is not None:
            pytest.fail(f"The server ended at once, with status {process.returncode}.\n{log.read_text()}")
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    until(listens, lambda: f"nothing listens on port {port}.\n{log.read_text()}")


@contextmanager
def running(
    command: Sequence[str | Path],
    port: int,
    log: Path,
    *,
    cwd: Path | None = None,
    end: Callable[[subprocess.Popen[bytes]], None] = subprocess.Popen.terminate,
    **environment: str,
) -> Iterator[subprocess.Popen[bytes]]:
    """A server in a process of its own, which listens on a port meanwhile, and says what it says into a file."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=cwd, env={**os.environ, **environment}, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        until_it_listens(process, port, log)
        yield process
    finally:
        end(process)
        process.wait()
