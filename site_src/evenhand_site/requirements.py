"""What a quiz requires first: that it is there, and that no two wait for each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from evenhand.quiz.collector import Collector
from evenhand.quiz.problems import Code, Problem
from evenhand_site.quiz_folder import QuizFolder

MODULES = "modules/"
"""The pages that can be read to the end and required; below a language's folder."""


def check_requirements(folders: Collection[QuizFolder], pages: Collection[str]) -> Iterator[Problem]:
    """Modules and quizzes that are required and do not exist, and quizzes that require each other."""
    requires = {folder.name: _requires(folder) for folder in folders}
    for folder in folders:
        collector = Collector(folder.path)
        for target in requires[folder.name]:
            if target.endswith(".md") and (target not in pages or not target.startswith(MODULES)):
                modules = ", ".join(sorted(page for page in pages if page.startswith(MODULES))) or "none"
                _unknown(f"no module `{target}`", f"The modules are {modules}.", folder, collector)
            elif not target.endswith(".md") and target not in requires:
                _unknown(f"no quiz `{target}`", f"The quizzes are {', '.join(sorted(requires))}.", folder, collector)
        circle = _circle(folder.name, requires)
        if circle and min(circle) == folder.name:
            path = " -> ".join([*circle, circle[0]])
            message = f"Nobody can ever begin: {path} require each other."
            place = folder.setting("requires")
            collector.report(Code.CIRCULAR_REQUIREMENT, *place, message, "Remove one of the requirements.")
        yield from collector.problems


def _requires(folder: QuizFolder) -> tuple[str, ...]:
    return folder.parsed.quiz.settings.requires if folder.parsed and folder.parsed.quiz else ()


def _unknown(what: str, cure: str, folder: QuizFolder, collector: Collector) -> None:
    collector.report(Code.UNKNOWN_REQUIREMENT, *folder.setting("requires"), f"`requires`: there is {what}.", cure)


def _circle(start: str, requires: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The quizzes on the way from one back to itself, or none."""
    ways = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for target in requires.get(way[-1], ()):
            if target == start:
                return way
            if target not in seen and target in requires:
                seen.add(target)
                ways.append([*way, target])
    return []
