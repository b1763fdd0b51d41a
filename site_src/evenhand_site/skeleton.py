"""The skeleton of a text: what is left when everything is gone that a generator may add, drop or write differently.

Markup, escapes, white space, ASCII punctuation, case, and the marks that a search index puts between Chinese words all
go, so that a text is found again wherever and however it was written.
"""

from __future__ import annotations

import re
from html import unescape

TAG = re.compile(r"<[^<>]*>")
ESCAPE = re.compile(r"\\(?:u(?P<code>[0-9a-fA-F]{4})|(?P<sign>.))", re.DOTALL)
SURROGATE = re.compile(r"[\ud800-\udfff]")
DROPPED = bytes(code for code in range(128) if not chr(code).isalnum())
LOWER = bytes(ord(chr(code).lower()) if code < 128 else code for code in range(256))
INVISIBLE = tuple(sign.encode() for sign in ("\u200b", "\u00ad", "\u00a0", "\u3000", "\ufeff", "\u2060"))


def skeleton(text: str) -> bytes:
    """The letters and digits of a text, in small letters, and its signs beyond ASCII."""
    data = text.encode(errors="replace").translate(LOWER, DROPPED)
    if not data.isascii():
        for sign in INVISIBLE:
            data = data.replace(sign, b"")
    return data


def readings(text: str) -> frozenset[bytes]:
    """The skeletons of a text in all the ways it may be meant: with its tags and without, as JSON and not."""
    texts = (text, _json_unescaped(text)) if "\\" in text else (text,)
    return frozenset(skeleton(_html_unescaped(reading)) for each in texts for reading in (each, TAG.sub("", each))) - {
        b""
    }


def _html_unescaped(text: str) -> str:
    """Twice: a search index holds escaped HTML, and shows it escaped once more."""
    for _ in range(2):
        text = unescape(text) if "&" in text else text
    return text


def _json_unescaped(text: str) -> str:
    unescaped = ESCAPE.sub(_sign, text)
    if SURROGATE.search(unescaped):
        unescaped = unescaped.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unescaped


def _sign(found: re.Match[str]) -> str:
    if found["code"]:
        return chr(int(found["code"], 16))
    return "" if found["sign"] in "nrtbf" else found["sign"]
