"""Whether `see=` leads somewhere: each question names the section of a page that answers it."""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.quiz.collector import Collector
from evenhand.quiz.parser import Parsed
from evenhand.quiz.problems import Code, Problem, Severity
from evenhand_site.page import Page


def check_see(parsed: Parsed | None, path: str, pages: Mapping[str, Mapping[str, Page]]) -> tuple[Problem, ...]:
    """What is wrong with the `see=` of a quiz's questions, in any language's pages; void ones need none."""
    collector = Collector(path)
    if parsed is None or parsed.quiz is None:
        return ()
    for question in parsed.quiz.questions:
        line = parsed.lines[question.id]
        if question.see is None and question.void:
            continue
        if question.see is None:
            collector.report(
                Code.MISSING_SEE,
                line,
                1,
                "The question does not name the section that answers it.",
                'Write `see="modules/violence.md#blood"` at its heading.',
                Severity.ADVICE,
            )
            continue
        for language, known in pages.items():
            trouble = _trouble(question.see, language, known)
            if trouble:
                collector.report(Code.BROKEN_SEE, line, 1, f"`see={question.see}`: {trouble[0]}.", trouble[1])
    return collector.problems


def _trouble(see: str, language: str, known: Mapping[str, Page]) -> tuple[str, str] | None:
    name, _, section = see.partition("#")
    page = known.get(name)
    if page is None:
        cure = f"The path starts below `{language}/`, as in `modules/violence.md`."
        return f"there is no page `{language}/{name}`", cure
    if section and section not in page.sections:
        cure = f"Write `{{#{section}}}` at the end of a heading there."
        return f"the page `{language}/{name}` has no section `#{section}`", cure
    return None
