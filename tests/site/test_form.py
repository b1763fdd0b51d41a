"""What a form shows, what it can never show, and what its player weighs."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given

from evenhand.quiz.model import Kind, Option, Question, Quiz, Settings
from evenhand.quiz.split import form_of
from evenhand_site.form import render_form, render_self_check
from evenhand_site.markup import render, render_inline
from strategies import quizzes

PLAYER = Path(__file__).parents[2] / "site_src" / "theme" / "assets" / "evenhand"
LIMIT = 10 * 1024
IMPORT = re.compile(r'^import [^"]*"\./([^"]+)";', re.MULTILINE)
VOID = {"img", "input", "br", "hr"}


class Page(HTMLParser):
    """The elements of some HTML, as names and attributes, and whether each was closed in its turn."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def question(**changes: object) -> Question:
    street_fight = Question(
        id="street-fight",
        prompt="A clip shows a **street fight**.",
        kind=Kind.SINGLE,
        options=(
            Option(id="allow", text="Allow", correct=False, feedback="Visible blood rules this out."),
            Option(id="restrict", text="Restrict", correct=True, feedback="Visible blood without gore."),
        ),
        explanation="What the viewer sees is the test.",
    )
    return replace(street_fight, **changes)  # type: ignore[arg-type]


def quiz(*questions: Question, language: str = "en") -> Quiz:
    return Quiz(id="violence", language=language, title="Violence", settings=Settings(), questions=questions)


def page_of(*questions: Question, language: str = "en") -> Page:
    return Page(render_form(form_of(quiz(*questions, language=language))))


def with_other_key(quiz: Quiz) -> Quiz:
    """The quiz with every right answer, feedback, explanation and mark changed, and nothing that is shown."""

    def opposite(question: Question) -> Question:
        options = tuple(
            replace(option, correct=not option.correct, feedback=f"other {option.feedback}")
            for option in question.options
        )
        return replace(
            question, options=options, explanation="other", points=question.points + 1, policy="other@1", see="other.md"
        )

    changed = tuple(opposite(question) for question in quiz.questions)
    return replace(quiz, questions=changed, settings=replace(quiz.settings, pass_mark=Fraction(1, 7)))


@given(quizzes())
def test_a_form_is_the_same_whatever_the_key(quiz: Quiz) -> None:
    assert render_form(form_of(quiz)) == render_form(form_of(with_other_key(quiz)))


@given(quizzes())
def test_no_text_of_feedback_or_explanation_is_in_a_form(quiz: Quiz) -> None:
    def marked(question: Question) -> Question:
        options = tuple(replace(option, feedback="canary one") for option in question.options)
        return replace(question, options=options, explanation="canary two")

    html = render_form(form_of(replace(quiz, questions=tuple(marked(question) for question in quiz.questions))))
    assert "canary" not in html


@given(quizzes())
def test_a_form_is_well_formed_whatever_the_texts_contain(quiz: Quiz) -> None:
    page = Page(render_form(form_of(quiz)))
    assert len(page.all("fieldset")) == len(page.all("legend")) == len(quiz.questions)
    assert len(page.all("label")) == sum(len(question.options) for question in quiz.questions)


def test_every_id_of_a_form_is_its_own_even_when_ids_of_questions_and_options_run_together() -> None:
    same = (Option(id="c", text="One", correct=True), Option(id="b-c", text="Two", correct=False))
    page = page_of(question(id="a", options=same), question(id="a-b", options=same))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_each_question_is_a_fieldset_whose_legend_is_the_question() -> None:
    html = render_form(form_of(quiz(question(), question(id="second", prompt="Another?"))))
    assert '<span class="eh-prompt">A clip shows a <strong>street fight</strong>.</span></legend>' in html
    assert "Question 1 of 2" in html
    assert "Question 2 of 2" in html


def test_a_form_posts_to_the_server_without_javascript() -> None:
    page = page_of(question())
    [form] = page.all("form")
    assert (form["method"], form["action"]) == ("post", "/api/quizzes/violence/form")
    names = [(attributes["name"], attributes["value"]) for attributes in page.all("input")]
    assert names == [("language", "en"), ("answer.street-fight", "allow"), ("answer.street-fight", "restrict")]


@pytest.mark.parametrize(
    ("kind", "control", "hint"),
    [(Kind.SINGLE, "radio", "Choose one answer."), (Kind.MULTIPLE, "checkbox", "Choose every answer that is right.")],
)
def test_how_many_can_be_chosen_is_said_in_words(kind: Kind, control: str, hint: str) -> None:
    html = render_form(form_of(quiz(question(kind=kind))))
    assert [attributes["type"] for attributes in Page(html).all("input")] == ["hidden", control, control]
    assert hint in html


def test_only_a_critical_question_says_so() -> None:
    assert "Critical:" in render_form(form_of(quiz(question(critical=True))))
    assert "Critical:" not in render_form(form_of(quiz(question())))


def test_an_english_form_says_that_it_is_english_wherever_it_stands() -> None:
    assert page_of(question()).all("evenhand-quiz") == [{"data-quiz": "violence", "lang": "en"}]


def test_a_chinese_form_has_no_english_of_its_own() -> None:
    chinese = question(
        prompt="短片里有斗殴。",
        kind=Kind.MULTIPLE,
        critical=True,
        options=(Option(id="allow", text="放行", correct=False), Option(id="restrict", text="限制", correct=True)),
    )
    words = re.sub(r"<[^>]*>", "", render_form(form_of(quiz(chinese, language="zh"))))
    assert re.findall("[A-Za-z]+", words) == []


def test_a_self_check_shows_its_key() -> None:
    html = render_self_check(question(), "en")
    assert [attributes["data-correct"] for attributes in Page(html).all("label")] == ["false", "true"]
    assert '<p class="eh-label">Right answer:</p><ul><li>Restrict</li></ul>' in html
    assert "Visible blood rules this out." in html
    assert "What the viewer sees is the test." in html


def test_a_self_check_in_chinese_speaks_chinese() -> None:
    html = render_self_check(question(), "zh")
    assert "查看答案" in html
    assert "Show the answer" not in html


HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "[press](javascript:alert(1))",
    "[press](JaVaScRiPt:alert(1))",
    "[press](&#106;avascript:alert(1))",
    "[press](data:text/html;base64,PHNjcmlwdD4=)",
    "[press](vbscript:x)",
    "[press](//elsewhere.example/x)",
    "<javascript:alert(1)>",
    "![x](https://elsewhere.example/pixel.png)",
    "![x](//elsewhere.example/pixel.png)",
    "![x](data:image/svg+xml,x)",
    '![x](a.png "\\" onload=alert(1)")',
    "[x](a.html '\"><script>')",
    "</legend></fieldset></form><form action=https://elsewhere.example>",
    "<style>*{}</style>",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_becomes_text(hostile: str) -> None:
    options = (Option(id="a", text=hostile, correct=True, feedback=hostile), Option(id="b", text="B", correct=False))
    bad = question(prompt=hostile, material=hostile, options=options, explanation=hostile)
    forms = render_form(form_of(replace(quiz(bad), introduction=hostile))) + render_self_check(bad, "en")
    page = Page(forms)
    assert {tag for tag, _ in page.elements}.isdisjoint({"script", "style", "iframe", "object", "video", "audio"})
    assert len(page.all("form")) == 2
    for _, attributes in page.elements:
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        for name in ("href", "src"):
            assert not re.match(r"[a-z]+:|//", attributes.get(name) or "", re.IGNORECASE)


def test_links_to_the_web_to_mail_and_within_the_site_work() -> None:
    for target in ("https://example.org/a", "http://example.org", "mailto:help@example.org", "../modules/x/", "#part"):
        assert render_inline(f"[go]({target})") == f'<a href="{target}">go</a>'


def test_relative_links_and_images_get_the_address_of_the_page_and_others_stay() -> None:
    html = render("[a](b.md) [c](https://example.org/)\n\n![d](e.png)", lambda target: f"/en/{target}")
    assert [attributes["href"] for attributes in Page(html).all("a")] == ["/en/b.md", "https://example.org/"]
    assert Page(html).all("img")[0]["src"] == "/en/e.png"


def test_an_image_is_shown_only_to_those_who_open_it_and_named_before() -> None:
    html = render('![Two men argue in a street](street.png "A quarrel")')
    assert html.startswith('<details class="eh-media"><summary>A quarrel</summary><img src="street.png"')
    assert Page(html).all("details") == [{"class": "eh-media"}]
    assert Page(html).all("img")[0]["alt"] == "Two men argue in a street"


@pytest.mark.parametrize(
    ("written", "named"), [("![Topic](a.png)", "Topic"), ("![](media/blurred.png)", "blurred.png")]
)
def test_an_image_without_a_title_is_named_by_what_there_is(written: str, named: str) -> None:
    assert f"<summary>{named}</summary>" in render(written)


def test_an_image_in_a_line_is_a_link_to_it() -> None:
    assert render_inline("See ![the clip](clip.png).") == 'See <a href="clip.png">the clip</a>.'
    assert render("See ![the clip](clip.png).") == '<p>See <a href="clip.png">the clip</a>.</p>'
    assert render_inline("[![the clip](clip.png)](page/)") == '<a href="page/">the clip</a>'


def test_a_table_is_aligned_without_inline_style() -> None:
    html = render("| a | b |\n|---|--:|\n| 1 | 2 |")
    assert '<td align="right">2</td>' in html
    assert "style" not in html


def words(language: str) -> dict[str, str]:
    loaded: dict[str, str] = json.loads((PLAYER / f"words.{language}.json").read_text())
    return loaded


def modules(*names: str) -> set[str]:
    """The modules of those names and all that they import."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += IMPORT.findall((PLAYER / name).read_text())
    return found


def weight(names: set[str]) -> int:
    """The bytes that those modules take as they are served, one by one."""
    return sum(len(gzip.compress((PLAYER / name).read_bytes(), 9)) for name in names)


@pytest.mark.parametrize("element", ["quiz", "self-check", "results", "appeals", "account"])
def test_no_element_needs_more_than_10_kilobytes_of_javascript(element: str) -> None:
    needed = modules(f"{element}.js")
    assert "page.js" in needed
    assert weight(needed) <= LIMIT


def test_all_modules_together_are_10_kilobytes_at_most() -> None:
    everything = b"".join(path.read_bytes() for path in sorted(PLAYER.glob("*.js")))
    assert len(gzip.compress(everything, 9)) <= LIMIT


def test_the_player_says_the_same_things_in_both_languages() -> None:
    english, chinese = words("en"), words("zh")
    assert english.keys() == chinese.keys()
    for key, sentence in english.items():
        assert sorted(re.findall(r"\{\w+\}", sentence)) == sorted(re.findall(r"\{\w+\}", chinese[key])), key


def test_the_chinese_player_has_no_english_words() -> None:
    for key, sentence in words("zh").items():
        assert not re.search("[A-Za-z]", re.sub(r"\{\w+\}", "", sentence)), key


def test_every_word_the_player_looks_up_is_there() -> None:
    source = "".join(path.read_text() for path in PLAYER.glob("*.js"))
    looked_up = set(re.findall(r'\b(?:t|pair)\("(\w+)"', source))
    assert len(looked_up) > 30
    assert looked_up <= words("en").keys()


def test_the_player_asks_no_other_site_and_sets_no_inline_style() -> None:
    for path in [*PLAYER.glob("*.js"), *PLAYER.glob("*.css")]:
        source = path.read_text()
        assert not re.search(r"https?://|@import|url\(", source), path
        assert not re.search(r"\.style\b|\beval\b|new Function", source), path
