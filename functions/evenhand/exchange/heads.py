"""The pieces that every reader takes a question apart into."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from evenhand.exchange.prose import Heading, as_line, as_words, closed
from evenhand.quiz.attributes import ID, suggest_id
from evenhand.quiz.folding import fold

FIRST_WORDS = 40
"""Characters by which a text is known in a message."""
NOT_IN_TAG = re.compile(r"[\s,{}\"'#/\\]+")


def shortened(text: str) -> str:
    """The first words of a text, for a message."""
    return f"{text[:FIRST_WORDS].rstrip()}…" if len(text) > FIRST_WORDS else text


def tags_of(category: Iterable[str], tags: Iterable[str]) -> tuple[str, ...]:
    """The tags of a question: the names of its category, in small letters, and its own; hyphens join their words."""
    every = (NOT_IN_TAG.sub("-", tag.strip()).strip("-") for tag in (*(name.lower() for name in category), *tags))
    return tuple(dict.fromkeys(filter(None, every)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a question of any kind begins with: where it stands, what it is called, what it asks."""

    line: int
    text: str
    """Markdown."""
    heading: Heading | None = None
    """The text taken apart, where the other system keeps its parts apart."""
    name: str = ""
    """What the other system calls it."""
    id: str = ""
    """The id that the other system keeps of it."""
    explanation: str = ""
    """Markdown."""
    tags: tuple[str, ...] = ()
    points: Fraction = Fraction(1)
    critical: bool = False
    policy: str | None = None
    see: str | None = None
    case: str | None = None

    @property
    def label(self) -> str:
        """What losses call the question."""
        return self.id or self.name or shortened(as_words(as_line(self.text)[0])[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An option, a step, or one side of a pair."""

    text: str
    """Markdown."""
    right: bool = False
    feedback: str = ""
    """Markdown."""
    id: str = ""

    @property
    def note(self) -> str | None:
        """Its feedback as a question holds it."""
        return closed(self.feedback).strip() or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two things that belong together; without a left side a distractor."""

    left: Item | None
    right: Item


class Ids:
    """Ids for the items of one question: those they have, the others from their words."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._taken = {item.id for item in items if item.id}
        self._given: set[str] = set()

    def of(self, item: Item, what: str) -> str:
        """The item's id."""
        identity = item.id
        if not ID.fullmatch(identity) or identity in self._given:
            identity = suggest_id(as_words(item.text)[0], self._taken, what)
        self._taken.add(identity)
        self._given.add(identity)
        return identity


def repeated(texts: Iterable[str]) -> str:
    """A text that comes twice, for readers who do not mind case, width and punctuation; empty where none does."""
    seen: set[str] = set()
    for text in texts:
        if fold(text) in seen:
            return text
        seen.add(fold(text))
    return ""
