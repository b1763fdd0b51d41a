"""Aiken is read strictly: what Moodle would misread in silence is left out and said."""

from __future__ import annotations

import pytest

from evenhand.exchange.aiken_reader import read_aiken
from evenhand.exchange.outcome import ExchangeFailed
from evenhand.quiz.model import Kind
from exchange.reading import imported, only, right

QUESTION = "Which action is *right*?\nA) Allow\nB) Restrict <b>\nC) Remove\nANSWER: B\n"


def test_a_question_its_options_and_its_answer() -> None:
    question = only(read_aiken, QUESTION)

    assert question.kind is Kind.SINGLE
    assert question.prompt == "Which action is \\*right\\*?"
    assert [option.text for option in question.options] == ["Allow", "Restrict \\<b>", "Remove"]
    assert right(question) == ["Restrict \\<b>"]


def test_options_may_be_lettered_with_a_full_stop() -> None:
    assert right(only(read_aiken, "Who sees the key?\nA. Everybody\nB. Nobody\nANSWER: B")) == ["Nobody"]


def test_questions_need_no_blank_line_between_them() -> None:
    result = imported(read_aiken, QUESTION + "And here?\nA) Yes\nB) No\nANSWER: A\n")

    assert [question.prompt for question in result.quiz.questions] == ["Which action is \\*right\\*?", "And here?"]
    assert result.losses == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Why?\nBecause.\nA) a\nB) b\nANSWER: A", "Its text has more than one line."),
        ("Why?\nA) a\nC) c\nANSWER: A", "Its options are not lettered A, B, C and so on."),
        ("Why?\nA) a\nB) b\nANSWER: C", "Its answer is C, and it has no such option."),
        ("Why?\nA) a\nB) b\nAnswer: B", "“Answer: B” is no answer line: it is written like `ANSWER: B`."),
        (
            "Why?\nA) a\nb) b\nANSWER: A",
            "“b) b” is no option",
        ),
        (
            "Why?\nA) a\nB)b\nANSWER: A",
            "“B)b” is no option",
        ),
        ("Why?\nA) a\nB) b\nANSWER: A, B", "“ANSWER: A, B” is no answer line: it is written like `ANSWER: B`."),
        ("Why?\nA) a\nB) b\n", "It has no line `ANSWER: …` right after its options."),
        ("Why?\nA) a\nANSWER: A", "It has fewer than two options."),
        ("ANSWER: A", "No question stands before it."),
        ("A) a\nB) b\nANSWER: A", "An option stands here without a question."),
    ],
)
def test_what_is_not_strictly_aiken_is_left_out_with_its_line(text: str, reason: str) -> None:
    result = imported(read_aiken, f"{QUESTION}\n{text}")

    assert len(result.quiz.questions) == 1
    [loss] = result.losses
    assert (loss.line, loss.left_out) == (7, True)
    assert loss.reason.startswith(reason)


def test_a_question_after_a_broken_one_is_read() -> None:
    result = imported(read_aiken, f"Why?\nA) a\nB) b\nWhy not?\nA) a\nB) b\nANSWER: B\n{QUESTION}")

    assert [question.prompt for question in result.quiz.questions] == ["Why not?", "Which action is \\*right\\*?"]
    assert [loss.line for loss in result.losses] == [1]


def test_a_text_of_another_format_is_refused() -> None:
    with pytest.raises(ExchangeFailed) as failed:
        read_aiken("::name:: Is it? {T}", quiz_id="q", title="Q")

    assert [loss.line for loss in failed.value.losses] == [1]
