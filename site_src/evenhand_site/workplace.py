"""The folder in which a new site is made, beside the place it is for, by one process at a time."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = ".publishing"
PREFIX = ".new-site-"


class InUse(Exception):
    """Another process is publishing to the same place."""


@contextmanager
def workplace(out: Path) -> Iterator[Path]:
    """A fresh folder in `out`, gone afterwards unless it was moved. Raises `InUse`.

    What a killed process left behind goes too: the lock says that nobody needs it.
    """
    out.mkdir(parents=True, exist_ok=True)
    with (out / LOCK).open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse from None
        _sweep(out)
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=out))
        folder.chmod(0o755)
        try:
            yield folder
        finally:
            _sweep(out)


def _sweep(out: Path) -> None:
    for left in out.glob(f"{PREFIX}*"):
        shutil.rmtree(left, ignore_errors=True)
