"""The proof that no key is in the site: feedback, explanations and accepted answers of tests are searched in every byte
of the output, and of tests that hand out their questions when an attempt starts the questions too.

A text of 20 columns or more (a Chinese character takes two) is searched as its author wrote it, as HTML and as plain
text, in files that may be HTML, JSON or compressed; eight letters or digits are the least that can be told from chance.
What a content page says itself is no leak. Shorter keys are kept out by type: see `evenhand.quiz.split`.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from unicodedata import east_asian_width

from evenhand.quiz.model import Question, Quiz
from evenhand_site.library import Library
from evenhand_site.markup import render
from evenhand_site.skeleton import TAG, readings, skeleton

SHORTEST = 20
"""Columns of the shortest text that is searched."""
LEAST = 8
"""Bytes of the shortest skeleton that is searched."""
GRAM = 16
"""Bytes of the pieces by which a file is looked over; a needle of twice that many holds a whole piece of any file."""
EXCERPT = 60
GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """A text of a test's key, found in the output."""

    path: str
    """Of the file, relative to the output."""
    quiz_id: str
    question_id: str
    language: str
    excerpt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Secret:
    quiz_id: str
    question_id: str
    language: str
    text: str


def find_leaks(site: Path, library: Library) -> tuple[Leak, ...]:
    """The texts of tests' keys that stand in some file below a folder, each once for each file."""
    needles = _needles(library)
    search = _Search(needles)
    found: dict[tuple[str, _Secret], Leak] = {}
    said: dict[_Secret, bool] = {}
    pages: frozenset[bytes] = frozenset()
    for path in sorted(each for each in site.rglob("*") if each.is_file()):
        for secret in search.within(path.read_bytes()):
            pages = pages or _page_readings(library)
            if secret not in said:
                said[secret] = any(needle in page for needle in _forms(secret.text) for page in pages)
            name = path.relative_to(site).as_posix()
            if not said[secret]:
                found[name, secret] = Leak(
                    path=name,
                    quiz_id=secret.quiz_id,
                    question_id=secret.question_id,
                    language=secret.language,
                    excerpt=_excerpt(secret.text),
                )
    return tuple(found.values())


class _Search:
    """Looks for many needles in one pass over a file."""

    def __init__(self, needles: Mapping[bytes, _Secret]) -> None:
        self._short = {needle: secret for needle, secret in needles.items() if len(needle) < 2 * GRAM}
        self._long: dict[bytes, list[bytes]] = {}
        self._needles = needles
        for needle in needles.keys() - self._short.keys():
            for start in range(len(needle) - GRAM + 1):
                self._long.setdefault(needle[start : start + GRAM], []).append(needle)

    def within(self, data: bytes) -> Iterator[_Secret]:
        """The secrets that a file holds."""
        for reading in {each for form in _opened(data) for each in readings(form.decode(errors="replace"))}:
            pieces = {reading[start : start + GRAM] for start in range(0, len(reading), GRAM)}
            candidates = {needle for gram in pieces & self._long.keys() for needle in self._long[gram]}
            for needle in [*candidates, *self._short]:
                if needle in reading:
                    yield self._needles[needle]


def _opened(data: bytes) -> Iterator[bytes]:
    """A file's bytes, and what they hold when they are compressed."""
    yield data
    if data.startswith(GZIP):
        try:
            yield gzip.decompress(data)
        except (OSError, EOFError, zlib.error):
            return


def _needles(library: Library) -> Mapping[bytes, _Secret]:
    return {
        needle: secret
        for entry in library.quizzes.values()
        for quiz in entry.languages.values()
        for question in quiz.questions
        for secret in _secrets(quiz, question)
        for needle in _forms(secret.text)
    }


def _secrets(quiz: Quiz, question: Question) -> Iterator[_Secret]:
    feedback = [option.feedback for option in question.options] + [part.feedback for part in question.parts]
    unseen = (question.prompt, question.material) if quiz.settings.paper else ()
    for text in (*feedback, question.explanation, *question.accepted, *unseen):
        if text and _columns(_shown(text)) >= SHORTEST:
            yield _Secret(quiz_id=quiz.id, question_id=question.id, language=quiz.language, text=text)


def _forms(text: str) -> frozenset[bytes]:
    """The skeletons by which a text is found, but for those that lost most of it with what only looked like a tag."""
    least = max(LEAST, len(skeleton(_shown(text))) // 2)
    return frozenset(form for form in readings(text) | readings(render(text)) if len(form) >= least)


def _shown(text: str) -> str:
    return unescape(TAG.sub("", render(text))).strip()


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _page_readings(library: Library) -> frozenset[bytes]:
    sources = ("\n".join(page.lines) for of_language in library.pages.values() for page in of_language.values())
    return frozenset(reading for source in sources for text in (source, render(source)) for reading in readings(text))


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else f"{line[: EXCERPT - 1]}…"
