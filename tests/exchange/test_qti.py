"""The QTI package: its files resolve, its items are built as the schema says, and they mark as we mark."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from math import isclose
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.assessment.grading import mark_question
from evenhand.exchange.outcome import ExchangeFailed
from evenhand.exchange.qti_package import write_qti
from evenhand.exchange.qti_text import Renderer
from evenhand.quiz.model import Kind, Option, Part, Question, Quiz
from evenhand.quiz.settings import Credit, Draw, Settings, Shuffle
from evenhand.quiz.split import QuestionKey, key_of
from evenhand.quiz.taxonomy import NO_TAXONOMY
from evenhand.quiz.taxonomy_reader import read_taxonomy
from evenhand_site.markup import render, render_inline
from exchange.qti_engine import QTI, Response, score
from exchange.qti_rules import broken
from strategies import quizzes

ROOT = Path(__file__).resolve().parents[2]
TAXONOMY, _ = read_taxonomy((ROOT / "content" / "taxonomy.yml").read_text(encoding="utf-8"), "taxonomy.yml")
RENDERER = Renderer(blocks=render, line=render_inline)
PACKAGE = "{http://www.imsglobal.org/xsd/imscp_v1p1}"


def package(quiz: Quiz) -> dict[str, bytes]:
    """The files of a quiz's package."""
    with zipfile.ZipFile(io.BytesIO(write_qti(quiz, RENDERER, TAXONOMY).content)) as files:
        return {name: files.read(name) for name in files.namelist()}


def quiz_of(*questions: Question, settings: Settings = Settings()) -> Quiz:  # noqa: B008, it is frozen
    return Quiz(id="t", language="en", title="T", settings=settings, questions=questions)


def single(question_id: str = "q", **more: object) -> Question:
    options = (Option(id="a", text="A", correct=True), Option(id="b", text="B"))
    return replace(Question(id=question_id, prompt="Q", kind=Kind.SINGLE, options=options), **more)  # type: ignore[arg-type]


@given(quiz=quizzes())
def test_every_file_is_built_as_the_schema_says(quiz: Quiz) -> None:
    for name, content in package(quiz).items():
        assert broken(ElementTree.fromstring(content)) == [], name


@given(quiz=quizzes())
def test_the_manifest_names_every_file_and_every_reference_leads_to_one(quiz: Quiz) -> None:
    files = package(quiz)
    manifest = ElementTree.fromstring(files["imsmanifest.xml"])
    resources = {each.get("identifier"): each for each in manifest.iter(f"{PACKAGE}resource")}
    test = ElementTree.fromstring(files["test.xml"])
    references = [each.get("href") for each in test.iter(f"{QTI}assessmentItemRef")]

    assert {each.get("href") for each in manifest.iter(f"{PACKAGE}file")} == files.keys() - {"imsmanifest.xml"}
    assert {each.get("identifierref") for each in manifest.iter(f"{PACKAGE}dependency")} <= resources.keys()
    assert sorted(references) == sorted(f"items/{question.id}.xml" for question in quiz.questions)
    for question in quiz.questions:
        item = ElementTree.fromstring(files[f"items/{question.id}.xml"])
        declared = {each.get("identifier") for each in item.iter(f"{QTI}responseDeclaration")}
        outcomes = {each.get("identifier") for each in item.iter(f"{QTI}outcomeDeclaration")}
        assert {each.get("responseIdentifier") for each in item.iter() if each.get("responseIdentifier")} == declared
        assert {each.get("outcomeIdentifier") for each in item.iter(f"{QTI}modalFeedback")} <= outcomes
        assert {each.get("identifier") for each in item.iter(f"{QTI}setOutcomeValue")} <= outcomes


def test_the_same_quiz_gives_the_same_bytes() -> None:
    assert write_qti(quiz_of(single()), RENDERER, TAXONOMY) == write_qti(quiz_of(single()), RENDERER, TAXONOMY)


@given(data=st.data(), quiz=quizzes())
def test_an_item_marks_every_answer_as_we_mark_it(data: st.DataObject, quiz: Quiz) -> None:
    files = package(quiz)
    for question, key in zip(quiz.questions, key_of(quiz, TAXONOMY).questions, strict=True):
        given_answer = data.draw(answers(question, key))

        ours = mark_question(given_answer, key).marks

        qtis = score(files[f"items/{question.id}.xml"], responses(question, given_answer))
        assert isclose(qtis, float(ours), rel_tol=1e-9, abs_tol=1e-9), (question.kind, key.credit, given_answer)


@st.composite
def answers(draw: st.DrawFn, question: Question, key: QuestionKey) -> tuple[str, ...]:
    """An answer as a QTI system can take it too, right ones among them."""
    right = _right(question, key)
    if draw(st.booleans()):
        return right
    match question.kind:
        case Kind.SINGLE:
            return tuple(draw(st.lists(st.sampled_from(key.options), max_size=1)))
        case Kind.MULTIPLE:
            return tuple(draw(st.lists(st.sampled_from(key.options), unique=True)))
        case Kind.NUMERIC:
            # Well within or well beyond: where doubles end is no matter of ours.
            end = draw(st.sampled_from(key.ranges)).high + draw(st.integers(-1000, 1000).filter(bool))
            return (f"{float(end):.6f}",)
        case Kind.SHORT_TEXT:
            return (draw(st.sampled_from([*key.accepted, key.accepted[0].upper(), "something else"])),)
        case Kind.ORDERING:
            places = draw(st.permutations([part.right for part in key.parts]))
            return tuple(f"{part.id}={place}" for part, place in zip(key.parts, places, strict=True))
        case _:
            parts = draw(st.lists(st.sampled_from(key.parts), unique_by=lambda part: part.id))
            return tuple(f"{part.id}={draw(st.sampled_from(part.options))}" for part in parts)


def _right(question: Question, key: QuestionKey) -> tuple[str, ...]:
    if question.kind.chooses:
        return key.correct
    if question.kind is Kind.NUMERIC:
        return (str(float((key.ranges[0].low + key.ranges[0].high) / 2)),)
    if question.kind is Kind.SHORT_TEXT:
        return key.accepted[:1]
    return tuple(f"{part.id}={part.right}" for part in key.parts)


def responses(question: Question, given_answer: tuple[str, ...]) -> dict[str, Response]:
    """An answer as a QTI system holds it."""
    pairs = [each.partition("=")[::2] for each in given_answer]
    if not given_answer:
        return {}
    match question.kind:
        case Kind.SINGLE | Kind.MULTIPLE:
            return {"RESPONSE": tuple(f"a-{each}" for each in given_answer)}
        case Kind.NUMERIC | Kind.SHORT_TEXT:
            return {"RESPONSE": given_answer}
        case Kind.MATCHING:
            return {"RESPONSE": tuple(f"a-{part} a-{option}" for part, option in pairs)}
        case Kind.ORDERING:
            return {"RESPONSE": tuple(f"a-{part}" for part, _ in sorted(pairs, key=lambda pair: int(pair[1])))}
        case Kind.CASE:
            return {f"RESPONSE-{part}": (f"a-{value}",) for part, value in pairs}


def test_a_judgement_that_is_accepted_earns_what_the_right_one_earns() -> None:
    right = Question(id="item", prompt="An item.", kind=Kind.CASE, parts=(Part(id="action", right="remove"),))
    accepting = replace(right, parts=(Part(id="action", right="remove", accepted=("allow",)),))

    earned = [
        score(package(quiz_of(each))["items/item.xml"], {"RESPONSE-action": ("a-allow",)})
        for each in (right, accepting)
    ]

    assert earned == [0, 1]


def test_a_case_earns_by_its_costs() -> None:
    case = Question(
        id="item",
        prompt="An item.",
        kind=Kind.CASE,
        parts=(Part(id="severity", right="high"), Part(id="action", right="remove", feedback="Not lower.")),
        points=Fraction(2),
    )
    item = package(quiz_of(case))["items/item.xml"]

    def earned(severity: str, action: str) -> float:
        return score(item, {"RESPONSE-severity": (f"a-{severity}",), "RESPONSE-action": (f"a-{action}",)})

    assert earned("high", "remove") == 2
    assert 0 < earned("medium", "remove") < 2
    assert earned("none", "allow") < 0.2
    assert b"Not lower." in item


def test_texts_are_shown_with_their_markup_and_without_what_qti_has_no_word_for() -> None:
    material = (
        "![A map](map.png)\n\n[here](other.md) and [there](https://example.org)\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    )
    exported = write_qti(quiz_of(single(prompt="A *fight* <b> & `x`.", material=material)), RENDERER, TAXONOMY)
    item = ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(exported.content)).read("items/q.xml"))

    assert broken(item) == []
    assert item.get("title") == "A fight <b> & x."
    assert [each.get("href") for each in item.iter(f"{QTI}a")] == ["https://example.org"]
    assert [each.text for each in item.iter(f"{QTI}td")] == ["1", "2"]
    assert "".join(item.find(f"{QTI}itemBody/{QTI}p").itertext()) == "A fight <b> & x."  # type: ignore[union-attr]
    assert [str(loss) for loss in exported.losses if "carried" in loss.reason] == [
        "q: An image is not carried; its description stands in its place.",
        "q: The link to `other.md`, which is of this site, is not carried.",
    ]


def test_pools_shuffling_time_and_the_pass_mark_are_in_the_test() -> None:
    settings = Settings(
        pass_mark=Fraction(7, 10),
        draw=(Draw(tag="blood", count=1),),
        shuffle=Shuffle.ALL,
        time_limit=timedelta(minutes=20),
    )
    questions = [single("one", tags=("blood",)), single("two", tags=("blood",)), single("three")]

    exported = write_qti(quiz_of(*questions, settings=settings), RENDERER, TAXONOMY)
    files = zipfile.ZipFile(io.BytesIO(exported.content))
    test = ElementTree.fromstring(files.read("test.xml"))

    whole, pool = test.iter(f"{QTI}assessmentSection")
    assert pool.find(f"{QTI}selection").get("select") == "1"  # type: ignore[union-attr]
    assert [each.get("identifier") for each in pool.iter(f"{QTI}assessmentItemRef")] == ["q-one", "q-two"]
    assert [each.get("identifier") for each in whole.findall(f"{QTI}assessmentItemRef")] == ["q-three"]
    assert whole.find(f"{QTI}ordering").get("shuffle") == "true"  # type: ignore[union-attr]
    assert test.find(f"{QTI}timeLimits").get("maxTime") == "1200"  # type: ignore[union-attr]
    assert [each.text for each in test.iter(f"{QTI}baseValue")] == ["0.7"]
    assert b'shuffle="true"' in files.read("items/one.xml")
    assert not any("settings" in loss.reason for loss in exported.losses)


@pytest.mark.parametrize("credit", Credit)
def test_every_way_of_partial_credit_gives_everything_for_the_right_answer(credit: Credit) -> None:
    options = tuple(Option(id=name, text=name, correct=name in "ab") for name in "abcde")
    question = Question(id="q", prompt="Q", kind=Kind.MULTIPLE, options=options, credit=credit, points=Fraction(3))

    assert score(package(quiz_of(question))["items/q.xml"], {"RESPONSE": ("a-a", "a-b")}) == 3


def test_a_case_that_the_taxonomy_does_not_know_is_left_out() -> None:
    case = Question(id="item", prompt="An item.", kind=Kind.CASE, parts=(Part(id="action", right="allow"),))

    exported = write_qti(quiz_of(case, single()), RENDERER, NO_TAXONOMY)

    assert [loss.question for loss in exported.losses if loss.left_out] == ["item"]
    with pytest.raises(ExchangeFailed, match="No question of the quiz can be carried"):
        write_qti(quiz_of(case), RENDERER, NO_TAXONOMY)
