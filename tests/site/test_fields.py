"""The fields of each kind, and what a form posts from them without a script."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from evenhand.assessment.submission import check_answers
from evenhand.quiz.model import Kind, NumericRange, Option, Part, Question, Quiz
from evenhand.quiz.settings import Credit
from evenhand.quiz.split import form_of, key_of, question_form
from evenhand_site.form import render_fieldset, render_self_check
from html_page import Page
from judging import TAXONOMY
from strategies import quizzes

OPTIONS = (Option(id="minor", text="Minor *harm*", correct=True), Option(id="blood", text="Blood"))
PARTS = {
    Kind.MATCHING: (Part(id="fight", text="A **fight**", right="minor"), Part(id="cut", text="A cut", right="blood")),
    Kind.ORDERING: tuple(Part(id=each, text=each, right=str(place)) for place, each in enumerate("abc", start=1)),
    Kind.CASE: (Part(id="severity", right="low"), Part(id="label", right="violence.blood")),
}


def question(kind: Kind, **changes: object) -> Question:
    """A question of a kind."""
    plain = Question(id="some", prompt="Some?", kind=kind, options=OPTIONS, parts=PARTS.get(kind, ()))
    return replace(plain, **changes)  # type: ignore[arg-type]


def fieldset(kind: Kind, language: str = "en", **changes: object) -> str:
    """Its part of a form."""
    return render_fieldset(question_form(question(kind, **changes), TAXONOMY, language), language)


def posted(page: Page) -> dict[str, list[str | None]]:
    """Name of a field to the values that it can send."""
    values: dict[str, list[str | None]] = {}
    name = ""
    for tag, attributes in page.elements:
        if tag in ("input", "select"):
            name = str(attributes["name"])
            values.setdefault(name, [])
        if tag in ("input", "option") and "value" in attributes:
            values[name].append(attributes["value"])
    return values


@pytest.mark.parametrize(
    ("kind", "hint"),
    [
        (Kind.SINGLE, "Choose one answer."),
        (Kind.MULTIPLE, "Choose every answer that is right."),
        (Kind.NUMERIC, "Write a number in digits."),
        (Kind.SHORT_TEXT, "Write one word or a few."),
        (Kind.MATCHING, "Choose what belongs to each."),
        (Kind.ORDERING, "from 1 (first) to 3 (last)."),
        (Kind.CASE, "choose one of each."),
    ],
)
def test_how_to_answer_is_said_in_words_that_belong_to_the_question(kind: Kind, hint: str) -> None:
    html = fieldset(kind)
    assert hint in html
    assert Page(html).all("fieldset")[0]["aria-describedby"] == "q-some.hint"
    assert not re.search("[A-Za-z]{3,}", Page(fieldset(kind, "zh", prompt="？", options=(), parts=())).text)


@pytest.mark.parametrize(("kind", "control"), [(Kind.SINGLE, "radio"), (Kind.MULTIPLE, "checkbox")])
def test_options_are_buttons_or_boxes(kind: Kind, control: str) -> None:
    page = Page(fieldset(kind))
    assert {attributes["type"] for attributes in page.all("input")} == {control}
    assert posted(page) == {"answer.some": ["minor", "blood"]}


def test_a_number_is_written_beside_its_unit_which_its_name_says_too() -> None:
    html = fieldset(Kind.NUMERIC, unit="km/h")
    [field] = Page(html).all("input")
    assert (field["type"], field["inputmode"], field["name"]) == ("text", "decimal", "answer.some")
    assert "<span>Your answer, in km/h</span>" in html
    assert '<span aria-hidden="true">km/h</span>' in html


def test_a_number_without_a_unit_has_none() -> None:
    assert "<span>Your answer</span>" in fieldset(Kind.NUMERIC)
    assert "aria-hidden" not in fieldset(Kind.NUMERIC)


def test_the_hint_on_what_is_no_number_is_heard_at_the_field() -> None:
    page = Page(fieldset(Kind.NUMERIC))
    [hint], [field] = page.all("output"), page.all("input")
    assert field["aria-describedby"] == hint["id"]
    assert hint["for"] == field["id"]
    assert "cannot be read as a number" in str(hint["data-doubt"])


def test_words_are_written_without_the_browser_mending_them() -> None:
    [field] = Page(fieldset(Kind.SHORT_TEXT)).all("input")
    assert (field["autocomplete"], field["autocapitalize"], field["spellcheck"]) == ("off", "off", "false")
    assert field["maxlength"] == "500"


def test_each_thing_to_match_has_a_list_that_begins_with_nothing() -> None:
    html = fieldset(Kind.MATCHING)
    chosen = posted(Page(html))["answer.some"]
    assert sorted(str(each) for each in chosen if each) == ["cut=blood", "cut=minor", "fight=blood", "fight=minor"]
    assert html.count('<option value="">Choose…</option>') == 2
    assert ">Minor harm</option>" in html
    assert "<span>A <strong>fight</strong></span>" in html


def test_each_step_has_a_list_of_places_and_buttons_that_say_what_they_move() -> None:
    page = Page(fieldset(Kind.ORDERING))
    assert posted(page)["answer.some"].count("") == 3
    assert {"a=1", "a=2", "a=3", "c=3"} < set(posted(page)["answer.some"])
    names = [attributes["aria-label"] for attributes in page.all("button")]
    assert sorted(str(name) for name in names) == [f"Move {way}: {each}" for way in ("down", "up") for each in "abc"]
    assert {attributes["type"] for attributes in page.all("button")} == {"button"}


def test_a_case_is_judged_in_the_words_of_the_taxonomy() -> None:
    html = fieldset(Kind.CASE)
    assert [attributes["type"] for attributes in Page(html).all("input")] == ["radio"] * 7
    assert "<legend>Severity</legend>" in html
    assert "<legend>标签</legend>" in fieldset(Kind.CASE, "zh")
    assert posted(Page(html)) == {
        "answer.some.label": [
            "label=none",
            "label=violence.blood",
            "label=violence.graphic",
            "label=violence.danger",
        ],
        "answer.some.severity": ["severity=none", "severity=low", "severity=high"],
    }


def test_many_values_of_a_dimension_stand_in_a_list() -> None:
    label = TAXONOMY.dimensions["label"]
    many = replace(label, values={f"v{number}": {"en": f"V {number}"} for number in range(7)})
    taxonomy = replace(TAXONOMY, dimensions={"label": many})
    only = question(Kind.CASE, parts=(Part(id="label", right="v1"),))
    page = Page(render_fieldset(question_form(only, taxonomy), "en"))
    assert posted(page) == {"answer.some": ["", *(f"label=v{number}" for number in range(7))]}


def test_partial_marks_are_said_where_there_are_some() -> None:
    words = "Part of the points can be earned."
    assert words in fieldset(Kind.CASE)
    assert words in fieldset(Kind.MATCHING, credit=Credit.COVERAGE)
    assert words not in fieldset(Kind.MATCHING)


@given(quizzes())
def test_whatever_a_form_can_send_is_an_answer_the_quiz_can_take(quiz: Quiz) -> None:
    key = key_of(quiz, TAXONOMY)
    for shown in form_of(quiz, TAXONOMY).questions:
        sent = posted(Page(render_fieldset(shown, "en")))
        assert {name.split(".")[1] for name in sent} <= {shown.id}
        for value in (each for values in sent.values() for each in values if each):
            check_answers({shown.id: (value,)}, key)


def test_a_self_check_of_each_kind_tells_what_is_right() -> None:
    told = {
        Kind.NUMERIC: "<li>3 ± 0.5 s</li>",
        Kind.SHORT_TEXT: "<li>doxxing</li><li>&quot;doxing&quot;</li>",
        Kind.MATCHING: "<li>A <strong>fight</strong> → Minor <em>harm</em></li><li>A cut → Blood</li>",
        Kind.ORDERING: "<ol><li>a</li><li>b</li><li>c</li></ol>",
        Kind.CASE: "<li>Label → Violence.Blood</li><li>Severity → Low</li>",
    }
    for kind, right in told.items():
        asked = question(
            kind,
            unit="s",
            ranges=(NumericRange(low=Fraction(5, 2), high=Fraction(7, 2)),),
            accepted=("doxxing", '"doxing"'),
        )
        html = render_self_check(asked, "en", taxonomy=TAXONOMY)
        assert right in html, kind
        assert "data-correct" not in html
        assert len(set(Page(html).ids)) == len(Page(html).ids)


def test_feedback_on_a_part_is_told_with_its_name() -> None:
    parts = (Part(id="severity", right="low", feedback="It is mild."),)
    html = render_self_check(question(Kind.CASE, parts=parts), "en", taxonomy=TAXONOMY)
    assert '<p class="eh-feedback-of">Severity</p><p>It is mild.</p>' in html
