"""Which release a database file is of, asked without touching it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from evenhand.adapters.sqlite.schema import STEPS

if TYPE_CHECKING:
    from pathlib import Path


def is_current(path: Path) -> bool:
    """Whether there is a database of this release, so that to open it changes nothing in it."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error:
        return False
    return bool(version == len(STEPS))
