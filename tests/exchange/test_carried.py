"""What an export says is lost is lost, and what it does not say is carried."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from evenhand.exchange.gift_writer import write_gift
from evenhand.exchange.moodle_writer import write_moodle_xml
from evenhand.exchange.qti_package import write_qti
from evenhand.exchange.sheet_writer import write_sheet
from evenhand.quiz.model import Kind, NumericRange, Option, Part, Question, Quiz
from evenhand.quiz.settings import Settings, Shuffle
from exchange.test_qti import RENDERER, TAXONOMY

WRITERS = {
    "gift": write_gift,
    "moodle-xml": write_moodle_xml,
    "csv": write_sheet,
    "qti": lambda quiz: write_qti(quiz, RENDERER, TAXONOMY),
}
SINGLE = Question(
    id="q", prompt="Q", kind=Kind.SINGLE, options=(Option(id="a", text="A", correct=True), Option(id="b", text="B"))
)
NUMERIC = Question(id="q", prompt="Q", kind=Kind.NUMERIC, ranges=(NumericRange(low=Fraction(1), high=Fraction(2)),))
STEPS = Question(
    id="q",
    prompt="Q",
    kind=Kind.ORDERING,
    parts=(Part(id="a", text="A", right="1", feedback="First."), Part(id="b", text="B", right="2")),
)
PAIRS = Question(
    id="q",
    prompt="Q",
    kind=Kind.MATCHING,
    parts=(Part(id="a", text="A", right="c", feedback="Here."), Part(id="b", text="B", right="d")),
    options=(Option(id="c", text="C"), Option(id="d", text="D")),
)
CASE = Question(id="q", prompt="Q", kind=Kind.CASE, parts=(Part(id="action", right="allow"),))
SAID = {
    "critical": (replace(SINGLE, critical=True), "`critical`", {"gift", "moodle-xml", "qti"}),
    "policy": (replace(SINGLE, policy="violence@3"), "`policy`", {"gift", "moodle-xml", "qti"}),
    "see": (replace(SINGLE, see="a.md#b"), "`see`", {"gift", "moodle-xml", "qti"}),
    "points": (replace(SINGLE, points=Fraction(2)), "`points`", {"gift"}),
    "tags": (replace(SINGLE, tags=("a",)), "`tags`", {"qti"}),
    "unit": (replace(NUMERIC, unit="s"), "`unit`", {"gift"}),
    "steps": (STEPS, "feedback on steps", {"gift"}),
    "pairs": (PAIRS, "feedback on pairs", {"gift", "moodle-xml"}),
    "case": (CASE, "an item is judged", {"gift", "moodle-xml"}),
    "case id": (replace(CASE, case="item-1"), "`case`", {"gift", "moodle-xml", "qti"}),
    "an accepted option": (
        replace(SINGLE, options=(SINGLE.options[0], Option(id="b", text="B", accepted=True))),
        "besides the right answer",
        set(WRITERS),
    ),
    "an accepted pair": (
        replace(PAIRS, parts=(Part(id="a", text="A", right="c", accepted=("d",)), PAIRS.parts[1])),
        "besides the right answer",
        set(WRITERS),
    ),
    "an accepted judgement": (
        replace(CASE, parts=(Part(id="action", right="allow", accepted=("restrict",)),)),
        "besides the right answer",
        {"gift", "moodle-xml", "csv"},
    ),
}
"""What is said, with the words of its loss and the formats that lose it."""


@pytest.mark.parametrize("format_", WRITERS)
@pytest.mark.parametrize("said", SAID)
def test_a_loss_is_told_for_the_formats_that_have_no_word_for_it(format_: str, said: str) -> None:
    question, words, losing = SAID[said]
    quiz = Quiz(id="t", language="en", title="T", settings=Settings(), questions=(question,))

    losses = [loss.reason for loss in WRITERS[format_](quiz).losses if loss.question == "q"]

    assert any(words in reason for reason in losses) == (format_ in losing)


@pytest.mark.parametrize("format_", WRITERS)
def test_what_is_void_is_left_out_and_told(format_: str) -> None:
    void = replace(SINGLE, id="gone", prompt="Withdrawn", void=True)
    quiz = Quiz(id="t", language="en", title="T", settings=Settings(), questions=(SINGLE, void))
    without = WRITERS[format_](replace(quiz, questions=(SINGLE,)))

    exported = WRITERS[format_](quiz)

    assert exported.content == without.content
    assert [str(loss) for loss in exported.losses if loss.question == "gone"] == [
        "gone: left out: It is void, so that nobody is asked it."
    ]


@pytest.mark.parametrize("format_", ["gift", "moodle-xml", "csv"])
@pytest.mark.parametrize("question", [SINGLE, PAIRS, STEPS], ids=lambda question: question.kind.value)
def test_where_nothing_can_be_accepted_the_right_answer_is_written_alone(format_: str, question: Question) -> None:
    accepting = replace(
        question,
        options=tuple(replace(each, accepted=question.kind.chooses and not each.correct) for each in question.options),
        parts=tuple(
            replace(part, accepted=tuple(other.right for other in question.parts if other is not part))
            for part in question.parts
        ),
    )

    def content(of_quiz: Question) -> bytes:
        quiz = Quiz(id="t", language="en", title="T", settings=Settings(), questions=(of_quiz,))
        return WRITERS[format_](quiz).content

    assert accepting != question
    assert content(accepting) == content(question)


@pytest.mark.parametrize(
    ("format_", "settings"),
    [
        ("gift", "pass_mark, attempts, shuffle"),
        ("moodle-xml", "pass_mark, attempts, shuffle"),
        ("csv", "pass_mark, attempts, shuffle"),
        ("qti", "attempts"),
    ],
)
def test_the_settings_without_a_word_are_named(format_: str, settings: str) -> None:
    of_quiz = Settings(attempts=2, shuffle=Shuffle.ALL)
    quiz = Quiz(id="t", language="en", title="T", settings=of_quiz, questions=(SINGLE,))

    assert any(loss.reason.endswith(f"settings: {settings}.") for loss in WRITERS[format_](quiz).losses)
