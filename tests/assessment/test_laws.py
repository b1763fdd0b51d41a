"""What holds of every grade, whatever the kinds of the questions, the ways of partial credit and the answers."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from answering import (
    TAXONOMY,
    answers_of,
    answers_to,
    bare_questions,
    bare_quizzes,
    keys,
    question_keys,
    right_answer,
    right_answers,
    taxonomies,
)
from evenhand.assessment.grading import grade, mark_question
from evenhand.assessment.submission import check_answers, parts_answered
from evenhand.quiz.folding import fold
from evenhand.quiz.model import Kind, Quiz
from evenhand.quiz.number import read_number
from evenhand.quiz.settings import Credit, Settings
from evenhand.quiz.split import PartKey, QuestionKey, key_of

PLACED = (Kind.MATCHING, Kind.ORDERING)


@st.composite
def answered(draw: st.DrawFn, kinds: tuple[Kind, ...] = tuple(Kind)) -> tuple[QuestionKey, tuple[str, ...]]:
    """The key of one question, and an answer that it takes."""
    key = draw(question_keys(kinds))
    return key, draw(answers_to(key))


def marks(answer: tuple[str, ...], question: QuestionKey) -> Fraction:
    return mark_question(answer, question).marks


def is_right(answer: tuple[str, ...], question: QuestionKey) -> bool:
    """Whether an answer that is not empty is right, told without the grader."""
    match question.kind:
        case Kind.SINGLE:
            return answer[0] in (*question.correct, *question.also)
        case Kind.MULTIPLE:
            return set(answer) - set(question.also) == set(question.correct) - set(question.also)
        case Kind.NUMERIC:
            number = read_number(answer[0], question.unit)
            return number is not None and any(each.low <= number <= each.high for each in question.ranges)
        case Kind.SHORT_TEXT:
            return fold(answer[0]) in [fold(form) for form in question.accepted]
        case _:
            given_parts = parts_answered(answer)
            return all(part.shares.get(given_parts.get(part.id, "")) == 1 for part in question.parts)


@given(st.data())
def test_every_mark_is_from_nothing_to_the_points_of_its_question(data):
    key = data.draw(keys())
    answers = data.draw(answers_of(key))
    check_answers(answers, key)

    graded = grade(answers, key)

    assert [mark.max for mark in graded.questions] == [question.points for question in key.questions]
    assert all(0 <= mark.marks <= mark.max for mark in graded.questions)
    assert 0 <= graded.score <= 1


@given(key=keys())
def test_right_answers_earn_all_marks_and_pass(key):
    graded = grade(right_answers(key), key)

    assert graded.marks == graded.max
    assert (graded.score, graded.passed, graded.critical_failed) == (1, True, ())


@given(pair=answered())
def test_full_marks_are_earned_by_right_answers_and_by_no_others(pair):
    question, answer = pair
    assume(any(each.strip() for each in answer))

    assert (marks(answer, question) == question.points) is is_right(answer, question)


@given(key=keys(), blank=st.sampled_from(["", " ", "\n\t", "\u3000"]))
def test_what_is_left_open_earns_nothing_in_every_mode_and_is_no_wrong_answer(key, blank):
    blanks = {question.id: (blank,) if question.kind.writes else () for question in key.questions}

    for answers in ({}, blanks):
        graded = grade(answers, key)
        assert graded.marks == 0
        assert all(mark.omitted for mark in graded.questions)


@given(st.data())
def test_the_order_of_options_parts_and_answers_changes_nothing(data):
    quiz, taxonomy = data.draw(bare_quizzes()), data.draw(taxonomies())
    key = key_of(quiz, taxonomy)
    answers = data.draw(answers_of(key))
    turned = key_of(
        replace(
            quiz,
            questions=tuple(
                replace(
                    question,
                    options=tuple(data.draw(st.permutations(question.options))),
                    parts=tuple(data.draw(st.permutations(question.parts))),
                    ranges=tuple(data.draw(st.permutations(question.ranges))),
                    accepted=tuple(data.draw(st.permutations(question.accepted))),
                )
                for question in quiz.questions
            ),
        ),
        taxonomy,
    )
    turned_answers = {question: tuple(data.draw(st.permutations(answer))) for question, answer in answers.items()}

    assert turned.revision == key.revision
    assert grade(turned_answers, turned) == grade(answers, key)


@given(st.data())
def test_grading_again_with_the_same_key_changes_nothing(data):
    key = data.draw(keys())
    answers = data.draw(answers_of(key))

    assert grade(answers, key) == grade(answers, key)


@given(key=keys())
def test_the_key_of_all_questions_is_the_key(key):
    assert key.only([question.id for question in key.questions]) == key


@given(st.data())
def test_a_drawn_paper_marks_its_questions_as_the_whole_test_does(data):
    key = data.draw(keys())
    answers = data.draw(answers_of(key))
    asked = data.draw(st.lists(st.sampled_from([question.id for question in key.questions]), unique=True))

    graded = grade(answers, key.only(asked))

    assert [mark.question_id for mark in graded.questions] == asked
    assert all(mark == grade(answers, key).mark(mark.question_id) for mark in graded.questions)


@given(st.data())
def test_sums_are_exact(data):
    key = data.draw(keys())

    graded = grade(data.draw(answers_of(key)), key)

    assert graded.marks == sum((mark.marks for mark in graded.questions), Fraction(0))
    assert graded.max == sum((question.points for question in key.questions), Fraction(0))
    assert all(type(number) is Fraction for number in (graded.marks, graded.max, graded.score))
    assert all(type(mark.marks) is Fraction for mark in graded.questions)


@given(st.data())
def test_a_test_is_passed_by_the_pass_mark_with_no_critical_question_below_its_full_marks(data):
    key = data.draw(keys())

    graded = grade(data.draw(answers_of(key)), key)

    short = [mark.question_id for mark in graded.questions if mark.marks < mark.max]
    critical = [question.id for question in key.questions if question.critical]
    assert list(graded.critical_failed) == [each for each in short if each in critical]
    assert graded.passed is (graded.score >= key.settings.pass_mark and not graded.critical_failed)


@given(st.data())
def test_choosing_one_more_right_option_never_lowers_a_mark(data):
    question = data.draw(question_keys((Kind.MULTIPLE,)))
    more = data.draw(st.sampled_from(question.correct))
    answer = tuple(data.draw(st.sets(st.sampled_from([each for each in question.options if each != more]))))

    assert marks((*answer, more), question) >= marks(answer, question)


@given(st.data())
def test_choosing_one_more_wrong_option_never_raises_a_mark_unless_nothing_was_chosen(data):
    question = data.draw(question_keys((Kind.MULTIPLE,)))
    wrong = [option for option in question.options if option not in (*question.correct, *question.also)]
    assume(wrong)
    more = data.draw(st.sampled_from(wrong))
    others = st.sampled_from([each for each in question.options if each != more])
    answer = tuple(data.draw(st.sets(others, min_size=1)))

    assert marks((*answer, more), question) <= marks(answer, question)


@given(st.data())
def test_putting_one_part_right_never_lowers_a_mark(data):
    question, answer = data.draw(answered((*PLACED, Kind.CASE)))
    part = data.draw(st.sampled_from(question.parts))
    mended = {**parts_answered(answer), part.id: part.right}

    assert marks(tuple(f"{each}={to}" for each, to in mended.items()), question) >= marks(answer, question)


@given(st.data())
def test_an_open_part_answered_wrong_never_raises_a_mark_and_lowers_it_only_where_wrong_ones_count(data):
    question, answer = data.draw(answered(PLACED))
    part = data.draw(st.sampled_from(question.parts))
    wrong = data.draw(st.sampled_from([option for option in part.options if option not in part.shares] or [None]))
    assume(wrong is not None)
    before = tuple(each for each in answer if not each.startswith(f"{part.id}="))

    lost = marks(before, question) - marks((*before, f"{part.id}={wrong}"), question)

    assert lost >= 0
    if question.credit not in (Credit.NET_CORRECT, Credit.COVERAGE):
        assert lost == 0


@pytest.mark.parametrize(
    ("credit", "left_open", "answered_wrong"),
    [
        (Credit.ALL_OR_NOTHING, 0, 0),
        (Credit.NET_CORRECT, Fraction(1, 2), Fraction(1, 4)),
        (Credit.COVERAGE, Fraction(1, 2), Fraction(1, 3)),
        (Credit.EACH_ANSWER, Fraction(1, 2), Fraction(1, 2)),
        (Credit.HALVES, 0, 0),
    ],
)
def test_a_part_left_open_is_a_mistake_and_no_wrong_answer(credit, left_open, answered_wrong):
    parts = tuple(
        PartKey(id=each, options=("1", "2"), right="1", weight=Fraction(1, 4), shares={"1": Fraction(1)})
        for each in "abcd"
    )
    question = QuestionKey(id="q", kind=Kind.MATCHING, points=Fraction(1), parts=parts, credit=credit)

    assert marks(("a=1", "b=1"), question) == left_open
    assert marks(("a=1", "b=1", "c=2"), question) == answered_wrong


@pytest.mark.parametrize(("credit", "one_wrong"), [(Credit.EACH_ANSWER, Fraction(1, 4)), (Credit.NET_CORRECT, 0)])
def test_taking_back_the_only_choice_leaves_an_empty_answer_which_earns_nothing(credit, one_wrong):
    # The one case in which a wrong option more raises a mark: it leaves the other wrong ones out, and `each_answer`
    # gives something for that, while an answer that says nothing earns nothing.
    question = QuestionKey(
        id="q",
        kind=Kind.MULTIPLE,
        points=Fraction(1),
        options=("a", "b", "c", "d"),
        correct=("a", "b"),
        credit=credit,
    )

    assert marks(("c",), question) == one_wrong
    assert marks((), question) == 0


@given(
    question=bare_questions("q", (Kind.SINGLE, Kind.NUMERIC, Kind.SHORT_TEXT, Kind.CASE)),
    credit=st.sampled_from(Credit),
)
def test_a_way_of_partial_credit_says_nothing_of_kinds_with_one_right_answer(question, credit):
    by_credit = [
        key_of(
            Quiz(id="t", language="en", title="T", settings=Settings(credit=each), questions=(question,)), TAXONOMY
        ).questions[0]
        for each in (credit, Credit.ALL_OR_NOTHING)
    ]

    assert by_credit[0] == by_credit[1]
    assert marks(right_answer(by_credit[0]), by_credit[0]) == question.points
