"""How somebody wants to see the site, and in which language to be written to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What a person chose. Kind by default: media stay blurred until asked for.

    The language of the roster is the default; the one chosen here wins, and no import of a roster changes it.
    """

    person_id: str
    language: str = ""
    """Of mails and of the site; empty where the person never chose one."""
    blur: bool = True
    greyscale: bool = False
    reduced_motion: bool = False
    """In addition to what the person's system asks for."""
    break_every: int | None = 50
    """Minutes after which a break is suggested; None for never."""
