"""The text in a file's bytes, or why there is none: no text is guessed into other characters."""

from __future__ import annotations

import codecs
import re

from evenhand.exchange.outcome import ExchangeFailed

MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
"""Byte order marks, which say what a file is written in."""
DECLARED = re.compile(rb"<\?xml[^>]{0,100}?encoding=[\"']([A-Za-z][\w.-]*)[\"']")
LARGEST = 20_000_000
"""Bytes of one file; a quiz of a million characters is the most that is read back."""


def decoded(data: bytes, encoding: str = "utf-8") -> str:
    """The text of a file in an encoding, unless its byte order mark names another; raises `ExchangeFailed`."""
    if len(data) > LARGEST:
        raise ExchangeFailed(f"The file has {len(data):,} bytes; {LARGEST:,} is the most.", "Export fewer questions.")
    for mark, named in MARKS.items():
        if data.startswith(mark):
            data, encoding = data[len(mark) :], named
            break
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ExchangeFailed(
            f"The file is not {encoding.upper()}: the byte 0x{data[error.start]:02x} stands here.",
            "Save it as UTF-8, or say what it is: `--encoding gb18030` for a file from Chinese Windows.",
            line=line,
        ) from None
    except LookupError:
        raise ExchangeFailed(f"There is no encoding `{encoding}`.", "Name one like utf-8, gb18030 or cp1252.") from None
    if "\0" in text:
        raise ExchangeFailed("The file holds zero bytes, which no text has.", "Export it again as text.", line=1)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def declared(data: bytes) -> str | None:
    """The encoding that an XML file says it is written in, or None."""
    found = DECLARED.search(data[:200])
    return found[1].decode("ascii") if found else None
