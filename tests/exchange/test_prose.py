"""Plain words become Markdown that shows them, and Markdown the plain words it shows."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.exchange.prose import (
    Heading,
    as_heading,
    as_line,
    as_markdown,
    as_words,
    closed,
    shielded,
    tags_in,
    unshielded,
)
from evenhand_site.markup import render
from strategies import lines

SIGNS = st.text(alphabet="ab 1.)(*_`~<>&;#[]!\\|=+->\"'$血。\n", max_size=30)


@given(words=SIGNS)
def test_the_markdown_of_plain_words_shows_them_as_they_are(words: str) -> None:
    shown = unescape(re.sub(r"<[^>]+>", " ", render(as_markdown(words))))

    assert shown.split() == words.split()


@given(words=SIGNS.filter(lambda words: "\n" not in words))
def test_the_words_of_their_markdown_are_the_words(words: str) -> None:
    assert as_words(as_markdown(words)) == (" ".join(words.split()), False)


@pytest.mark.parametrize(
    ("markdown", "words", "lost"),
    [
        ("a **b** *c* _d_", "a b c d", True),
        ("`a*b`", "a*b", True),
        ("[a](<https://example.org>) ![b](c.png)", "a b", True),
        ("<https://example.org/a_b>", "https://example.org/a_b", True),
        ("a &lt; b &amp; c", "a < b & c", False),
        ("2 * 3 * 4, snake_case_name", "2 * 3 * 4, snake_case_name", False),
        ("\\*a\\*", "*a*", False),
    ],
)
def test_markup_is_lost_where_only_words_can_stand(markdown: str, words: str, lost: bool) -> None:
    assert as_words(markdown) == (words, lost)


@pytest.mark.parametrize(
    ("markdown", "heading"),
    [
        ("One line.", Heading(prompt="One line.")),
        ("One\nparagraph.\n\nAnother.", Heading(prompt="One paragraph.", material="Another.")),
        ("One\\\ntwo", Heading(prompt="One", material="two")),
        ("One  \ntwo", Heading(prompt="One", material="two")),
        ("One:\n- a\n- b", Heading(prompt="One:", material="- a\n- b")),
        ("- a", None),
        ("```\na\n```", None),
        ("1. a", None),
        ("", None),
    ],
)
def test_the_first_line_of_words_is_the_heading(markdown: str, heading: Heading | None) -> None:
    assert as_heading(markdown) == heading


@pytest.mark.parametrize(
    ("markdown", "line", "joined"),
    [("a\nb", "a b", False), ("a\\\nb", "a b", False), ("a\n\nb", "a b", True), ("- a\n- b", "- a - b", True)],
)
def test_an_answer_is_one_line(markdown: str, line: str, joined: bool) -> None:
    assert as_line(markdown) == (line, joined)


@given(markdown=lines)
def test_a_shielded_text_holds_no_tag_and_comes_back(markdown: str) -> None:
    assert not tags_in(shielded(markdown))
    assert unshielded(shielded(markdown)) == markdown


def test_addresses_and_code_are_not_shielded() -> None:
    markdown = "a < b <https://example.org> `<b>`\n\n```\n<b>\n```\n\n<i>"

    assert shielded(markdown) == "a &lt; b <https://example.org> `<b>`\n\n```\n<b>\n```\n\n&lt;i>"
    assert unshielded(shielded(markdown)) == markdown


@pytest.mark.parametrize(
    ("markdown", "result"),
    [
        ("## Title ##\ntext", "**Title**\ntext"),
        ("```\n# code", "```\n# code\n```"),
        ("~~~\n```\n", "~~~\n```\n\n~~~"),
        ("```\na\n```", "```\na\n```"),
        ("#", ""),
    ],
)
def test_a_text_within_a_question_has_no_headings_and_leaves_nothing_open(markdown: str, result: str) -> None:
    assert closed(markdown) == result
