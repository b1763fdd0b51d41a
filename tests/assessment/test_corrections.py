"""What a corrected key does to the marks of those who were asked: nobody loses by an answer that is accepted, and what
is void counts for nothing."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from answering import TAXONOMY, answers_of, answers_to, bare_questions, bare_quizzes, keys, right_answer
from evenhand.assessment.grading import grade, mark_question
from evenhand.assessment.paper import draw_questions
from evenhand.quiz.correction import CannotCorrect, Correction, corrected
from evenhand.quiz.model import Kind, Option, Question, Quiz
from evenhand.quiz.settings import Credit, Draw, Settings
from evenhand.quiz.split import key_of

if TYPE_CHECKING:
    from evenhand.quiz.split import AnswerKey, QuestionKey


def key_of_question(question: Question, credit: Credit = Credit.ALL_OR_NOTHING) -> QuestionKey:
    settings = Settings(credit=credit)
    return key_of(Quiz(id="t", language="en", title="T", settings=settings, questions=(question,)), TAXONOMY).questions[
        0
    ]


def voided(key: AnswerKey, question_id: str) -> AnswerKey:
    return replace(
        key,
        questions=tuple(replace(each, void=True) if each.id == question_id else each for each in key.questions),
    )


@given(st.data())
def test_accepting_an_answer_earns_it_full_marks_and_lowers_nobody_s(data: st.DataObject) -> None:
    question = data.draw(bare_questions("q"))
    credit = data.draw(st.sampled_from(Credit))
    before = key_of_question(question, credit)
    accepted = data.draw(answers_to(before).filter(lambda answer: any(each.strip() for each in answer)))
    try:
        wanted = corrected(question, Correction(question_id="q", accept=accepted), TAXONOMY)
    except CannotCorrect:
        assume(False)
    after = key_of_question(wanted, credit)

    anybody = data.draw(answers_to(before))
    assert mark_question(anybody, after).marks >= mark_question(anybody, before).marks
    assert mark_question(right_answer(before), after).marks == before.points
    if not question.kind.has_parts:
        assert mark_question(accepted, after).marks == before.points
    else:
        named = dict(each.split("=", 1) for each in (*right_answer(before), *accepted))
        whole = tuple(f"{part}={answer}" for part, answer in named.items())
        assert mark_question(whole, after).marks == before.points


@given(st.data())
def test_what_is_accepted_in_a_multiple_choice_may_be_chosen_or_left_out(data: st.DataObject) -> None:
    question = data.draw(bare_questions("q", (Kind.MULTIPLE,)))
    key = key_of_question(question, data.draw(st.sampled_from(Credit)))
    assume(key.also)
    option = data.draw(st.sampled_from(key.also))
    rest = st.lists(st.sampled_from([each for each in key.options if each != option]), min_size=1, unique=True)
    answer = tuple(data.draw(rest))

    assert mark_question((*answer, option), key).marks == mark_question(answer, key).marks


@pytest.mark.parametrize("credit", Credit)
def test_nothing_is_earned_by_leaving_open_what_is_only_accepted(credit: Credit) -> None:
    options = (
        Option(id="a", text="A", correct=True),
        Option(id="b", text="B", correct=True, accepted=True),
        Option(id="c", text="C"),
    )
    key = key_of_question(Question(id="q", prompt="Q", kind=Kind.MULTIPLE, options=options), credit)

    assert mark_question((), key).marks == 0
    assert mark_question(("a",), key).marks == mark_question(("a", "b"), key).marks == 1


@given(st.data())
def test_a_void_question_counts_for_nothing(data: st.DataObject) -> None:
    key = data.draw(keys())
    answers = data.draw(answers_of(key))
    void = data.draw(st.sampled_from(key.questions))
    others = [each.id for each in key.questions if each.id != void.id]

    graded, without = grade(answers, voided(key, void.id)), grade(answers, key.only(others))

    assert (graded.marks, graded.max, graded.passed) == (without.marks, without.max, without.passed)
    assert graded.critical_failed == without.critical_failed
    mark = graded.mark(void.id)
    assert mark is not None
    assert (mark.marks, mark.max) == (0, 0)


@given(st.data())
def test_with_nothing_left_to_pass_on_nothing_is_passed(data: st.DataObject) -> None:
    key = data.draw(keys())
    none = replace(key, questions=tuple(replace(each, void=True) for each in key.questions))

    graded = grade(data.draw(answers_of(key)), none)

    assert (graded.marks, graded.max, graded.score) == (0, 0, 0)
    assert (graded.passed, graded.critical_failed) == (False, ())


@given(quiz=bare_quizzes(), seed=st.text(max_size=3))
def test_a_new_attempt_is_asked_no_void_question_and_an_old_one_is_graded_with_it(quiz: Quiz, seed: str) -> None:
    first, *rest = quiz.questions
    key = key_of(replace(quiz, questions=(replace(first, void=True), *rest)), TAXONOMY)

    assert sorted(draw_questions(key, seed, {})) == sorted(question.id for question in rest)
    assert [question.id for question in key.only([first.id]).questions] == [first.id]


def test_a_void_question_is_in_no_pool() -> None:
    def question(name: str, *, void: bool = False) -> Question:
        options = (Option(id="a", text="A", correct=True), Option(id="b", text="B"))
        return Question(id=name, prompt=name, kind=Kind.SINGLE, options=options, tags=("blood",), void=void)

    quiz = Quiz(
        id="t",
        language="en",
        title="T",
        settings=Settings(draw=(Draw(tag="blood", count=2),)),
        questions=(question("a"), question("b", void=True), question("c")),
    )

    for seed in "abcdefgh":
        assert set(draw_questions(key_of(quiz), seed, {})) == {"a", "c"}


def test_the_marks_of_a_single_choice_with_an_accepted_option() -> None:
    options = (
        Option(id="a", text="A", correct=True),
        Option(id="b", text="B", accepted=True),
        Option(id="c", text="C"),
    )
    key = key_of_question(Question(id="q", prompt="Q", kind=Kind.SINGLE, options=options, points=Fraction(2)))

    assert [mark_question((each,), key).marks for each in "abc"] == [2, 2, 0]
