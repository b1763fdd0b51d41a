"""Publications in a folder: what `evenhand build` writes apart from the site."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from evenhand.adapters.published_keys import PublishedKeys

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class FileKeys(PublishedKeys):
    """`evenhand.ports.KeyStore`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(Folder(folder))


class Folder:
    """`evenhand.adapters.published_keys.Place`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._listings: dict[str, tuple[tuple[int, int], dict[str, Any]]] = {}

    def read(self, name: str) -> bytes:
        """What a file holds."""
        return (self._folder / name).read_bytes()

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
