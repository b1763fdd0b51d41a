"""Records laid aside on the disk, to be taken up in the order of their keys, however many there are.

It is a SQLite file of its own, in a folder that goes with it. What stands in it is as secret as the backup.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from evenhand.adapters.codec import dump
from evenhand.archive import KINDS, Kind, Record, kind_of

PORTION = 1000
"""Records written at once."""
NUMBERS = {kind.name: number for number, kind in enumerate(KINDS)}
PUT = "INSERT OR REPLACE INTO pile (kind, key, line) VALUES (?, ?, ?)"


class Pile:
    """The records of a backup to be written."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.execute(
            "CREATE TABLE pile (kind INTEGER, key TEXT, line TEXT, PRIMARY KEY (kind, key)) WITHOUT ROWID"
        )

    def add(self, records: Iterable[Record]) -> None:
        """Lay records on it; one whose key is there already takes its place."""
        rows = ((NUMBERS[kind.name], kind.key_of(each), dump(each)) for each in records for kind in [kind_of(each)])
        self._connection.executemany(PUT, rows)

    def lines(self, kind: Kind) -> Iterator[str]:
        """The records of a kind as JSON, in the order of their keys."""
        query = "SELECT line FROM pile WHERE kind = ? ORDER BY key"
        for (line,) in self._connection.execute(query, (NUMBERS[kind.name],)):
            yield line


@contextmanager
def scratch(folder: Path | None = None) -> Iterator[sqlite3.Connection]:
    """A database that is gone afterwards, in a folder that nobody else can read; it lies in `folder`, or where
    temporary files do."""
    with tempfile.TemporaryDirectory(prefix=".evenhand-", dir=folder) as inside:
        connection = sqlite3.connect(Path(inside) / "scratch.sqlite3", isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("BEGIN")
            yield connection
        finally:
            connection.close()
