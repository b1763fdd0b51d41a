"""The database file: who may write when, and which schema it has.

Readers wait for nobody. Writers share one connection; those that wait at the same moment go into one commit.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from evenhand.adapters.sqlite.failures import told_apart
from evenhand.adapters.sqlite.group import Group, Job
from evenhand.adapters.sqlite.schema import STEPS, Step
from evenhand.people.address import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

T = TypeVar("T")

BUSY_SECONDS = 10.0
"""How long to wait for another process that writes, such as a report started by hand."""


class NewerDatabase(Exception):
    """The file was written by a later release; nothing in it was changed."""


class Database:
    """One file, many threads, and other processes besides."""

    def __init__(self, path: Path, steps: Sequence[Step] = STEPS) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._idle: deque[sqlite3.Connection] = deque()
        self._writer = self._connect()
        try:
            self._migrate(steps)
        except BaseException:
            self._writer.close()
            raise
        self._group = Group(self._writer)

    def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """What `work` returns, once what it wrote is on the disk; when it raises, nothing of it is written.

        `work` may run in the thread of another writer. Raises `Overloaded` and `Unreachable`.
        """
        with told_apart():
            return self._group.write(Job(work))

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A connection for reading; each statement sees what was committed when it began."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._connect()
        try:
            with told_apart():
                yield connection
        finally:
            self._idle.append(connection)

    def empty_log(self) -> None:
        """Bring all that is in the log beside the file into the file, and empty the log, which keeps what was; as far
        as nobody is reading just now."""
        with self.read() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def close(self) -> None:
        """Close the file; nothing may use it any more."""
        while self._idle:
            self._idle.pop().close()
        self._writer.close()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        # What is deleted is overwritten: somebody who was erased is not to be found in the file either.
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def _migrate(self, steps: Sequence[Step]) -> None:
        """Take the steps the file has not taken, each in a transaction of its own; two processes may meet here."""
        self._writer.create_function("folded", 1, folded, deterministic=True)
        while (version := self._version()) != len(steps):
            if version > len(steps):
                raise NewerDatabase(
                    f"{self._path} has schema version {version}, and this release of Evenhand knows versions up to "
                    f"{len(steps)}. Update Evenhand, or choose another folder for its state."
                )
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                if self._version() == version:
                    for statement in steps[version]:
                        self._writer.execute(statement)
                    self._writer.execute(f"PRAGMA user_version = {version + 1}")
                self._writer.execute("COMMIT")
            except BaseException:
                self._writer.execute("ROLLBACK")
                raise

    def _version(self) -> int:
        (version,) = self._writer.execute("PRAGMA user_version").fetchone()
        return int(version)
