"""Where pages are published from: no place for a file that is not for everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from evenhand.cli.printing import refuse
from evenhand.quiz.model import LANGUAGES

PLACES = {"docs_dir": "docs", "site_dir": "site"}
"""Settings of the generator that name folders whose files are published, with their defaults."""


def refuse_published(out: Path, content: Path | None, why: str) -> None:
    """End the command where a file would be published: among the pages of a folder of content, or by any site around
    it."""
    pages = [] if content is None else [content / language for language in LANGUAGES]
    published = next((folder for folder in (*pages, *_published_from(out)) if out.is_relative_to(folder)), None)
    if published is not None:
        raise refuse(f"{published} is published, and {why}. Name another folder with --out.")


def _published_from(out: Path) -> Iterator[Path]:
    """The folders that generators above a file read pages from and write them to, and those that are sites."""
    for above in out.parents:
        if (above / "index.html").exists():
            yield above
        for configuration in above.glob("mkdocs*.yml"):
            text = configuration.read_text(encoding="utf-8", errors="replace")
            for setting, default in PLACES.items():
                named = re.search(rf"^{setting}:[ \t]*[\"']?([^\"'\n#]+)", text, re.MULTILINE)
                yield (above / (named[1].strip() if named else default)).resolve()
