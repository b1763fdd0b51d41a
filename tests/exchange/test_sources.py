"""A file's bytes become text by what they say of themselves or by what its owner says, never by a guess."""

from __future__ import annotations

import codecs

import pytest

from evenhand.exchange.outcome import ExchangeFailed
from evenhand.exchange.sources import LARGEST, declared, decoded

TEXT = "问题\nA) 是\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
    ],
)
def test_utf8_and_marked_utf16_are_read_with_any_line_ends(data: bytes) -> None:
    assert decoded(data) == TEXT


def test_another_encoding_is_refused_with_the_line_and_the_option_that_reads_it() -> None:
    with pytest.raises(ExchangeFailed, match="is not UTF-8: the byte 0x") as failed:
        decoded(b"question\n" + "问题".encode("gb18030"))

    assert failed.value.line == 2
    assert "--encoding gb18030" in failed.value.cure


def test_another_encoding_is_read_when_it_is_named() -> None:
    assert decoded(TEXT.encode("gb18030"), "gb18030") == TEXT


@pytest.mark.parametrize(
    ("data", "encoding", "reason"),
    [
        (b"a\0b", "utf-8", "zero bytes"),
        (b"a", "klingon", "no encoding `klingon`"),
        (b"a" * (LARGEST + 1), "utf-8", "is the most"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, encoding: str, reason: str) -> None:
    with pytest.raises(ExchangeFailed, match=reason):
        decoded(data, encoding)


def test_an_xml_file_says_what_it_is_written_in() -> None:
    assert declared(b'<?xml version="1.0" encoding="GB2312"?><quiz/>') == "GB2312"
    assert declared(b"<quiz/>") is None
