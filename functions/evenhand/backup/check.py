"""Check a backup, with nothing at hand but the file: every byte against the manifest, every record against its type,
and what names something else against what is there."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from evenhand.adapters.codec import dump, load_strictly
from evenhand.archive import KINDS, KeptAttempt, Kind, Record
from evenhand.assessment.appeal import Appeal
from evenhand.assessment.attempt import Standing
from evenhand.assessment.certification import Certificate
from evenhand.backup.file import BackupFile, BackupInvalid, part_of
from evenhand.backup.pile import NUMBERS, PORTION

SCHEMA = (
    "CREATE TABLE held (kind INTEGER, key TEXT, digest BLOB, there INTEGER DEFAULT 0, PRIMARY KEY (kind, key))"
    " WITHOUT ROWID",
    "CREATE TABLE named (kind INTEGER, in_kind INTEGER, key TEXT)",
)
LOOSE = """
    SELECT named.kind, named.in_kind, count(*) FROM named
    LEFT JOIN held ON held.kind = named.in_kind AND held.key = named.key
    WHERE held.key IS NULL GROUP BY named.kind, named.in_kind
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loose:
    """Records that name something that is not in the backup."""

    kind: str
    named: str
    count: int

    def __str__(self) -> str:
        return f"{self.kind}: {self.count:,} of them name something of {self.named} that is not in the backup"


class Index:
    """What a backup holds, by key and digest."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        for statement in SCHEMA:
            connection.execute(statement)

    def hold(self, kind: Kind, record: Record) -> bool:
        """Note a record; False where there is one of its key."""
        row = (NUMBERS[kind.name], kind.key_of(record), digest(record))
        put = "INSERT INTO held (kind, key, digest) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
        if not self._connection.execute(put, row).rowcount:
            return False
        names = [(NUMBERS[kind.name], NUMBERS[named], key) for named, key in _named(record)]
        self._connection.executemany("INSERT INTO named (kind, in_kind, key) VALUES (?, ?, ?)", names)
        return True

    def loose(self) -> list[Loose]:
        """What names something that is not there."""
        rows = self._connection.execute(LOOSE).fetchall()
        return [Loose(kind=KINDS[kind].name, named=KINDS[named].name, count=count) for kind, named, count in rows]

    def meet(self, kind: Kind, record: Record) -> bool:
        """Note that a store has a record; False unless the backup holds the same."""
        query = "UPDATE held SET there = 1 WHERE kind = ? AND key = ? AND digest = ?"
        row = (NUMBERS[kind.name], kind.key_of(record), digest(record))
        return self._connection.execute(query, row).rowcount == 1

    def is_there(self, kind: Kind, record: Record) -> bool:
        """Whether a store has a record, as far as was noted."""
        query = "SELECT there FROM held WHERE kind = ? AND key = ?"
        row = self._connection.execute(query, (NUMBERS[kind.name], kind.key_of(record))).fetchone()
        return row is not None and bool(row[0])

    def there(self) -> dict[str, int]:
        """How many of each kind a store has, as far as was noted."""
        rows = self._connection.execute("SELECT kind, sum(there) FROM held GROUP BY kind")
        return {KINDS[kind].name: count for kind, count in rows}

    def forget_there(self) -> None:
        """Begin to note anew."""
        self._connection.execute("UPDATE held SET there = 0")


def check(file: BackupFile, index: Index, progress: Callable[[str], None]) -> None:
    """Read all of a backup into an index; raises `BackupInvalid`."""
    for name in file.manifest.parts:
        progress(f"Checking {name}")
        file.check_part(name)
    for kind in KINDS:
        before = ""
        for number, record in enumerate(records_of(file, kind), 1):
            if number % PORTION == 0:
                progress(f"Checking {kind.name}: {number:,} records")
            key = kind.key_of(record)
            if (number > 1 and key <= before) or not index.hold(kind, record):
                raise BackupInvalid(f"{file.path}: {part_of(kind)}, line {number}: not in the order of the keys.")
            before = key


def records_of(file: BackupFile, kind: Kind) -> Iterator[Record]:
    """The records of a kind; raises `BackupInvalid`."""
    for number, line in enumerate(file.lines(kind), 1):
        try:
            yield load_strictly(kind.type, line)
        except ValidationError as error:
            # Without what stands there, which is about people.
            first = error.errors(include_url=False, include_context=False, include_input=False)[0]
            where = ".".join(map(str, first["loc"]))
            raise BackupInvalid(
                f"{file.path}: {part_of(kind)}, line {number}: {where or 'the record'}: {first['type']}. It is of a "
                f"release that this one does not know (the file says {file.manifest.evenhand}): update Evenhand."
            ) from None


def digest(record: Record) -> bytes:
    """What tells whether two records are the same."""
    return hashlib.sha256(dump(record).encode()).digest()


def _named(record: Record) -> Iterator[tuple[str, str]]:
    """The kinds and keys of what a record hangs on."""
    match record:
        case KeptAttempt():
            yield "people", record.record.attempt.person_id
        case Standing(open_attempt=str(attempt_id)):
            yield "attempts", attempt_id
        case Certificate() | Appeal():
            yield "attempts", record.attempt_id
