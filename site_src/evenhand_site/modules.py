"""The modules of a site: the pages there are to read, which assignments and prerequisites name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

from evenhand.quiz.attributes import split_attributes
from evenhand.quiz.publication import Module
from evenhand.quiz.revision import digest
from evenhand_site.fences import outside_fences
from evenhand_site.files import read_text
from evenhand_site.page import HEADING, Page

FOLDER = "modules/"


def read_modules(content_root: Path, pages: Mapping[str, Mapping[str, Page]]) -> tuple[Module, ...]:
    """Every page below `modules/`, by path. A change of its text in any language gives it another revision."""
    paths = sorted({path for of_language in pages.values() for path in of_language if path.startswith(FOLDER)})
    return tuple(_module(content_root, path, pages) for path in paths)


def _module(content_root: Path, path: str, pages: Mapping[str, Mapping[str, Page]]) -> Module:
    languages = {language: of_language[path] for language, of_language in pages.items() if path in of_language}
    sources = {language: read_text(content_root / language / path)[0] or "" for language in languages}
    return Module(
        page=path,
        titles={language: _title(page, sources[language], path) for language, page in languages.items()},
        revision=digest(sources),
    )


def _title(page: Page, source: str, path: str) -> str:
    """What its front matter calls it, else its first heading, else its file."""
    headings = (found["text"] for _, line in outside_fences(page.lines) if (found := HEADING.match(line)))
    texts = (split_attributes(heading)[0].strip() for heading in headings)
    return _front_matter(page, source).get("title") or next(filter(None, texts), path)


def _front_matter(page: Page, source: str) -> dict[str, str]:
    """What stands between the two fences at the page's start; the generators take what is not YAML for nothing."""
    lines = source.splitlines()[1 : max(1, page.body_line - 2)]
    try:
        values = yaml.safe_load("\n".join(lines))
    except yaml.YAMLError:
        return {}
    return {str(name): str(value) for name, value in values.items()} if isinstance(values, dict) else {}
