"""HTML becomes Markdown that shows the same, and says what it could not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.exchange.from_html import from_html
from evenhand.exchange.hypertext import Element, read_html
from evenhand_site.markup import render

TAGS = (
    "<p> </p> <b> </b> <i> </i> <br> <ul> <li> </ul> <ol> </ol> <code> </code> <pre> </pre> <blockquote> </blockquote>"
    " <table> <tr> <td> </table> <script> </script> <div> </div> </a>"
)
WORDS = "< &amp; &nbsp; &lt;b&gt; # - + 1. * _ ** ` ``` [x](y) ~~~ | = > 血迹。 “看” word . , \\"
PIECES = st.lists(
    st.sampled_from([*TAGS.split(), *WORDS.split(), "<img alt='x y'>", "<a href='https://example.org'>", " ", "\n"]),
    max_size=25,
).map("".join)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One.</p><p>Two &amp; <b>three</b>.</p>", "One.\n\nTwo & **three**."),
        ("one<br>two<br/><em>three</em>", "one\\\ntwo\\\n*three*"),
        ("<strong> a </strong>b", "**a** b"),
        ("<b>one<br>two</b>", "**one**\\\n**two**"),
        ("<b><b>a</b> c</b>", "**a c**"),
        ("<ul><li>a<li>b<ol><li>c</ol></ul>", "- a\n- b\n\n  1. c"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<code>a`b</code>", "``a`b``"),
        ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
        ("<a href='https://example.org/a_b'>a_b</a>", "[a\\_b](<https://example.org/a_b>)"),
        ("<p>重要<b>。“看”。</b>后文</p>", "重要。“**看**”。后文"),
        ("1. a<br># b<br>- c<br>= d", "1\\. a\\\n\\# b\\\n\\- c\\\n\\= d"),
        ("a*b*c _d_ [e](f) `g` &lt;i&gt;", "a\\*b\\*c \\_d\\_ \\[e\\](f) \\`g\\` \\<i>"),
        ("2 * 3 &lt; 7 in _____ steps", "2 * 3 < 7 in _____ steps"),
        ("&nbsp;a&nbsp; b ", "a b"),
        ("<div><span>a</span><div>b</div></div>", "a\n\nb"),
        ("<p>unclosed <b>bold", "unclosed **bold**"),
        ("", ""),
    ],
)
def test_simple_markup_is_carried_without_a_loss(html: str, markdown: str) -> None:
    result = from_html(html)

    assert result.markdown == markdown
    assert result.losses == ()


@pytest.mark.parametrize(
    ("html", "markdown", "loss"),
    [
        ("<h3>Title</h3>x", "**Title**\n\nx", "A heading is written in bold."),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a · b", "A table is not carried; its cells are, row by row."),
        (
            "<img src='data:x' alt='A map'>",
            "\\[A map\\]",
            "An image is not carried; its description, “A map”, stands in",
        ),
        ("a <img src='x'>", "a", "An image is not carried and has no description."),
        ("H<sub>2</sub>O", "H2O", "`<sub>` is not carried; its text is."),
        ("<span style='color: red'>a</span>", "a", "The style of a text is not carried."),
        ("<a href='javascript:x()'>a</a>", "a", "The link to `javascript:x()` is not carried; its text is."),
        ("<video src='x'>a</video>", "a", "`<video>` is not carried."),
        ("a<script>alert(1)</script>", "a", "`<script>` is not carried."),
    ],
)
def test_other_markup_keeps_its_words_and_says_what_is_lost(html: str, markdown: str, loss: str) -> None:
    result = from_html(html)

    assert result.markdown == markdown
    assert len(result.losses) == 1
    assert result.losses[0].startswith(loss)


@settings(max_examples=500)
@given(html=PIECES)
def test_the_markdown_shows_the_words_of_the_html_and_no_sign_of_its_own(html: str) -> None:
    shown = unescape(re.sub(r"<[^>]+>", " ", render(from_html(html).markdown)))

    assert _signs(shown) == _signs("".join(_seen(read_html(html))))


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("A fight. <![fight] no section>It is blurred.", "A fight. It is blurred."),
        ("A fight. <![\n::x>It is blurred.", "A fight. It is blurred."),
        ("A fight. <![CDATA[none]]>It is blurred.", "A fight. It is blurred."),
        ("A fight. <![fight", "A fight. <![fight"),
    ],
)
def test_a_section_that_html_does_not_know_is_a_comment(html: str, words: str) -> None:
    assert read_html(html).text == words


@pytest.mark.parametrize(
    "html", ["<div>" * 5000 + "x", "<b>" * 5000 + "x", "</p>" * 5000 + "x", "<ul><li>" * 2000 + "x"]
)
def test_any_depth_is_read(html: str) -> None:
    assert "x" in from_html(html).markdown


def _seen(element: Element) -> Iterator[str]:
    """The words of what a browser shows, an image's description for it."""
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.name == "img":
            yield child.attributes["alt"]
        elif child.name != "script":
            yield from _seen(child)


def _signs(text: str) -> str:
    """All signs that are seen, but for those that part cells and enclose a description."""
    return re.sub(r"[\s·\[\]]", "", text)
