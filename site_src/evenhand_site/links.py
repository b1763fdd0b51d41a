"""Whether the links in a quiz lead somewhere: those to pages and images of this site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote

from evenhand.quiz.collector import Collector
from evenhand.quiz.craft.texts import links_in, texts_of
from evenhand.quiz.model import Quiz
from evenhand.quiz.problems import Code, Problem, Severity
from evenhand_site.markup import SCHEME
from evenhand_site.page import Page
from evenhand_site.quiz_folder import QuizFolder


def check_links(folder: QuizFolder, pages: Mapping[str, Mapping[str, Page]], content_root: Path) -> tuple[Problem, ...]:
    """The links of a quiz that lead nowhere, in each of its languages."""
    if folder.entry is None:
        return ()
    problems: list[Problem] = []
    for language, quiz in folder.entry.languages.items():
        places = folder.places[language]
        collector = Collector(places.path)
        for question_id, item, target in _targets(quiz):
            trouble = _trouble(target, language, pages[language], content_root / language)
            if trouble:
                line = places.line(question_id, item, near=target)
                cure = f"The path starts below `{language}/`, as in `modules/violence.md#blood`."
                collector.report(Code.BROKEN_LINK, line, 1, f"`{target}`: {trouble}.", cure, Severity.ADVICE)
        problems += collector.problems
    return tuple(problems)


def _targets(quiz: Quiz) -> Iterator[tuple[str, str, str]]:
    """Question, option or part, and target of each link that stays on this site."""
    texts = (("", "", quiz.introduction), *((each.id, *text) for each in quiz.questions for text in texts_of(each)))
    for question_id, item, text in texts:
        for target in links_in(text):
            if target and not SCHEME.match(target) and not target.startswith(("/", "#")):
                yield question_id, item, target


def _trouble(target: str, language: str, known: Mapping[str, Page], root: Path) -> str:
    path, _, section = unquote(target).partition("#")
    name = normpath(path.partition("?")[0])
    if name.endswith(".md"):
        if name not in known:
            return f"there is no page `{language}/{name}`"
        if section and section not in known[name].sections:
            return f"the page `{language}/{name}` has no section `#{section}`"
    elif name.startswith("..") or not (root / name).exists():
        return f"there is no file `{language}/{name}`"
    return ""
