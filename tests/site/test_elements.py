"""HTML taken into the Markdown tree comes out as it went in."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from markdown.serializers import to_html_string

from evenhand.quiz.model import Quiz
from evenhand_site.elements import to_element
from evenhand_site.form import render_self_check
from strategies import quizzes


class Parts(HTMLParser):
    """Tags with their attributes in order, and text, so that two ways to write one thing are equal."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append(f"<{tag} {sorted((name, value or '') for name, value in attrs)}>")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


@given(quiz=quizzes())
def test_a_self_check_is_the_same_after_the_tree(quiz: Quiz) -> None:
    html = render_self_check(quiz.questions[0], "en")

    assert Parts(to_html_string(to_element(html))).parts == Parts(html).parts


def test_references_are_kept_and_not_read_twice() -> None:
    html = '<p title="&amp;lt; &quot;">&amp;lt; &lt;b&gt; &#39; &para;</p>'

    assert Parts(to_html_string(to_element(html))).parts == Parts(html).parts
