"""Files read with their problems, and written whole."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from evenhand.quiz.collector import Collector
from evenhand.quiz.problems import Code, Problem


def read_text(path: Path) -> tuple[str | None, tuple[Problem, ...]]:
    """The text of a file, or None and why not."""
    collector = Collector(path.as_posix())
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"The file cannot be read: {error.strerror or error}."
        collector.report(Code.FILE_MISSING, 1, 1, message, "Check its name and that you may read it.")
        return None, collector.problems
    try:
        return data.decode(), ()
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, len(before.rpartition(b"\n")[2].decode(errors="replace")) + 1
        message = f"The file is not UTF-8: the byte 0x{data[error.start]:02x} stands here."
        collector.report(Code.NOT_UTF8, line, column, message, "Save it as UTF-8 in your editor.")
        return None, collector.problems


def stage(path: Path, data: bytes, *, mode: int) -> Path:
    """Write a file beside the place it is for; to rename it there is all that is left to do.

    A reader sees the old file or the new one, and a killed process leaves no half.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    staged = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        staged.chmod(mode)
    except BaseException:
        staged.unlink(missing_ok=True)
        raise
    return staged
