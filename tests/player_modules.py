"""The modules of the player, and which of them a page loads."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

PLAYER = Path(__file__).resolve().parents[1] / "site_src" / "theme" / "assets" / "evenhand"
IMPORT = re.compile(r'^import (?:[^"]* from )?"\./([^"]+)";', re.MULTILINE)
LATER = re.compile(r'\bimport\("\./([^"]+)"\)')


def modules(*names: str, later: bool = False) -> set[str]:
    """The modules of those names and all that they import, at once or also what they come to load later."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            source = (PLAYER / name).read_text(encoding="utf-8")
            waiting += [*IMPORT.findall(source), *(LATER.findall(source) if later else ())]
    return found


def weight(names: set[str]) -> int:
    """The bytes of those modules, compressed."""
    return len(gzip.compress(b"".join((PLAYER / name).read_bytes() for name in sorted(names)), 9))
