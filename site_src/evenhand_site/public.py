"""Which files of the site anybody may have: what a page's front matter marks `public: true`, what such a page shows,
and the theme's own styles, scripts and icons. Everything else is behind the sign-in: the search index and the
pictures of private pages too."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

PUBLIC = re.compile(r"^public:[ \t]*true[ \t]*(?:#.*)?\r?$", re.MULTILINE)
FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?P<text>.*?)^---[ \t]*\r?$", re.DOTALL | re.MULTILINE)
ALWAYS = ("404.html", "assets/images/favicon.png", "sitemap.xml")
"""The switch of languages asks on each page for the list of the other language's: addresses, and nothing of what stands
there."""
THEME_FILES = frozenset({".css", ".js", ".map", ".png", ".svg", ".ico", ".woff", ".woff2"})
SHOWING = frozenset({"img", "source", "video", "audio", "track"})


def is_public(text: str) -> bool:
    """Whether the front matter of a page says `public: true`."""
    front = FRONT_MATTER.search(text)
    return front is not None and PUBLIC.search(front["text"]) is not None


def public_files(site: Path, content: Path, languages: Sequence[str]) -> tuple[str, ...]:
    """The files of a built site that need no session, as paths below it."""
    found = {path.name for path in site.iterdir() if path.is_file() and path.suffix in {".html", ".css", ".js"}}
    for language in languages:
        found |= {f"{language}/{name}" for name in _of_language(site / language, content / language)}
    return tuple(sorted(name for name in found if (site / name).is_file()))


def _of_language(built: Path, written: Path) -> Iterator[str]:
    yield from ALWAYS
    for path in (built / "assets").rglob("*"):
        name = path.relative_to(built).as_posix()
        if path.suffix in THEME_FILES and not (written / name).exists():
            yield name
    for source in written.rglob("*.md"):
        if is_public(source.read_text(encoding="utf-8")):
            page = _page_of(source.relative_to(written))
            yield page
            yield from _shown(built / page, page)


def _page_of(source: Path) -> str:
    """The file that a Markdown file becomes."""
    if source.name in ("index.md", "README.md"):
        return source.with_name("index.html").as_posix()
    return (source.with_suffix("") / "index.html").as_posix()


def _shown(file: Path, page: str) -> Iterator[str]:
    """The pictures and films in a public page, which its author publishes with it."""
    if not file.is_file():
        return
    for address in _Sources(file.read_text(encoding="utf-8")).found:
        parts = urlsplit(address)
        if not parts.scheme and not parts.netloc and parts.path and not parts.path.startswith("/"):
            name = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))
            if not name.startswith(".."):
                yield name


class _Sources(HTMLParser):
    """The addresses of what a page shows."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SHOWING:
            self.found += [value for name, value in attrs if name in ("src", "poster") and value]
