"""Check whatever part of the content somebody points at."""

from __future__ import annotations

from pathlib import Path

from evenhand.quiz.model import LANGUAGES, ORIGINAL
from evenhand.quiz.parser import parse
from evenhand.quiz.problems import Problem
from evenhand_site.files import read_text
from evenhand_site.library import read_library
from evenhand_site.quiz_folder import QUIZZES, language_file, read_quiz_folder


def check_path(path: Path) -> tuple[Problem, ...]:
    """The problems of a content folder, of a folder or file in one, or of a quiz that stands alone."""
    root = _content_root(path)
    if root is not None:
        problems = read_library(root).problems
        return problems if root == path else tuple(each for each in problems if Path(each.path).is_relative_to(path))
    if not path.is_dir():
        return _check_file(path)
    if any(language_file(path, language).exists() for language in LANGUAGES):
        return read_quiz_folder(path).problems
    return read_library(path).problems


def _content_root(path: Path) -> Path | None:
    """The content folder that a path is, or lies in."""
    parts = (QUIZZES, *LANGUAGES)
    for root in (path, *path.parents):
        if (root / QUIZZES).is_dir() and (root == path or path.relative_to(root).parts[0] in parts):
            return root
    return None


def _check_file(path: Path) -> tuple[Problem, ...]:
    text, unreadable = read_text(path)
    if text is None:
        return unreadable
    return parse(text, path.as_posix(), language=path.stem if path.stem in LANGUAGES else ORIGINAL).problems
