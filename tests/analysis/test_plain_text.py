"""Plain text of sanitised HTML."""

from __future__ import annotations

import pytest

from evenhand.analysis.plain_text import plain_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("A <em>street</em> fight", "A street fight"),
        ("<p>One.</p><p>Two.</p>", "One. Two."),
        ("<p>线上<strong>重要！</strong>请看</p>\n", "线上重要！请看"),
        ("3 &lt; 5 &amp;&nbsp;so on", "3 < 5 & so on"),
        ("a<br>b", "a b"),
        ('<img src="x.png" alt="A red square"> here', "A red square here"),
        ('<img src="x.png"> here', "here"),
        ("", ""),
    ],
)
def test_marks_go_and_words_stay(html: str, text: str) -> None:
    assert plain_text(html) == text
