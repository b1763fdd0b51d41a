"""Out and in again: what a format carries comes back as it was."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.exchange.gift_reader import read_gift
from evenhand.exchange.gift_writer import write_gift
from evenhand.exchange.moodle_reader import read_moodle_xml
from evenhand.exchange.moodle_writer import write_moodle_xml
from evenhand.exchange.outcome import Imported
from evenhand.exchange.sheet_reader import read_sheet
from evenhand.exchange.sheet_writer import write_sheet
from evenhand.exchange.sources import decoded
from evenhand.quiz.folding import fold
from evenhand.quiz.model import Kind, Option, Part, Question, Quiz
from evenhand.quiz.parser import parse
from evenhand.quiz.settings import Credit, Settings, Shuffle
from strategies import questions, quizzes

if TYPE_CHECKING:
    from collections.abc import Callable

    from evenhand.exchange.outcome import Exported

CONTENT = Path(__file__).resolve().parents[2] / "content" / "quizzes"
WORDS = st.text(alphabet="abcdef 血迹可见，.?!", min_size=1, max_size=20).map(lambda text: f"w{' '.join(text.split())}")
MOODLE_KINDS = [kind for kind in Kind if kind is not Kind.CASE]


def there_and_back(write: Callable[[Quiz], Exported], read: Callable[..., Imported], quiz: Quiz) -> Imported:
    return read(decoded(write(quiz).content), quiz_id=quiz.id, title=quiz.title)


def plain(quiz: Quiz) -> Quiz:
    """The quiz with what every format carries: no settings."""
    return replace(quiz, settings=Settings(), introduction="")


@given(quiz=quizzes().map(plain))
def test_a_spreadsheet_brings_every_question_back_ids_and_all(quiz: Quiz) -> None:
    result = there_and_back(write_sheet, read_sheet, quiz)

    assert [str(loss) for loss in result.losses] == []
    assert result.quiz == replace(
        quiz, questions=tuple(replace(each, credit=_unless_default(each.credit)) for each in quiz.questions)
    )


@st.composite
def for_moodle(draw: st.DrawFn) -> Quiz:
    """A quiz of what Moodle marks as we do, where words stand without markup in the places that take words alone."""
    of_quiz = [
        _for_moodle(draw, draw(questions(f"q-{number}", MOODLE_KINDS))) for number in range(draw(st.integers(1, 3)))
    ]
    introduction = draw(st.sampled_from(["", "Read *every* case.\n\nTwice."]))
    return Quiz(
        id="t", language="en", title="T", introduction=introduction, settings=Settings(), questions=tuple(of_quiz)
    )


def test_moodle_xml_carries_that_options_are_shuffled() -> None:
    options = (Option(id="a", text="A", correct=True), Option(id="b", text="B"))
    single = Question(id="q", prompt="Q", kind=Kind.SINGLE, options=options)
    quiz = Quiz(id="t", language="en", title="T", settings=Settings(shuffle=Shuffle.OPTIONS), questions=(single,))

    assert there_and_back(write_moodle_xml, read_moodle_xml, quiz).quiz == quiz


def _for_moodle(draw: st.DrawFn, question: Question) -> Question:
    question = replace(
        question, critical=False, policy=None, see=None, tags=tuple(draw(st.sampled_from([(), ("a", "血")])))
    )
    match question.kind:
        case Kind.MULTIPLE:
            one = len(question.correct_ids) == 1
            some_wrong = len(question.correct_ids) < len(question.options)
            return replace(question, credit=None if one and some_wrong else Credit.NET_CORRECT)
        case Kind.SHORT_TEXT:
            accepted = draw(st.lists(WORDS, min_size=1, max_size=3, unique_by=fold))
            return replace(question, accepted=tuple(accepted))
        case Kind.MATCHING:
            words = draw(st.lists(WORDS, min_size=8, max_size=8, unique_by=fold))
            options = tuple(replace(option, text=word) for option, word in zip(question.options, words, strict=False))
            rights = [options[place % len(options)].id for place in range(len(question.parts))]
            parts = (replace(part, right=right) for part, right in zip(question.parts, rights, strict=True))
            return replace(question, options=options, parts=tuple(parts), credit=Credit.EACH_ANSWER)
        case Kind.ORDERING:
            words = draw(st.lists(WORDS, min_size=11, max_size=11, unique_by=fold))
            parts = (replace(part, text=word) for part, word in zip(question.parts, words, strict=False))
            return replace(question, parts=tuple(parts), credit=draw(st.sampled_from([None, Credit.EACH_ANSWER])))
        case _:
            return question


@given(quiz=for_moodle())
def test_moodle_xml_brings_questions_back_but_for_the_ids_of_options(quiz: Quiz) -> None:
    result = there_and_back(write_moodle_xml, read_moodle_xml, quiz)

    assert [str(loss) for loss in result.losses] == []
    assert result.quiz.introduction == quiz.introduction
    assert [content(each) for each in result.quiz.questions] == [
        content(_without_part_feedback(each) if each.kind is Kind.MATCHING else each) for each in quiz.questions
    ]


@given(quiz=for_moodle())
def test_gift_brings_questions_back_but_for_points_units_and_the_ids_of_options(quiz: Quiz) -> None:
    result = there_and_back(write_gift, read_gift, quiz)

    assert [str(loss) for loss in result.losses] == []
    assert result.quiz.introduction == quiz.introduction
    assert [content(each) for each in result.quiz.questions] == [
        content(replace(_without_part_feedback(each), points=Fraction(1), unit="")) for each in quiz.questions
    ]


@pytest.mark.parametrize("name", sorted(folder.name for folder in CONTENT.iterdir() if folder.is_dir()))
@pytest.mark.parametrize(
    ("write", "read"), [(write_gift, read_gift), (write_moodle_xml, read_moodle_xml), (write_sheet, read_sheet)]
)
def test_the_quizzes_of_the_demo_come_back_with_their_words(
    write: Callable[[Quiz], Exported], read: Callable[..., Imported], name: str
) -> None:
    quiz = parse((CONTENT / name / "en.md").read_text(encoding="utf-8"), "en.md").quiz
    assert quiz is not None
    carried = [question for question in quiz.questions if question.kind is not Kind.CASE or write is write_sheet]

    result = there_and_back(write, read, quiz)

    assert [question.id for question in result.quiz.questions] == [question.id for question in carried]
    for before, after in zip(carried, result.quiz.questions, strict=True):
        assert (after.prompt, after.material, after.kind) == (before.prompt, before.material, before.kind)
        assert after.explanation == before.explanation
        assert [(each.text, each.correct) for each in after.options] == [
            (each.text, each.correct) for each in before.options
        ]


def test_a_question_left_out_of_an_export_is_named_with_its_reason() -> None:
    case = Question(id="item", prompt="An item.", kind=Kind.CASE, parts=(Part(id="action", right="allow"),))
    options = (Option(id="a", text="A", correct=True), Option(id="b", text="B"))
    single = Question(id="q", prompt="Q", kind=Kind.SINGLE, options=options, critical=True, policy="violence@3")
    quiz = Quiz(id="t", language="en", title="T", settings=Settings(attempts=2), questions=(case, single))

    losses = [str(loss) for loss in write_gift(quiz).losses]

    assert losses == [
        "GIFT has no title of a quiz.",
        "GIFT has no word for these settings: pass_mark, attempts.",
        "GIFT has no ids of options; who reads it back makes them from the texts.",
        "q: GIFT has no `critical`, `policy`.",
        "item: left out: GIFT has no question in which an item is judged.",
    ]


def content(question: Question) -> Question:
    """A question whose options and parts are named after their texts, in an order that does not count."""
    texts = {option.id: option.text for option in question.options}
    options = (replace(option, id=option.text) for option in question.options)
    if question.kind is Kind.MATCHING:
        options = iter(sorted(options, key=lambda option: option.id))
    parts = (replace(part, id=part.text, right=texts.get(part.right, part.right)) for part in question.parts)
    return replace(question, options=tuple(options), parts=tuple(parts))


def _without_part_feedback(question: Question) -> Question:
    return replace(question, parts=tuple(replace(part, feedback=None) for part in question.parts))


def _unless_default(credit: Credit | None) -> Credit | None:
    return None if credit is Credit.ALL_OR_NOTHING else credit
