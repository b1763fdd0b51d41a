"""Building the site with its quizzes, against plain Material on the same pages."""

from __future__ import annotations

import re
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from child import printed_by
from side_by_side import Comparison, in_turn

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 9


def measure(folder: Path, rounds: int = ROUNDS) -> Iterator[Comparison]:
    """Seconds for `mkdocs build` of the English site, as it is and without our extension."""
    plain = folder / "plain"
    shutil.copytree(ROOT / "content", plain / "content")
    for page in (plain / "content").rglob("*.md"):
        text = page.read_text(encoding="utf-8")
        # Plain Material knows no quizzes: the same pages, with the line that names one as a word.
        page.write_text(re.sub(r"^::: quiz (.+)$", r"\1", text, flags=re.MULTILINE), encoding="utf-8")
    configuration = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    without = re.sub(r"^  evenhand_site\.extension:\n(?:    .*\n)*", "", configuration, flags=re.MULTILINE)
    assert without != configuration, "mkdocs.yml names the extension"
    (plain / "mkdocs.yml").write_text(without, encoding="utf-8")
    (plain / "site_src").symlink_to(ROOT / "site_src")

    def ours() -> float:
        return build(ROOT, folder / "ours-site")

    def theirs() -> float:
        return build(plain, folder / "plain-site")

    mine, other = in_turn(ours, theirs, rounds)
    yield Comparison(
        name="Building the English site",
        ours="mkdocs build, with quizzes and self-checks",
        theirs="mkdocs build, plain Material on the same pages",
        unit="s",
        our_figures=tuple(mine),
        their_figures=tuple(other),
        goal="at most 1.10",
    )


def build(project: Path, target: Path) -> float:
    """Seconds of one build."""
    began = time.perf_counter()
    command = [sys.executable, "-W", "ignore", "-m", "mkdocs", "build", "-q", "-d", str(target)]
    printed_by(f"mkdocs build in {project}", command, cwd=project)
    return time.perf_counter() - began
