"""Ways to look at a mail that was composed."""

from __future__ import annotations

import os
import re
from html.parser import HTMLParser
from pathlib import Path

from evenhand.analysis.plain_text import plain_text

SNAPSHOTS = Path(__file__).parent / "snapshots"
VOID = {"meta", "br"}


def same_as_reviewed(now: str, name: str) -> None:
    """Set UPDATE_SNAPSHOTS=1 to write what is composed now, and look at it before it is committed."""
    path = SNAPSHOTS / name
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.write_text(now, encoding="utf-8")
    assert now == path.read_text(encoding="utf-8")


def visible(html: str) -> str:
    """The text that a reader sees, on one line."""
    return plain_text(html[html.index("<body") :])


def one_line(text: str) -> str:
    return " ".join(text.split())


def without_addresses(text: str) -> str:
    return re.sub(r"https://\S+", "", text)


class _Checker(HTMLParser):
    """Notes addresses, and tags that do not match."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.tags: set[str] = set()
        self.bars: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "background")]
        if tag == "table" and values.get("class") == "bar":
            self.bars.append(0)
        if tag == "td" and values.get("height") == "12":
            self.bars[-1] += int((values.get("width") or "0").rstrip("%"))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def checked(html: str) -> _Checker:
    """What was noted of well-formed HTML."""
    checker = _Checker()
    checker.feed(html)
    assert checker.open == []
    return checker
