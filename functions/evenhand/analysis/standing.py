"""How far the people are who are to pass a test: how many need help, and which. It names nobody."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Standings:
    """The labellers in a report's scope who are active now and have to pass the test, or have begun it; each is counted
    once."""

    people: int
    passed: int
    """Hold a pass now."""
    may_try: int
    """Were not passed yet, and have an attempt left or one under way."""
    none_left: int
    """Were not passed, and have no attempt left: somebody has to speak with them."""
    not_begun: int
