"""How somebody wants to see the site."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """Display settings. Kind by default: media stay blurred until asked for."""

    person_id: str
    blur: bool = True
    greyscale: bool = False
    reduced_motion: bool = False
    """In addition to what the person's system asks for."""
    break_every: int | None = 50
    """Minutes after which a break is suggested; None for never."""
