"""New quizzes and modules: files in every language that are sound from the first and wait for their words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from string import Template

from evenhand.quiz.attributes import ID
from evenhand.quiz.model import LANGUAGES, ORIGINAL
from evenhand_site.addresses import page_address
from evenhand_site.files import stage
from evenhand_site.generator import config_name
from evenhand_site.quiz_folder import QUIZZES, language_file

SCAFFOLDS = Path(__file__).parent / "scaffolds"
CONTENT = "content"
TESTS = "tests"
MODULES = "modules"
TEST_TITLES = {"en": "Test: {title}", "zh": "测试：{title}"}
MARKUP = re.compile(r"([\\`*_{}\[\]<>#])")


class CannotStart(Exception):
    """Nothing was written; the message says why."""


class Scaffold:
    """What is about to be written: the files with their texts; `page`, below each language's folder, shows it."""

    def __init__(self, root: Path, page: str, titles: Mapping[str, str], files: Mapping[Path, str]) -> None:
        self._root = root
        self._page = page
        self._titles = titles
        self._files = files

    def write(self) -> tuple[Path, ...]:
        """Write all files, or raise `CannotStart` where one of them is there; their paths."""
        there = [path.as_posix() for path in self._files if path.exists()]
        if there:
            raise CannotStart(f"There is already {', '.join(there)}; nothing was written. Choose another name.")
        for path, text in self._files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            stage(path, text.encode(), mode=0o644).replace(path)
        return tuple(self._files)

    @property
    def address(self) -> str:
        """Where the page will stand, below each language's root."""
        return page_address(self._page)

    def navigation(self) -> dict[str, str]:
        """The file of each language's navigation and the line that it needs."""
        return {
            (self._root / config_name(language)).as_posix(): f"- {_yaml(title)}: {self._page}"
            for language, title in self._titles.items()
        }


def new_quiz(root: Path, name: str, titles: Mapping[str, str], module: str | None = None) -> Scaffold:
    """A quiz and the pages that show it; its questions lead to a module where one is named."""
    content = _content(root, name)
    if module is not None and not all((content / language / MODULES / f"{module}.md").is_file() for language in titles):
        missing = f"There is no module `{module}` in every language: {MODULES}/{module}.md."
        raise CannotStart(f"{missing} Begin it first: evenhand new module {module}")
    see = f' see="{MODULES}/{module}.md"' if module else ""
    files: dict[Path, str] = {}
    for language, title in titles.items():
        heading = TEST_TITLES[language].format(title=title)
        values = {"name": name, "title": _yaml(title), "see": see}
        files[language_file(content / QUIZZES / name, language)] = _filled(f"quiz.{language}.md", values)
        values = {"name": name, "test_title": _yaml(heading), "test_heading": _plain(heading)}
        files[content / language / TESTS / f"{name}.md"] = _filled(f"test.{language}.md", values)
    return Scaffold(root, f"{TESTS}/{name}.md", titles, files)


def new_module(root: Path, name: str, titles: Mapping[str, str]) -> Scaffold:
    """A module with a self-check."""
    content = _content(root, name)
    files = {
        content / language / MODULES / f"{name}.md": _filled(
            f"module.{language}.md", {"title": _yaml(title), "heading": _plain(title)}
        )
        for language, title in titles.items()
    }
    return Scaffold(root, f"{MODULES}/{name}.md", titles, files)


def titles_of(name: str, given: Mapping[str, str | None]) -> dict[str, str]:
    """The title in every language: as given, else as in the original language, else made from the name."""
    original = given.get(ORIGINAL) or name.replace("-", " ").capitalize()
    return {language: " ".join((given.get(language) or original).split()) for language in LANGUAGES}


def _content(root: Path, name: str) -> Path:
    if not ID.fullmatch(name):
        raise CannotStart(f"`{name}` is no name: small letters, digits and hyphens, as in `real-world-violence`.")
    if not (root / CONTENT).is_dir():
        raise CannotStart(f"There is no `{CONTENT}` folder in {root.absolute()}; is that the project's folder?")
    return root / CONTENT


def _filled(scaffold: str, values: Mapping[str, str]) -> str:
    return Template((SCAFFOLDS / scaffold).read_text(encoding="utf-8")).substitute(values)


def _yaml(text: str) -> str:
    """A text as YAML, whatever stands in it."""
    return json.dumps(text, ensure_ascii=False)


def _plain(text: str) -> str:
    """A text as Markdown that shows it as it is."""
    return MARKUP.sub(r"\\\1", text)
