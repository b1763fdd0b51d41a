"""What a form shows, and what it can never show."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from evenhand.quiz.model import Kind, NumericRange, Option, Part, Question, Quiz
from evenhand.quiz.publication import QUESTION_COUNT
from evenhand.quiz.settings import Settings
from evenhand.quiz.split import form_of
from evenhand_site.form import render_fieldset, render_form, render_self_check
from evenhand_site.markup import render, render_inline, render_plain
from html_page import Page
from judging import TAXONOMY
from strategies import quizzes


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
    """The quiz with every right answer, feedback, explanation and mark changed, and nothing that is shown.

    Ways to earn part of the points are shown, and the order of steps is their key: both stay.
    """

    def other(part: Part, kind: Kind, options: tuple[Option, ...]) -> Part:
        changed = replace(part, feedback=f"other {part.feedback}")
        return replace(changed, right=options[-1].id) if kind is Kind.MATCHING else changed

    def opposite(question: Question) -> Question:
        options = tuple(
            replace(option, correct=not option.correct, feedback=f"other {option.feedback}")
            for option in question.options
        )
        return replace(
            question,
            options=options if question.kind.chooses else question.options,
            parts=tuple(other(part, question.kind, question.options) for part in question.parts),
            ranges=tuple(NumericRange(low=each.low + 1, high=each.high + 1) for each in question.ranges),
            accepted=tuple(f"other {each}" for each in question.accepted),
            explanation="other",
            points=question.points + 1,
            policy="other@1",
            see="other.md",
        )

    changed = tuple(opposite(question) for question in quiz.questions)
    return replace(quiz, questions=changed, settings=replace(quiz.settings, pass_mark=Fraction(1, 7)))


@given(quizzes())
def test_a_form_is_the_same_whatever_the_key(quiz: Quiz) -> None:
    assert render_form(form_of(quiz, TAXONOMY)) == render_form(form_of(with_other_key(quiz), TAXONOMY))


@given(quizzes())
def test_no_text_of_a_key_is_in_a_form(quiz: Quiz) -> None:
    def marked(question: Question) -> Question:
        return replace(
            question,
            options=tuple(replace(option, feedback="canary one") for option in question.options),
            parts=tuple(replace(part, feedback="canary two") for part in question.parts),
            accepted=tuple(f"canary three {number}" for number, _ in enumerate(question.accepted)),
            explanation="canary four",
        )

    changed = replace(quiz, questions=tuple(marked(question) for question in quiz.questions))
    form = form_of(changed, TAXONOMY)
    fieldsets = [render_fieldset(question, form.language) for question in form.questions]
    assert "canary" not in "".join([render_form(form), *fieldsets])


@given(quizzes())
def test_a_form_is_well_formed_whatever_the_texts_contain(quiz: Quiz) -> None:
    page = Page(render_form(form_of(quiz, TAXONOMY)))
    assert len([each for each in page.all("fieldset") if each.get("class") == "eh-question"]) == len(quiz.questions)
    assert len(page.all("legend")) == len(page.all("fieldset"))


@given(quizzes())
def test_every_id_of_a_form_is_its_own(quiz: Quiz) -> None:
    ids = Page(render_form(form_of(quiz, TAXONOMY))).ids
    assert len(ids) == len(set(ids))


def test_every_id_of_a_form_is_its_own_even_when_ids_of_questions_and_options_run_together() -> None:
    same = (Option(id="c", text="One", correct=True), Option(id="b-c", text="Two", correct=False))
    page = page_of(question(id="a", options=same), question(id="a-b", options=same))
    assert len(page.ids) == len(set(page.ids))


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


def test_enter_in_a_field_hands_in_nothing() -> None:
    first = page_of(question()).all("button")[0]
    assert first == {"type": "submit", "disabled": None, "hidden": None}


def test_a_test_that_is_handed_out_has_no_question_in_its_page_and_a_way_in_without_javascript() -> None:
    form = form_of(replace(quiz(question()), introduction="About blood."))
    html = render_form(form, paper=True)
    assert "About blood." in html
    assert Page(html).all("fieldset") == []
    assert "street fight" not in html
    assert [attributes["name"] for attributes in Page(html).all("input")] == ["language", "language"]
    player, plain = Page(html).all("form")
    assert "action" not in player
    assert (plain["method"], plain["action"]) == ("post", f"/api/quizzes/{form.id}/start")


def test_the_questions_of_such_a_test_are_those_of_a_page_with_a_mark_for_their_number() -> None:
    form = form_of(quiz(question(), question(id="second")))
    in_page = render_form(form)
    for number, each in enumerate(form.questions, start=1):
        handed_out = render_fieldset(each, "en")
        assert handed_out.count(QUESTION_COUNT) == 1
        assert handed_out.replace(QUESTION_COUNT, f"Question {number} of 2") in in_page


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
    assert "Part of the points" not in html
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
    steps = tuple(Part(id=each, text=hostile, right=each, feedback=hostile) for each in ("1", "2"))
    order = question(id="order", kind=Kind.ORDERING, options=(), parts=steps)
    word = question(id="word", kind=Kind.SHORT_TEXT, options=(), accepted=(hostile,))
    number = question(id="number", kind=Kind.NUMERIC, options=(), unit=hostile)
    every = (bad, order, word, number)
    forms = render_form(form_of(replace(quiz(*every), introduction=hostile)))
    page = Page(forms + "".join(render_self_check(each, "en") for each in every))
    assert {tag for tag, _ in page.elements}.isdisjoint({"script", "style", "iframe", "object", "video", "audio"})
    assert len(page.all("form")) == 1 + len(every)
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


def test_text_without_markup_is_what_markup_would_show() -> None:
    assert render_plain('A **bold** `x < 1` & "so" [on](a.md)') == "A bold x &lt; 1 &amp; &quot;so&quot; on"


def test_a_table_is_aligned_without_inline_style() -> None:
    html = render("| a | b |\n|---|--:|\n| 1 | 2 |")
    assert '<td align="right">2</td>' in html
    assert "style" not in html
