"""Checking ten thousand questions in two languages, against what reading their Markdown costs by itself."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from child import figures_of
from questions import write_content
from side_by_side import Comparison, in_turn

QUIZZES, QUESTIONS = 200, 50
ROUNDS = 3
SECONDS, MEGABYTES = 10, 500


def measure(
    folder: Path, rounds: int = ROUNDS, quizzes: int = QUIZZES, questions: int = QUESTIONS
) -> Iterator[Comparison]:
    """Seconds to check the content, in a process of its own, and the most memory that took."""
    write_content(folder / "content", quizzes, questions)
    peaks: list[float] = []

    def ours() -> float:
        seconds, megabytes = figures_of(__file__, "check", folder / "content")
        peaks.append(megabytes)
        return seconds

    def theirs() -> float:
        seconds: float = figures_of(__file__, "markdown", folder / "content")[0]
        return seconds

    mine, other = in_turn(ours, theirs, rounds)
    yield Comparison(
        name=f"Checking {quizzes * questions:,} questions of every kind, in two languages, at most {max(peaks):.0f} MB",
        ours="evenhand check: read, compare, advise",
        theirs="markdown-it-py alone on the same files",
        unit="s",
        our_figures=tuple(mine),
        their_figures=tuple(other),
        goal=f"ours under {SECONDS} s and {MEGABYTES} MB",
    )


def check(content: Path) -> None:
    """What `evenhand check` does before it prints; the content has nothing wrong in it."""
    from evenhand_site.checking import check_path

    problems = check_path(content)
    assert problems == (), problems[:3]


def markdown(content: Path) -> None:
    """Read every file as CommonMark."""
    from markdown_it import MarkdownIt

    for path in content.rglob("*.md"):
        MarkdownIt("commonmark").parse(path.read_text(encoding="utf-8"))


def main() -> None:
    way, content = {"check": check, "markdown": markdown}[sys.argv[1]], Path(sys.argv[2])
    began = time.perf_counter()
    way(content)
    seconds = time.perf_counter() - began
    print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


if __name__ == "__main__":
    main()
