"""Publications as they lie wherever building or publishing put them: one way of reading them, whatever
holds them.

QUIZ/REVISION.json    a publication, never changed
current.json          {quiz: revision}
history.json          {quiz: [{"revision": revision, "at": time in UTC}]}, the earliest first
authors.json          {quiz: {question: e-mail address}}
modules.json          {page: {"titles": {language: title}, "revision": revision}}
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from evenhand.ports.keys import Published
from evenhand.quiz.publication import Module, load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evenhand.quiz.publication import Publication

QUIZ = re.compile(r"[a-z0-9-]+")
REVISION = re.compile(r"[0-9a-f]+")
"""What names a file; anything else, such as a path, names nothing."""

CURRENT = "current.json"
LISTINGS = ("modules.json", "authors.json", "history.json", CURRENT)
"""What stands beside the publications; the last puts them in force."""

KEPT = 256
"""Publications held in memory."""


def belongs(name: str) -> bool:
    """Whether a name is one of a publication or of a listing."""
    quiz_id, _, file = name.partition("/")
    revision = file.removesuffix(".json")
    return name in LISTINGS or bool(file != revision and QUIZ.fullmatch(quiz_id) and REVISION.fullmatch(revision))


class Place(Protocol):
    """Where publications lie."""

    def read(self, name: str) -> bytes:
        """What lies under a name for ever; raises `FileNotFoundError` where nothing does yet."""
        ...

    def listing(self, name: str) -> Mapping[str, Any]:
        """The JSON object under a name that every build writes anew; empty before the first build."""
        ...


class PublishedKeys:
    """`evenhand.ports.keys.KeyStore`."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._publication = lru_cache(maxsize=KEPT)(self._read)

    def current(self, quiz_id: str) -> Publication | None:
        """What is published of a quiz now, or None."""
        revision = self._place.listing("current.json").get(quiz_id)
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
        return sorted(self._place.listing("current.json"))

    def history(self, quiz_id: str) -> Sequence[Published]:
        """The revisions of a quiz in the order in which they were put in force, each time one was."""
        return [
            Published(revision=each["revision"], at=datetime.fromisoformat(each["at"]))
            for each in self._place.listing("history.json").get(quiz_id, ())
        ]

    def authors(self, quiz_id: str) -> Mapping[str, str]:
        """Question id to the e-mail address of who last changed the question, where that is known."""
        return dict(self._place.listing("authors.json").get(quiz_id, {}))

    def modules(self) -> Mapping[str, Module]:
        """The modules published now, by their page."""
        return {
            page: Module(page=page, titles=module["titles"], revision=module["revision"])
            for page, module in self._place.listing("modules.json").items()
        }

    def _read(self, quiz_id: str, revision: str) -> Publication:
        return load(self._place.read(f"{quiz_id}/{revision}.json"))
