"""Write a backup: everything that a store keeps, and the published keys."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

from evenhand.archive import KINDS, Archive, KeyShelf
from evenhand.backup.file import BackupInvalid, BackupWriter, Manifest
from evenhand.backup.pile import PORTION, Pile, scratch

T = TypeVar("T")


def back_up(
    archive: Archive, keys: KeyShelf | None, target: Path, *, at: datetime, progress: Callable[[str], None]
) -> Manifest:
    """Write all records, and the keys where a shelf is given, to a file that nobody else can read.

    There is no file under the name of `target` before it is whole. Raises `BackupInvalid` where one is there, and
    `evenhand.archive.Unknown`.
    """
    refuse_existing(target)
    staged = target.with_name(f".{target.name}.part")
    try:
        with scratch(target.parent) as connection, os.fdopen(_private(staged), "wb") as file:
            pile = Pile(connection)
            for count, portion in portions(archive.records()):
                pile.add(portion)
                progress(f"{count:,} records read")
            with BackupWriter(file) as writer:
                manifest = _write(writer, pile, keys, at, progress)
            file.flush()
            os.fsync(file.fileno())
        refuse_existing(target)
        staged.replace(target)
    except BaseException:
        staged.unlink(missing_ok=True)
        raise
    return manifest


def _write(
    writer: BackupWriter, pile: Pile, keys: KeyShelf | None, at: datetime, progress: Callable[[str], None]
) -> Manifest:
    for kind in KINDS:
        progress(f"Writing {kind.name}")
        writer.write_records(kind, pile.lines(kind))
    if keys is not None:
        for name in keys.names():
            progress(f"Writing keys: {name}")
            writer.write_keys(name, keys.read(name))
    return writer.finish(at)


def refuse_existing(target: Path) -> None:
    """Raise `BackupInvalid` where something is that would be overwritten."""
    if target.exists():
        raise BackupInvalid(f"{target} is there already, and no backup takes the place of another. Name another file.")


def portions(records: Iterable[T]) -> Iterator[tuple[int, list[T]]]:
    """The records in portions, each with how many there were up to its end."""
    waiting, count = iter(records), 0
    while portion := list(islice(waiting, PORTION)):
        count += len(portion)
        yield count, portion


def _private(path: Path) -> int:
    """A new file, in the place of one that a killed backup left, that nobody else can read."""
    path.unlink(missing_ok=True)
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
