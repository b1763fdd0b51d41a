"""Checking ten thousand questions in two languages, against what reading their Markdown costs by itself."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

from questions import write_content
from side_by_side import Comparison, in_turn

QUIZZES, QUESTIONS = 200, 50
ROUNDS = 3
SECONDS, MEGABYTES = 10, 500


def measure(folder: Path) -> Comparison:
    """Seconds to check the content, in a process of its own, and the most memory that took."""
    write_content(folder / "content", QUIZZES, QUESTIONS)
    peaks: list[float] = []

    def ours() -> float:
        seconds, megabytes = in_a_child("check", folder / "content")
        peaks.append(megabytes)
        return seconds

    def theirs() -> float:
        return in_a_child("markdown", folder / "content")[0]

    mine, other = in_turn(ours, theirs, ROUNDS)
    return Comparison(
        name=f"Checking {QUIZZES * QUESTIONS:,} questions of every kind, in two languages, at most {max(peaks):.0f} MB",
        ours="evenhand check: read, compare, advise",
        theirs="markdown-it-py alone on the same files",
        unit="s",
        our_figures=tuple(mine),
        their_figures=tuple(other),
        goal=f"ours under {SECONDS} s and {MEGABYTES} MB",
    )


def in_a_child(what: str, content: Path) -> tuple[float, float]:
    """Seconds and megabytes that one of the ways below takes."""
    command = [sys.executable, __file__, what, str(content)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seconds, megabytes = json.loads(printed)
    return seconds, megabytes


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
