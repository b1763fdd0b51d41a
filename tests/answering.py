"""Hypothesis strategies: keys, answers to them, right ones and any, and other keys to the same questions."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from evenhand.assessment.submission import LONGEST
from evenhand.quiz.model import Kind, NumericRange, Option, Part, Question, Quiz
from evenhand.quiz.number import number_text
from evenhand.quiz.settings import Credit, Settings
from evenhand.quiz.split import MANY, AnswerKey, QuestionKey, key_of
from evenhand.quiz.taxonomy import Dimension, Taxonomy
from strategies import JUDGEMENTS, accepted, accepting, notes, ranges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evenhand.assessment.submission import Answers

PAIRS = tuple(
    (dimension, right, given)
    for dimension, values in JUDGEMENTS.items()
    for right in values
    for given in values
    if right != given
)
"""Of every dimension each right value with each that can be given for it."""


@st.composite
def taxonomies(draw: st.DrawFn) -> Taxonomy:
    """A taxonomy of the values that the cases of the strategies are judged by, with any weights and costs."""
    # One draw of bytes for all costs is many times faster than one for each: 0 to 6 are sixths, 7 is not listed.
    drawn = draw(st.binary(min_size=len(PAIRS), max_size=len(PAIRS)))
    sixths = {pair: byte % 8 for pair, byte in zip(PAIRS, drawn, strict=True)}
    weights = draw(st.tuples(*[st.sampled_from(["0.2", "1/3", "1", "3"])] * len(JUDGEMENTS)))
    return Taxonomy(
        id="evenhand",
        version="1",
        dimensions={
            dimension: Dimension(
                id=dimension,
                values={value: {"en": value} for value in values},
                weight=Fraction(weight),
                costs={
                    right: {
                        given: Fraction(sixths[dimension, right, given], 6)
                        for given in values
                        if given != right and sixths[dimension, right, given] < 7
                    }
                    for right in values
                },
                unlisted=Fraction(9, 10),
            )
            for (dimension, values), weight in zip(JUDGEMENTS.items(), weights, strict=True)
        },
    )


TAXONOMY = Taxonomy(
    id="evenhand",
    version="1",
    dimensions={
        dimension: Dimension(id=dimension, values={value: {"en": value} for value in values})
        for dimension, values in JUDGEMENTS.items()
    },
)
"""The plainest of them: all weights are equal, and whatever is not right costs all."""


NAMES = ("a", "b", "c", "d", "e", "f")
numbers = st.sampled_from(["-2", "0", "0.5", "1", "1.25", "1000"]).map(Fraction)


@st.composite
def bare_questions(draw: st.DrawFn, question_id: str, kinds: Sequence[Kind] = tuple(Kind)) -> Question:
    """A question of one of some kinds with all that decides marks, and with hardly a word: laws of grading need many
    of them, and no text changes a mark."""
    kind = draw(st.sampled_from(kinds))
    size = draw(st.integers(2, len(NAMES)))
    options: tuple[Option, ...] = ()
    parts: tuple[Part, ...] = ()
    match kind:
        case Kind.SINGLE | Kind.MULTIPLE:
            right = draw(st.sets(st.sampled_from(NAMES[:size]), min_size=1, max_size=1 if kind == "single" else size))
            options = tuple(Option(id=each, text=each, correct=each in right) for each in NAMES[:size])
        case Kind.MATCHING:
            options = tuple(Option(id=f"to-{each}", text=each) for each in NAMES[:size])
            rights = st.sampled_from([option.id for option in options])
            parts = tuple(Part(id=each, right=draw(rights)) for each in NAMES[: draw(st.integers(2, len(NAMES)))])
        case Kind.ORDERING:
            parts = tuple(Part(id=each, right=str(place)) for place, each in enumerate(NAMES[:size], start=1))
        case Kind.CASE:
            judged = draw(st.lists(st.sampled_from(sorted(JUDGEMENTS)), min_size=1, unique=True))
            parts = tuple(Part(id=each, right=draw(st.sampled_from(JUDGEMENTS[each]))) for each in judged)
    low, high = sorted(draw(st.tuples(numbers, numbers)))
    question = Question(
        id=question_id,
        prompt="P",
        kind=kind,
        options=options,
        parts=parts,
        ranges=(NumericRange(low=low, high=high),) if kind is Kind.NUMERIC else (),
        unit=draw(st.sampled_from(["", "s"])) if kind is Kind.NUMERIC else "",
        accepted=draw(st.sampled_from([("Blood",), ("blood", "血迹"), ("1",)])) if kind is Kind.SHORT_TEXT else (),
        credit=draw(st.none() | st.sampled_from(Credit)) if kind in MANY else None,
        points=draw(st.sampled_from(["1", "2", "2.5", "0.01", "999.99"]).map(Fraction)),
        critical=draw(st.booleans()),
        case=draw(st.none() | st.just("clip-0412")) if kind is Kind.CASE else None,
    )
    return accepting(draw, question) if draw(st.booleans()) else question


@st.composite
def bare_quizzes(draw: st.DrawFn, kinds: Sequence[Kind] = tuple(Kind)) -> Quiz:
    """A quiz of such questions."""
    count = draw(st.integers(1, 4))
    return Quiz(
        id="t",
        language="en",
        title="T",
        settings=Settings(
            pass_mark=draw(st.sampled_from(["0", "0.6", "0.8", "1"]).map(Fraction)),
            credit=draw(st.sampled_from(Credit)),
        ),
        questions=tuple(draw(bare_questions(f"q{number}", kinds)) for number in range(count)),
    )


@st.composite
def keys(draw: st.DrawFn) -> AnswerKey:
    """The key of such a quiz, judged by any taxonomy."""
    quiz = draw(bare_quizzes())
    judges = any(question.kind is Kind.CASE for question in quiz.questions)
    return key_of(quiz, draw(taxonomies()) if judges else TAXONOMY)


@st.composite
def question_keys(draw: st.DrawFn, kinds: Sequence[Kind] = tuple(Kind)) -> QuestionKey:
    """The key of one such question, judged by any taxonomy."""
    question = draw(bare_questions("q", kinds))
    quiz = Quiz(id="t", language="en", title="T", settings=Settings(), questions=(question,))
    return key_of(quiz, draw(taxonomies()) if question.kind is Kind.CASE else TAXONOMY).questions[0]


def right_answer(question: QuestionKey) -> tuple[str, ...]:
    """One of the answers that are right."""
    if question.kind.chooses:
        return question.correct
    if question.kind is Kind.NUMERIC:
        return (number_text(question.ranges[0].low) + question.unit,)
    if question.kind is Kind.SHORT_TEXT:
        return question.accepted[:1]
    return tuple(f"{part.id}={part.right}" for part in question.parts)


def right_answers(key: AnswerKey) -> Answers:
    """Right answers to every question."""
    return {question.id: right_answer(question) for question in key.questions}


def answers_to(question: QuestionKey) -> st.SearchStrategy[tuple[str, ...]]:
    """Any answer that a question takes, some of them right and some empty."""
    match question.kind:
        case Kind.SINGLE:
            return st.just(()) | st.sampled_from(question.options).map(lambda option: (option,))
        case Kind.MULTIPLE:
            return st.lists(st.sampled_from(question.options), unique=True).map(tuple)
        case Kind.NUMERIC | Kind.SHORT_TEXT:
            typed = st.text(max_size=LONGEST) | st.sampled_from(["", "  ", "1", "0,5", "1,000", "1e9", "BLOOD."])
            return st.just(()) | st.just(right_answer(question)) | typed.map(lambda text: (text,))
        case _:
            given = {part.id: st.sampled_from(part.options) for part in question.parts}
            return st.fixed_dictionaries({}, optional=given).map(
                lambda parts: tuple(f"{part}={answer}" for part, answer in parts.items())
            )


@st.composite
def answers_of(draw: st.DrawFn, key: AnswerKey) -> Answers:
    """Answers to some of the questions."""
    asked = draw(st.sets(st.sampled_from([question.id for question in key.questions])))
    return {question.id: draw(answers_to(question)) for question in key.questions if question.id in asked}


@st.composite
def with_another_key(draw: st.DrawFn, quiz: Quiz) -> Quiz:
    """The quiz that asks the same and takes any other answers for right, and says anything else about them."""
    return replace(quiz, questions=tuple(_another_key(draw, question) for question in quiz.questions))


def _another_key(draw: st.DrawFn, question: Question) -> Question:
    changed = replace(question, explanation=draw(notes), points=draw(st.integers(1, 999).map(Fraction)))
    match question.kind:
        case Kind.SINGLE | Kind.MULTIPLE:
            most = 1 if question.kind is Kind.SINGLE else len(question.options)
            right = draw(st.sets(st.sampled_from([option.id for option in question.options]), max_size=most))
            return replace(changed, options=tuple(_option(draw, each, each.id in right) for each in question.options))
        case Kind.NUMERIC:
            return replace(changed, ranges=tuple(draw(st.lists(ranges(), min_size=1, max_size=3))))
        case Kind.SHORT_TEXT:
            return replace(changed, accepted=draw(accepted))
        case Kind.MATCHING:
            # A file lists the options as its pairs do, so that other pairs put them into another order.
            options = tuple(draw(st.permutations(question.options)))
            return replace(changed, parts=tuple(_pair(draw, part, options) for part in question.parts), options=options)
        case Kind.ORDERING:
            steps = draw(st.permutations(question.parts))
            return replace(changed, parts=tuple(_step(draw, part, place) for place, part in enumerate(steps, start=1)))
        case Kind.CASE:
            dimensions = draw(st.permutations(question.parts))
            return replace(changed, parts=tuple(_judged(draw, part) for part in dimensions))


def _option(draw: st.DrawFn, option: Option, correct: bool) -> Option:
    return replace(option, correct=correct, feedback=draw(notes))


def _pair(draw: st.DrawFn, part: Part, options: tuple[Option, ...]) -> Part:
    return replace(part, right=draw(st.sampled_from(options)).id, feedback=draw(notes))


def _step(draw: st.DrawFn, part: Part, place: int) -> Part:
    return replace(part, right=str(place), feedback=draw(notes))


def _judged(draw: st.DrawFn, part: Part) -> Part:
    return replace(part, right=draw(st.sampled_from(JUDGEMENTS[part.id])), feedback=draw(notes))
