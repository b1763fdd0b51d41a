"""Check whatever part of the content somebody points at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from evenhand.quiz.craft.advice import advise
from evenhand.quiz.craft.places import Places
from evenhand.quiz.model import LANGUAGES, ORIGINAL, Quiz
from evenhand.quiz.parser import parse
from evenhand.quiz.problems import Problem, order
from evenhand.quiz.taxonomy import NO_TAXONOMY, Taxonomy
from evenhand_site.files import read_text
from evenhand_site.library import read_library
from evenhand_site.page import read_page
from evenhand_site.quiz_folder import QUIZZES, language_file, read_quiz_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found."""

    problems: tuple[Problem, ...]
    quizzes: tuple[tuple[Quiz, Places], ...] = ()
    """The quizzes of a content folder in which nothing is wrong, each with where things stand in its file."""
    taxonomy: Taxonomy = NO_TAXONOMY


def check(path: Path) -> Checked:
    """Check a content folder, a folder or file in one, or a quiz that stands alone."""
    root = _content_root(path)
    if root is not None:
        library = read_library(root)
        return Checked(
            problems=tuple(each for each in library.problems if _lies_in(each.path, path, root)),
            quizzes=tuple(
                (folder.entry.original, folder.places[ORIGINAL])
                for folder in library.folders
                if folder.entry and _lies_in(folder.path, path, root)
            ),
            taxonomy=library.taxonomy,
        )
    if not path.is_dir():
        return Checked(problems=_check_file(path))
    if any(language_file(path, language).exists() for language in LANGUAGES):
        return Checked(problems=read_quiz_folder(path).problems)
    return Checked(problems=read_library(path).problems)


def check_path(path: Path) -> tuple[Problem, ...]:
    """The problems of what a path names."""
    return check(path).problems


def check_text(path: Path, text: str) -> tuple[Problem, ...]:
    """The problems that a text would have by itself in a file, whatever that file holds now; no advice on craft."""
    root = _content_root(path)
    if root is not None and path.relative_to(root).parts[0] in LANGUAGES:
        return read_page(text, path.as_posix()).problems
    return parse(text, path.as_posix(), language=_language(path)).problems


def _lies_in(file: str, path: Path, root: Path) -> bool:
    return root == path or Path(file).is_relative_to(path)


def _content_root(path: Path) -> Path | None:
    """The content folder that a path is, or lies in."""
    parts = (QUIZZES, *LANGUAGES)
    for root in (path, *path.parents):
        if (root / QUIZZES).is_dir() and (root == path or path.relative_to(root).parts[0] in parts):
            return root
    return None


def _check_file(path: Path) -> tuple[Problem, ...]:
    """The problems of a quiz file that stands alone."""
    text, unreadable = read_text(path)
    if text is None:
        return unreadable
    parsed = parse(text, path.as_posix(), language=_language(path))
    if parsed.quiz is None or parsed.quiz.language != ORIGINAL:
        return parsed.problems
    advice = advise(parsed.quiz, Places(path.as_posix(), text, parsed.lines))
    return tuple(sorted((*parsed.problems, *advice), key=order))


def _language(path: Path) -> str:
    return path.stem if path.stem in LANGUAGES else ORIGINAL
