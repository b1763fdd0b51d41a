"""What a mail says of its own leaving, whatever it is about: that it may be a repeat, and how to stop mails like it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.mail import plain

if TYPE_CHECKING:
    from evenhand.mail.strings import Strings


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """What is known when a mail leaves, and not when it is put into the outbox."""

    repeat: bool = False
    """Whether it may have left before: an earlier try ended in a crash, or the line broke."""
    unsubscribe: str = ""
    """The address that stops mails like it; empty where they cannot be."""


FIRST = Leaving()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link of the footer."""

    text: str
    address: str
    colon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around a mail; empty where there is nothing to say."""

    above: str = ""
    lines: tuple[str, ...] = ()
    """Below it."""
    links: tuple[Link, ...] = ()
    """Below those."""

    def around(self, text: str) -> str:
        """A text part within it; addresses stand whole on lines of their own."""
        below = [*map(plain.wrap, self.lines), *(f"{link.text}{link.colon}\n{link.address}" for link in self.links)]
        return "\n".join([plain.wrap(self.above), text, "", *below])


def frame_of(leaving: Leaving, words: Strings, mail_id: str, *, site_url: str = "", above: str = "") -> Frame:
    """The frame of a mail that leaves."""
    stop = Link(
        text=words.unsubscribe, address=f"{leaving.unsubscribe}?language={words.lang}", colon=words.colon.rstrip()
    )
    choose = Link(
        text=words.change_subscriptions,
        address=f"{site_url}/{words.lang}/my/#subscriptions",
        colon=words.colon.rstrip(),
    )
    return Frame(
        above=above,
        lines=(words.repeat.format(id=mail_id),) if leaving.repeat else (),
        links=(stop, choose) if leaving.unsubscribe else (),
    )
