"""Plain text that lines up in English and Chinese."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.mail.plain import COLUMNS, bar, pad, shorten, width, wrap

WORDS = st.lists(
    st.sampled_from(["a ", "question ", "n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}38 ", "题目", "，", "（甲）"])
)


def test_a_chinese_character_is_two_columns_wide() -> None:
    assert width("题 1") == 4
    assert pad("题", 4) + "|" == "题  |"


@given(WORDS.map("".join))
def test_wrapped_lines_fit_and_lose_nothing(text: str) -> None:
    lines = wrap(text, "    ", " 1. ").split("\n")
    assert all(width(line) <= COLUMNS or set(line) <= {" ", "，"} for line in lines)
    assert "".join(lines).replace(" ", "") == "1." + text.replace(" ", "")
    assert all(line.startswith("    ") for line in lines[1:])


def test_a_line_does_not_begin_with_closing_punctuation_nor_end_with_an_opening_bracket() -> None:
    assert wrap("题" * 35 + "目，" + "题") == "题" * 35 + "\n目，题"
    assert wrap("题" * 35 + "（目）") == "题" * 35 + "\n（目）"


@pytest.mark.parametrize(("share", "cells"), [(0, 0), (2, 0), (3, 1), (50, 10), (97, 19), (98, 20), (100, 20)])
def test_a_bar_has_a_fixed_length(share: int, cells: int) -> None:
    assert bar(share) == "█" * cells + "░" * (20 - cells)


def test_a_long_text_is_shortened_at_a_word_or_a_character() -> None:
    assert shorten("A street fight", 14) == "A street fight"
    assert shorten("A street fight", 13) == "A street…"
    assert shorten("街头斗殴视频", 9) == "街头斗殴…"
