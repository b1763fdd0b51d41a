"""Publications in a folder: what `evenhand build` writes apart from the site.

KEYS/QUIZ/REVISION.json    a publication, never changed
KEYS/current.json          {quiz: revision}
KEYS/history.json          {quiz: [{"revision": revision, "at": time in UTC}]}, the earliest first
KEYS/authors.json          {quiz: {question: e-mail address}}
KEYS/modules.json          {page: {"titles": {language: title}, "revision": revision}}
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from evenhand.ports import Published
from evenhand.quiz.publication import Module, load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from evenhand.quiz.publication import Publication

QUIZ = re.compile(r"[a-z0-9-]+")
REVISION = re.compile(r"[0-9a-f]+")
"""What names a file; anything else, such as a path, names nothing."""

KEPT = 256
"""Publications held in memory."""


class FileKeys:
    """`evenhand.ports.KeyStore`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._publication = lru_cache(maxsize=KEPT)(self._read)
        self._current = Listing(folder / "current.json")
        self._history = Listing(folder / "history.json")
        self._authors = Listing(folder / "authors.json")
        self._modules = Listing(folder / "modules.json")

    def current(self, quiz_id: str) -> Publication | None:
        """What is published of a quiz now, or None."""
        revision = self._current.read().get(quiz_id)
        return None if revision is None else self.revision(quiz_id, revision)

    def revision(self, quiz_id: str, revision: str) -> Publication | None:
        """What was published under a revision, or None."""
        if not (QUIZ.fullmatch(quiz_id) and REVISION.fullmatch(revision)):
            return None
        try:
            return self._publication(quiz_id, revision)
        except FileNotFoundError:  # not remembered: it may be published yet
            return None

    def quizzes(self) -> Sequence[str]:
        """The ids of the quizzes published now, sorted."""
        return sorted(self._current.read())

    def history(self, quiz_id: str) -> Sequence[Published]:
        """The revisions of a quiz in the order in which they were put in force, each time one was."""
        return [
            Published(revision=each["revision"], at=datetime.fromisoformat(each["at"]))
            for each in self._history.read().get(quiz_id, ())
        ]

    def authors(self, quiz_id: str) -> Mapping[str, str]:
        """Question id to the e-mail address of who last changed the question, where that is known."""
        return dict(self._authors.read().get(quiz_id, {}))

    def modules(self) -> Mapping[str, Module]:
        """The modules published now, by their page."""
        return {
            page: Module(page=page, titles=module["titles"], revision=module["revision"])
            for page, module in self._modules.read().items()
        }

    def _read(self, quiz_id: str, revision: str) -> Publication:
        return load((self._folder / quiz_id / f"{revision}.json").read_bytes())


class Listing:
    """A JSON object in a file that every build writes anew; empty before the first build."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: tuple[tuple[int, int], dict[str, Any]] | None = None

    def read(self) -> Mapping[str, Any]:
        """The object, read again when a build replaced the file."""
        try:
            status = self._path.stat()
            seen = (status.st_mtime_ns, status.st_size)
            if self._read is None or self._read[0] != seen:
                self._read = (seen, json.loads(self._path.read_bytes()))
        except FileNotFoundError:
            return {}
        return self._read[1]
