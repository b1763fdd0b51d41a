"""Publications in a folder: what `evenhand build` writes apart from the site."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evenhand.adapters.published_keys import PublishedKeys, belongs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class FileKeys(PublishedKeys):
    """`evenhand.ports.keys.KeyStore`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(Folder(folder))


class Folder:
    """`evenhand.adapters.published_keys.Place` and `evenhand.archive.KeyShelf`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._listings: dict[str, tuple[tuple[int, int], dict[str, Any]]] = {}

    def read(self, name: str) -> bytes:
        """What a file holds."""
        return (self._folder / name).read_bytes()

    def names(self) -> Sequence[str]:
        """The names of publications and listings."""
        found = (path.relative_to(self._folder).as_posix() for path in self._folder.rglob("*.json"))
        return sorted(filter(belongs, found))

    def put(self, name: str, data: bytes) -> None:
        """Write a file that is not there, for nobody else to read."""
        path = self._folder / name
        for folder in (self._folder, path.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, staged = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(staged).replace(path)
        except BaseException:
            Path(staged).unlink(missing_ok=True)
            raise

    def listing(self, name: str) -> Mapping[str, Any]:
        """The object, read again when a build replaced the file."""
        path = self._folder / name
        try:
            status = path.stat()
            seen, known = (status.st_mtime_ns, status.st_size), self._listings.get(name)
            if known is None or known[0] != seen:
                known = self._listings[name] = (seen, json.loads(path.read_bytes()))
        except FileNotFoundError:
            return {}
        return known[1]
