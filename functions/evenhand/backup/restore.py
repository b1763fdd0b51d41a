"""Bring a backup into a store that is empty, or that holds a part of this very backup and nothing besides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from evenhand.archive import KINDS, Archive, KeptIdentity, KeyShelf, kind_of
from evenhand.backup.back_up import portions
from evenhand.backup.check import Index, records_of
from evenhand.backup.file import BackupFile, part_of

SHOWN = 5
"""What stands in the way is named so far."""


class NotEmpty(Exception):
    """Something is where the backup is to go that it does not hold so; nothing was written. The message says what."""


class NotRestored(Exception):
    """What was read back is not what the backup holds; the message says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a restore has to do."""

    there: Mapping[str, int]
    """Of each kind of record, how many are there already."""
    keys: tuple[str, ...]
    """The files of keys that are not there, in the order in which they are to be put."""


def plan_restore(
    file: BackupFile, index: Index, archive: Archive | None, keys: KeyShelf | None, progress: Callable[[str], None]
) -> Plan:
    """Compare a store with a checked backup. Without an archive nothing is there; without a shelf keys are left alone.
    Raises `NotEmpty`."""
    _compare(index, archive, progress)
    missing = [] if keys is None else list(_missing_keys(file, keys, progress))
    return Plan(there=index.there(), keys=tuple(missing))


def restore(
    file: BackupFile,
    index: Index,
    plan: Plan,
    archive: Archive,
    keys: KeyShelf | None,
    progress: Callable[[str], None],
) -> int:
    """Write what is missing, and read all of it back; how many records were written. Broken off, it is carried on by
    planning and restoring again. Raises `NotRestored`."""
    if keys is not None:
        for name in plan.keys:
            progress(f"Writing keys: {name}")
            keys.put(name, file.keys(name))
    written = 0
    for kind in KINDS:
        missing = (each for each in records_of(file, kind) if not index.is_there(kind, each))
        for count, portion in portions(missing):
            archive.add(portion)
            progress(f"Writing {kind.name}: {count:,} records")
            written += len(portion)
    index.forget_there()
    try:
        _compare(index, archive, lambda done: progress(f"Reading back: {done}"))
    except NotEmpty as error:
        raise NotRestored(f"What was read back is another than the backup. {error}") from None
    lacks = [kind for kind, count in index.there().items() if count != _count(file, kind)]
    if lacks:
        raise NotRestored(f"What was read back lacks some of {', '.join(lacks)}. Restore again, which carries on.")
    return written


def _missing_keys(file: BackupFile, keys: KeyShelf, progress: Callable[[str], None]) -> Iterator[str]:
    for name in file.manifest.keys:
        progress(f"Comparing keys: {name}")
        try:
            found = keys.read(name)
        except FileNotFoundError:
            yield name
            continue
        if found != file.keys(name):
            raise NotEmpty(
                f"Keys are published already where these are to go, and {name} is another. Restore before you publish "
                "there; or leave them as they are with --without-keys, where the backup's are all published there."
            )


def _compare(index: Index, archive: Archive | None, progress: Callable[[str], None]) -> None:
    others: list[str] = []
    for count, portion in portions(archive.records() if archive else ()):
        progress(f"{count:,} records compared")
        for record in portion:
            kind = kind_of(record)
            if not index.meet(kind, record):
                # What a provider calls somebody may be who they are; all other keys are ids.
                key = "" if kind.type is KeptIdentity else f" {kind.key_of(record).replace(chr(9), ' ')}"
                others.append(f"{kind.name}{key}")
            if len(others) == SHOWN:
                raise _not_empty(others)
    if others:
        raise _not_empty(others)


def _not_empty(others: list[str]) -> NotEmpty:
    return NotEmpty(
        f"It holds what this backup does not hold, or holds otherwise, such as: {'; '.join(others)}. Nothing is ever "
        "overwritten: restore into a store that is empty."
    )


def _count(file: BackupFile, kind: str) -> int:
    said = {part_of(each): each.name for each in KINDS}
    return sum(part.records or 0 for name, part in file.manifest.parts.items() if said.get(name) == kind)
