"""What each right of each role is for."""

from __future__ import annotations

FOR: dict[str, tuple[str, ...]] = {}
ONE_OF_EACH_ROLE: tuple[str, ...] = ()
