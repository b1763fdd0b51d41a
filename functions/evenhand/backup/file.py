"""The format of a backup: a zip archive that anybody can read.

    records/KIND.jsonl   the records of a kind (`evenhand.archive.KINDS`), one JSON object a line, in the order of their
                         keys, so that the same records are the same bytes whichever store they come from
    keys/NAME            the published keys, as they lie in their folder or bucket
    manifest.json        the format, who wrote it and when, and of each part above its size, digest and records

The manifest is written last: a file that was cut off has none.
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from evenhand import __version__
from evenhand.adapters.published_keys import CURRENT, belongs
from evenhand.archive import FORMAT, KINDS, Kind

if TYPE_CHECKING:
    from types import TracebackType

MANIFEST = "manifest.json"
KEYS = "keys/"
BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The first time that an archive can name: the same records are the same bytes whenever they are written."""
PRIVATE = 0o100600
UNIX = 3
BLOCK = 1 << 20
"""Bytes read at once."""
LONGEST_MANIFEST = 64 << 20
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError)
"""What reading a part of a damaged archive raises."""


class BackupInvalid(Exception):
    """The file is no backup that can be used; the message says what is wrong with it, where, and the cure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What the manifest says of a part."""

    size: int
    """Bytes, unpacked."""
    sha256: str
    records: int | None = None
    """None for a file of keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says of itself."""

    format: int
    evenhand: str
    """The release that wrote it."""
    made_at: datetime
    parts: Mapping[str, Part]

    @property
    def records(self) -> int:
        """How many there are of all kinds."""
        return sum(part.records or 0 for part in self.parts.values())

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the files of keys, in the order in which they are put in force."""
        names = (name.removeprefix(KEYS) for name in self.parts if name.startswith(KEYS))
        return tuple(sorted(names, key=lambda name: ("/" not in name, name == CURRENT, name)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """What every release can read of a manifest."""

    format: int
    evenhand: str = ""


def part_of(kind: Kind) -> str:
    """The name of the part that holds the records of a kind."""
    return f"records/{kind.name}.jsonl"


class BackupWriter:
    """Writes a backup from its beginning to its end."""

    def __init__(self, file: IO[bytes]) -> None:
        self._parts: dict[str, Part] = {}
        self._archive = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)

    def __enter__(self) -> BackupWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()

    def write_records(self, kind: Kind, lines: Iterable[str]) -> None:
        """Write the records of a kind, each as JSON without line breaks, in the order of their keys."""
        count = 0

        def chunks() -> Iterator[bytes]:
            nonlocal count
            for line in lines:
                count += 1
                yield line.encode() + b"\n"

        size, digest = self._write(part_of(kind), chunks())
        self._parts[part_of(kind)] = Part(size=size, sha256=digest, records=count)

    def write_keys(self, name: str, data: bytes) -> None:
        """Write a file of keys."""
        size, digest = self._write(f"{KEYS}{name}", [data])
        self._parts[f"{KEYS}{name}"] = Part(size=size, sha256=digest)

    def finish(self, made_at: datetime) -> Manifest:
        """Write the manifest, with which the backup is whole."""
        manifest = Manifest(format=FORMAT, evenhand=__version__, made_at=made_at, parts=self._parts)
        self._write(MANIFEST, [TypeAdapter(Manifest).dump_json(manifest, indent=1)])
        return manifest

    def _write(self, name: str, chunks: Iterable[bytes]) -> tuple[int, str]:
        entry = zipfile.ZipInfo(name, BEGINNING)
        entry.external_attr, entry.create_system, entry.compress_type = PRIVATE << 16, UNIX, zipfile.ZIP_DEFLATED
        size, digest = 0, hashlib.sha256()
        with self._archive.open(entry, "w", force_zip64=True) as part:
            for chunk in chunks:
                part.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        return size, digest.hexdigest()


class BackupFile:
    """A backup to read."""

    def __init__(self, path: Path) -> None:
        """Open the file and read its manifest; raises `BackupInvalid`."""
        self.path = path
        try:
            self._archive = zipfile.ZipFile(path)
        except zipfile.BadZipFile:
            raise BackupInvalid(
                f"{path} is no backup, or its end is missing. Compare its size with the one it was copied from, and "
                "copy it again."
            ) from None
        except OSError as error:
            raise BackupInvalid(f"{path} cannot be read: {error.strerror}. Check its name, and your rights.") from None
        try:
            self.manifest = self._read_manifest()
        except BaseException:
            self._archive.close()
            raise

    def __enter__(self) -> BackupFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()

    def lines(self, kind: Kind) -> Iterator[bytes]:
        """The records of a kind, each as JSON; none where it came into being later. Raises `BackupInvalid`."""
        if part_of(kind) not in self.manifest.parts:
            return
        yield from self._read(part_of(kind), lambda part: (line.rstrip(b"\n") for line in part))

    def keys(self, name: str) -> bytes:
        """A file of keys; raises `BackupInvalid`."""
        return b"".join(self._read(f"{KEYS}{name}", lambda part: iter([part.read()])))

    def check_part(self, name: str) -> None:
        """Raise `BackupInvalid` unless a part holds what the manifest says, to the byte."""
        said, size, digest, records = self.manifest.parts[name], 0, hashlib.sha256(), 0
        for block in self._read(name, _blocks):
            size += len(block)
            digest.update(block)
            records += block.count(b"\n")
        if (size, digest.hexdigest()) != (said.size, said.sha256) or said.records not in (None, records):
            raise self._damaged(name)

    def _read(self, name: str, how: Callable[[IO[bytes]], Iterator[bytes]]) -> Iterator[bytes]:
        try:
            with self._archive.open(name) as part:
                yield from how(part)
        except UNREADABLE:
            raise self._damaged(name) from None

    def _damaged(self, name: str) -> BackupInvalid:
        return BackupInvalid(
            f"{self.path}: the part {name} does not hold what was written. The file was damaged on the way: take it "
            "from another copy."
        )

    def _read_manifest(self) -> Manifest:
        no_backup = f"{self.path} is a zip archive, and no backup of Evenhand: it has no {MANIFEST} that can be read."
        try:
            if self._archive.getinfo(MANIFEST).file_size > LONGEST_MANIFEST:
                raise BackupInvalid(no_backup)
            data = self._archive.read(MANIFEST)
        except (KeyError, *UNREADABLE):
            raise BackupInvalid(no_backup) from None
        try:
            head = TypeAdapter(_Head).validate_json(data)
            if head.format > FORMAT:
                raise BackupInvalid(
                    f"{self.path} has format {head.format}, written by Evenhand {head.evenhand}; this release "
                    f"({__version__}) knows formats up to {FORMAT}. Update Evenhand."
                )
            manifest = TypeAdapter(Manifest).validate_json(data)
        except ValidationError:
            raise BackupInvalid(no_backup) from None
        listed, there = {*manifest.parts, MANIFEST}, set(self._archive.namelist())
        expected = {part_of(kind) for kind in KINDS if kind.since <= manifest.format}
        # A name of a key that does not belong could lead out of the folder that it is put into.
        found = {name for name in manifest.parts if not (name.startswith(KEYS) and belongs(name.removeprefix(KEYS)))}
        if listed != there or found != expected:
            odd = ", ".join(sorted((listed ^ there) | (found ^ expected))[:5])
            raise BackupInvalid(f"{self.path} lacks parts, or has some that do not belong to it: {odd}.")
        return manifest


def _blocks(part: IO[bytes]) -> Iterator[bytes]:
    while block := part.read(BLOCK):
        yield block
