"""The Python-Markdown extension that makes forms of quizzes; the only code that meets the site's generator.

A line `::: quiz NAME` becomes the form of that quiz, a self-check becomes a form with its answer. Whatever would
publish an answer by accident stops the build. It is an extension and not a plugin of one generator because the others
would leave out a plugin they do not know, and publish the answers.

    markdown_extensions:
      evenhand_site.extension:
        content_root: content
        language: en
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from click import ClickException
from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from evenhand.quiz.model import ORIGINAL, Kind
from evenhand.quiz.problems import Problem
from evenhand.quiz.split import form_of
from evenhand.quiz.taxonomy import NO_TAXONOMY, Taxonomy
from evenhand_site.addresses import quiz_link
from evenhand_site.elements import replace_paragraphs, to_element
from evenhand_site.files import read_text
from evenhand_site.form import render_form, render_self_check
from evenhand_site.page import find_quizzes, line_problems, read_page
from evenhand_site.quiz_folder import QUIZZES, errors, quiz_folders, read_quiz_folder
from evenhand_site.self_check import SelfCheck, find_self_checks
from evenhand_site.taxonomy import load_taxonomy

AFTER_FENCES = 24
"""Fences are put aside at 25; what is left and looks like a task list will become one."""
AFTER_INLINE = 1
"""After everything that reads text for Markdown, and before the generators look at links, at 0."""
ELEMENTS = ("evenhand-quiz", "evenhand-self-check", "evenhand-results", "evenhand-appeals", "evenhand-account")


class PageRefused(ClickException):
    """A page that cannot be published as it is. The generators show the message and stop."""


class EvenhandExtension(Extension):
    """Quizzes and self-checks in pages."""

    def __init__(self, **settings: Any) -> None:
        self.config = {
            "content_root": ["content", "The folder that holds the quizzes and, by language, the pages"],
            "language": [ORIGINAL, "The language of the pages"],
        }
        super().__init__(**settings)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802, the name is Python-Markdown's
        """Register with Python-Markdown."""
        md.block_level_elements.extend(ELEMENTS)
        self_checks: dict[str, Element] = {}
        reader = _Reader(md, Path(self.getConfig("content_root")), self.getConfig("language"), self_checks)
        md.preprocessors.register(reader, "evenhand", AFTER_FENCES)
        md.treeprocessors.register(_SelfChecks(md, self_checks), "evenhand", AFTER_INLINE)


def makeExtension(**settings: Any) -> EvenhandExtension:  # noqa: N802, the name is Python-Markdown's
    """What Python-Markdown calls."""
    return EvenhandExtension(**settings)


class _Reader(Preprocessor):
    """Takes quizzes and self-checks out of a page's lines and leaves a mark for each."""

    def __init__(self, md: Markdown, content_root: Path, language: str, self_checks: dict[str, Element]) -> None:
        super().__init__(md)
        self._root = content_root
        self._language = language
        self._self_checks = self_checks

    def run(self, lines: list[str]) -> list[str]:
        self._self_checks.clear()
        shown = tuple(enumerate(lines))
        checks = find_self_checks(lines, shown, "this page")
        of_checks = (problem for check in checks for problem in check.problems)
        wrong = errors([*line_problems(shown, checks, "this page"), *of_checks])
        if wrong:
            raise PageRefused(_sentence(self._located(lines) or wrong))
        marks = {mention.index: self._quiz(mention.name) for mention in find_quizzes(shown)}
        return _replaced(lines, marks, {check.start: (check, self._self_check(check)) for check in checks})

    def _self_check(self, check: SelfCheck) -> str:
        mark = f"\x02evenhand:{len(self._self_checks)}\x03"
        taxonomy = self._taxonomy() if check.question.kind is Kind.CASE else NO_TAXONOMY
        self._self_checks[mark] = to_element(render_self_check(check.question, self._language, taxonomy=taxonomy))
        return mark

    def _taxonomy(self) -> Taxonomy:
        taxonomy, problems = load_taxonomy(self._root)
        if wrong := errors(problems):
            raise PageRefused(_sentence(wrong))
        return taxonomy

    def _quiz(self, name: str) -> str:
        quizzes = self._root / QUIZZES
        if not quizzes.is_dir():
            raise PageRefused(
                f"There is no folder `{quizzes.as_posix()}` in {Path.cwd()}. Build from the project's folder, or set "
                "`content_root` of evenhand_site.extension."
            )
        known = {folder.name: folder for folder in quiz_folders(self._root)}
        if name not in known:
            raise PageRefused(f"There is no quiz `{name}` in `{quizzes.as_posix()}`; there are {', '.join(known)}.")
        folder = read_quiz_folder(known[name], dict.fromkeys((ORIGINAL, self._language)))
        if folder.entry is None:
            raise PageRefused(_sentence(errors(folder.problems)))
        quiz = folder.entry.languages.get(self._language, folder.entry.original)
        form = form_of(quiz, self._taxonomy())
        return self.md.htmlStash.store(render_form(form, quiz_link(self._language), paper=quiz.settings.paper))

    def _located(self, lines: list[str]) -> tuple[Problem, ...]:
        """The page's errors with their places in its file.

        The generators do not say which file a page comes from, and take off its front matter; the file is found again
        by the first line that is wrong.
        """
        text = set(lines)
        for path in sorted((self._root / self._language).rglob("*.md")):
            source, _ = read_text(path)
            page = read_page(source or "", path.as_posix())
            found = errors(page.problems)
            if found and page.lines[found[0].line - page.body_line] in text:
                return found
        return ()


class _SelfChecks(Treeprocessor):
    """Puts self-checks in the places of their marks."""

    def __init__(self, md: Markdown, self_checks: dict[str, Element]) -> None:
        super().__init__(md)
        self._self_checks = self_checks

    def run(self, root: Element) -> None:
        replace_paragraphs(root, self._self_checks)


def _replaced(lines: list[str], marks: dict[int, str], checks: dict[int, tuple[SelfCheck, str]]) -> list[str]:
    written: list[str] = []
    skip_to = 0
    for index, line in enumerate(lines):
        if index < skip_to:
            continue
        if index in checks:
            check, mark = checks[index]
            written += ["", mark, ""]
            skip_to = check.end
        else:
            written += ["", marks[index], ""] if index in marks else [line]
    return written


def _sentence(problems: tuple[Problem, ...]) -> str:
    lines = (f"{problem.place} {problem.code} {problem.message} {problem.cure}" for problem in problems)
    return "\n".join(lines)
