"""What SQLite says when it does not do what was asked, told apart: somebody else writes, or the disk is at fault."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from evenhand.errors import Overloaded, Unreachable

if TYPE_CHECKING:
    from collections.abc import Iterator

BUSY: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
DISK: Final = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_NOMEM,
    }
)
PRIMARY: Final = 0xFF
"""The bits of an extended code that say which kind it is."""


@contextmanager
def told_apart() -> Iterator[None]:
    """Raises `Overloaded` for a lock that was not let go in time, after which nothing is written, and `Unreachable` for
    a disk that is full or fails. Anything else stays what it is."""
    try:
        yield
    except sqlite3.OperationalError as error:
        # One that the module raised by itself, as for a value it cannot bind, has no code.
        code = getattr(error, "sqlite_errorcode", 0) & PRIMARY
        if code in BUSY:
            raise Overloaded("Another process holds the database. Ended, it leaves room again.") from error
        if code in DISK:
            raise Unreachable("The database cannot be written. Has the disk room, and does it work?") from error
        raise
