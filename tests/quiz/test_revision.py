"""Revisions change with what matters to them, and with nothing else."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering import TAXONOMY, bare_quizzes, taxonomies, with_another_key
from evenhand.quiz.model import Kind, NumericRange, Option, Part, Question, Quiz
from evenhand.quiz.revision import digest
from evenhand.quiz.settings import Counts, Credit, Draw, Settings, Shuffle
from evenhand.quiz.split import form_of, key_of, question_form
from evenhand.quiz.taxonomy import Taxonomy
from strategies import quizzes


def _option(identity: str, *, correct: bool) -> Option:
    return Option(id=identity, text=f"Text of {identity}", correct=correct, feedback="F")


SINGLE = Question(
    id="street-fight",
    prompt="A street fight; blood is visible.",
    material="A *clip*.",
    kind=Kind.SINGLE,
    options=(_option("allow", correct=False), _option("restrict", correct=True), _option("remove", correct=False)),
    explanation="E",
    points=Fraction(2),
    critical=True,
    policy="violence@3",
    tags=("blood",),
)
MULTIPLE = Question(
    id="in-scope",
    prompt="Which are in scope?",
    kind=Kind.MULTIPLE,
    options=(_option("threat", correct=True), _option("fight", correct=True), _option("film", correct=False)),
    points=Fraction(5, 2),
)
CHINESE = Question(
    id="only-one",
    prompt="可见血迹？",
    kind=Kind.MULTIPLE,
    options=(_option("b", correct=False), _option("a", correct=True)),
)
NUMERIC = Question(
    id="seconds",
    prompt="How long?",
    kind=Kind.NUMERIC,
    ranges=(NumericRange(low=Fraction(3), high=Fraction(4)), NumericRange(low=Fraction(9), high=Fraction(9))),
    unit="s",
)
WORDS = Question(id="term", prompt="What?", kind=Kind.SHORT_TEXT, accepted=("Visible blood", "可见血迹"))
MATCHING = Question(
    id="pairs",
    prompt="What belongs together?",
    kind=Kind.MATCHING,
    options=(Option(id="to-a", text="A"), Option(id="to-b", text="B")),
    parts=(Part(id="one", text="1", right="to-a", feedback="F"), Part(id="two", text="2", right="to-b")),
)
ORDERING = Question(
    id="steps",
    prompt="In which order?",
    kind=Kind.ORDERING,
    parts=(Part(id="watch", text="W", right="1"), Part(id="judge", text="J", right="2")),
)
CASE = Question(
    id="clip",
    prompt="A clip.",
    kind=Kind.CASE,
    parts=(Part(id="label", right="violence.blood"), Part(id="action", right="restrict")),
)
EVERY = (SINGLE, MULTIPLE, NUMERIC, WORDS, MATCHING, ORDERING, CASE)


def quiz(*questions: Question, settings: Settings | None = None) -> Quiz:
    return Quiz(
        id="visible-blood",
        language="en",
        title="Visible blood",
        settings=settings or Settings(pass_mark=Fraction(3, 5)),
        questions=questions,
    )


def key_revision(question: Question, taxonomy: Taxonomy = TAXONOMY, settings: Settings | None = None) -> str:
    return key_of(quiz(question, settings=settings), taxonomy).questions[0].revision


def form_revision(question: Question) -> str:
    return question_form(question, TAXONOMY).revision


# Revisions stand in the records of years: those of the kinds that there were first are what they always were.


def test_the_revisions_of_earlier_releases_are_still_the_same() -> None:
    first = quiz(SINGLE, MULTIPLE, CHINESE)

    assert [question.revision for question in key_of(first).questions] == [
        "b174c5e92a3b",
        "2ebba4b69e36",
        "24c5d19c0c97",
    ]
    assert [question.revision for question in form_of(first).questions] == [
        "65b758df79cc",
        "34bd7c7b38ac",
        "bd6d1c6879fb",
    ]
    assert key_of(first).revision == "6d23a1c2eab3"


def test_the_revisions_of_the_further_kinds_are_those_of_the_release_that_brought_them() -> None:
    key = key_of(quiz(NUMERIC, WORDS, MATCHING, ORDERING, CASE), TAXONOMY)

    assert {question.id: question.revision for question in key.questions} == {
        "seconds": "c51fb2501e26",
        "term": "8aee86bc1552",
        "pairs": "8edcf4e532c9",
        "steps": "de242cb2f5d2",
        "clip": "579aa877e3d1",
    }
    assert {question.id: form_revision(question) for question in EVERY[2:]} == {
        "seconds": "ffdfa71a93c1",
        "term": "361a15c63e18",
        "pairs": "452434996696",
        "steps": "c1edfea10e1b",
        "clip": "1a3580893ae1",
    }


@given(quiz=quizzes(kinds=(Kind.SINGLE, Kind.MULTIPLE)))
def test_the_revisions_of_choices_are_made_as_they_always_were(quiz: Quiz) -> None:
    plain = replace(
        quiz,
        settings=replace(quiz.settings, credit=Credit.ALL_OR_NOTHING),
        questions=tuple(replace(question, credit=None) for question in quiz.questions),
    )

    for question, key, form in zip(plain.questions, key_of(plain).questions, form_of(plain).questions, strict=True):
        assert key.revision == digest(
            {
                "kind": question.kind.value,
                "points": str(question.points),
                "options": sorted(option.id for option in question.options),
                "correct": sorted(option.id for option in question.options if option.correct),
            }
        )
        assert form.revision == digest(
            {
                "prompt": question.prompt,
                "material": question.material,
                "options": [[option.id, option.text] for option in question.options],
            }
        )


@pytest.mark.parametrize("question", EVERY, ids=lambda question: question.kind.value)
def test_a_corrected_typo_changes_what_is_shown_and_no_mark(question: Question) -> None:
    mended = replace(question, prompt="A better sentence.")

    assert key_revision(mended) == key_revision(question)
    assert form_revision(mended) != form_revision(question)


@pytest.mark.parametrize("question", EVERY, ids=lambda question: question.kind.value)
def test_what_is_told_afterwards_and_what_sorts_questions_change_neither_revision(question: Question) -> None:
    other = replace(
        question,
        explanation="Another reason.",
        options=tuple(replace(option, feedback="Other") for option in question.options),
        parts=tuple(replace(part, feedback="Other") for part in question.parts),
        policy="sport@1",
        tags=("other",),
        see="modules/other.md",
        case="another-name",
    )

    assert key_revision(other) == key_revision(question)
    assert form_revision(other) == form_revision(question)


@pytest.mark.parametrize("question", [SINGLE, MULTIPLE], ids=lambda question: question.kind.value)
def test_the_order_of_options_changes_what_is_shown_and_no_mark(question: Question) -> None:
    turned = replace(question, options=tuple(reversed(question.options)))

    assert key_revision(turned) == key_revision(question)
    assert form_revision(turned) != form_revision(question)


@pytest.mark.parametrize("question", [NUMERIC, WORDS, MATCHING, CASE], ids=lambda question: question.kind.value)
def test_the_order_in_which_a_key_is_written_changes_no_mark(question: Question) -> None:
    turned = replace(
        question,
        ranges=question.ranges[::-1],
        accepted=question.accepted[::-1],
        parts=question.parts[::-1],
        options=question.options[::-1],
    )

    assert key_revision(turned) == key_revision(question)


def test_another_way_to_write_the_same_accepted_form_changes_no_mark() -> None:
    assert key_revision(replace(WORDS, accepted=("VISIBLE  blood.", "可见 血迹"))) == key_revision(WORDS)


def _turned(question: Question) -> tuple[Option, ...]:
    return tuple(replace(option, correct=not option.correct) for option in question.options)


def _accepted(question: Question) -> tuple[Option, ...]:
    return tuple(replace(option, accepted=n == 0) for n, option in enumerate(question.options))


def _swapped(question: Question) -> tuple[Part, ...]:
    first, second = question.parts
    return replace(first, right=second.right), replace(second, right=first.right)


CHANGES = {
    "points": replace(SINGLE, points=Fraction(3)),
    "kind": replace(SINGLE, kind=Kind.MULTIPLE),
    "an option less": replace(SINGLE, options=SINGLE.options[:2]),
    "right options": replace(MULTIPLE, options=_turned(MULTIPLE)),
    "credit": replace(MULTIPLE, credit=Credit.HALVES),
    "a range": replace(NUMERIC, ranges=(NumericRange(low=Fraction(3), high=Fraction(5)), NUMERIC.ranges[1])),
    "a range less": replace(NUMERIC, ranges=NUMERIC.ranges[:1]),
    "unit": replace(NUMERIC, unit="min"),
    "a further form": replace(WORDS, accepted=(*WORDS.accepted, "blood")),
    "a form less": replace(WORDS, accepted=WORDS.accepted[:1]),
    "pairs": replace(MATCHING, parts=_swapped(MATCHING)),
    "an option more": replace(MATCHING, options=(*MATCHING.options, Option(id="to-c", text="C"))),
    "credit of pairs": replace(MATCHING, credit=Credit.COVERAGE),
    "order": replace(ORDERING, parts=_swapped(ORDERING)),
    "an option accepted": replace(SINGLE, options=_accepted(SINGLE)),
    "a right option accepted": replace(MULTIPLE, options=_accepted(MULTIPLE)),
    "a pair accepted": replace(
        MATCHING, parts=(replace(MATCHING.parts[0], accepted=(MATCHING.parts[1].right,)), MATCHING.parts[1])
    ),
    "void": replace(SINGLE, void=True),
    "judgement": replace(CASE, parts=(Part(id="label", right="none"), CASE.parts[1])),
    "dimensions": replace(CASE, parts=CASE.parts[:1]),
}


@pytest.mark.parametrize("changed", CHANGES.values(), ids=CHANGES)
def test_what_changes_marks_changes_the_key_revision(changed: Question) -> None:
    (before,) = (question for question in EVERY if question.id == changed.id)

    assert key_revision(changed) != key_revision(before)


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        (replace(MATCHING, parts=_swapped(MATCHING)), MATCHING),
        (replace(ORDERING, parts=_swapped(ORDERING)), ORDERING),
        (replace(CASE, parts=(Part(id="label", right="none"), CASE.parts[1])), CASE),
        (replace(NUMERIC, ranges=NUMERIC.ranges[:1]), NUMERIC),
    ],
    ids=lambda question: question.kind.value,
)
def test_another_key_changes_nothing_that_is_shown(changed: Question, shown: Question) -> None:
    assert form_revision(changed) == form_revision(shown)


@given(st.data())
def test_form_revisions_tell_nothing_of_the_key(data: st.DataObject) -> None:
    before = data.draw(bare_quizzes())
    after = data.draw(with_another_key(before))

    assert [question.revision for question in form_of(after).questions] == [
        question.revision for question in form_of(before).questions
    ]


@given(one=taxonomies(), other=taxonomies())
def test_other_costs_are_another_key_of_cases_and_of_nothing_else(one: Taxonomy, other: Taxonomy) -> None:
    earned = [
        {part.id: (part.weight, dict(part.shares)) for part in key_of(quiz(CASE), each).questions[0].parts}
        for each in (one, other)
    ]

    assert (key_revision(CASE, one) == key_revision(CASE, other)) is (earned[0] == earned[1])
    for question in EVERY[:-1]:
        assert key_revision(question, one) == key_revision(question, other)


def test_a_way_of_partial_credit_for_the_whole_quiz_changes_the_keys_that_it_marks() -> None:
    by_halves = Settings(credit=Credit.HALVES)

    changed = [
        question.kind for question in EVERY if key_revision(question) != key_revision(question, settings=by_halves)
    ]

    assert changed == [Kind.MULTIPLE, Kind.MATCHING, Kind.ORDERING]


def test_what_could_change_a_grade_changes_the_grading_revision() -> None:
    revision = key_of(quiz(MULTIPLE)).revision

    assert key_of(quiz(replace(MULTIPLE, critical=True))).revision != revision
    assert key_of(quiz(MULTIPLE, settings=Settings(pass_mark=Fraction(9, 10)))).revision != revision
    assert key_of(quiz(MULTIPLE, SINGLE)).revision != revision
    assert key_of(quiz(replace(MULTIPLE, id="another"))).revision != revision


def test_what_could_not_change_a_grade_does_not_change_the_grading_revision() -> None:
    revision = key_of(quiz(SINGLE, MULTIPLE)).revision
    delivered = Settings(
        pass_mark=Fraction(3, 5),
        attempts=9,
        counts=Counts.MEAN,
        shuffle=Shuffle.ALL,
        draw=(Draw(count=1),),
    )

    assert key_of(replace(quiz(SINGLE, MULTIPLE), title="Another")).revision == revision
    assert key_of(quiz(MULTIPLE, SINGLE)).revision == revision
    assert key_of(quiz(SINGLE, MULTIPLE, settings=delivered)).revision == revision


def test_a_case_has_another_revision_when_its_item_changes_and_not_when_its_key_does() -> None:
    def revision(question: Question) -> str:
        case = key_of(quiz(question), TAXONOMY).questions[0].case
        assert case is not None
        return case.revision

    assert revision(replace(CASE, parts=CASE.parts[:1], points=Fraction(9))) == revision(CASE)
    assert revision(replace(CASE, prompt="Another clip.")) != revision(CASE)
    assert revision(replace(CASE, material="It is dark.")) != revision(CASE)


def test_a_digest_is_that_of_the_value_and_not_of_how_it_is_written() -> None:
    assert digest({"b": [1, "é"], "a": None}) == digest({"a": None, "b": [1, "é"]}) == "f8f17faab95c"
    assert digest([1, 2]) != digest([2, 1])
