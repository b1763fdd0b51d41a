"""Corrections of a key: the file says what was decided, and everything else as before."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering import TAXONOMY, answers_to, right_answer
from evenhand.assessment.grading import mark_question
from evenhand.quiz.correction import CannotCorrect, CorrectAlready, Correction
from evenhand.quiz.correction_writer import correct
from evenhand.quiz.folding import fold
from evenhand.quiz.model import Kind, Quiz
from evenhand.quiz.number import read_number
from evenhand.quiz.parser import parse
from evenhand.quiz.printer import print_quiz
from evenhand.quiz.split import AnswerKey, QuestionKey, form_of, key_of
from strategies import corrected_quizzes

SOURCE = """\
---
title: Appeals   # a comment
quiz:
  id: appeals
---

An introduction.

## Blood is visible. {#blood}

- [ ] Allow {#allow}
  > Too low.
-  [x] Restrict   {#restrict}
   > Right.
- [ ] Remove
  all of it {#remove}

## Which are in scope? {#scope credit=halves}

* [x] A film {#film}
* [X] A game {#game}
* [ ] A dream {#dream}

## How long is it? {#length unit="s"}

  = 12 +- 5%
  = [20, 21]

> As written.

## What is seen? {#seen}

= "blood"

## What is done with each? {#each points=2}

- A bruise {#bruise} -> Allow {#allow}
  > Nothing is seen.
- A street fight
  with blood {#fight} →
  Restrict {#restrict}

> What counts is what is seen.

## In which order? {#order}

1. Report
   at once {#report}

   > Help comes first.
2. Call {#call}
10. Log {#log}
    > At the end.

## Judge this clip. {#clip kind=case}

- label: violence.blood
  > It is seen.
- severity:  high
"""


def key(source: str) -> AnswerKey:
    parsed = parse(source, "en.md")
    assert parsed.quiz is not None, parsed.problems
    return key_of(parsed.quiz, TAXONOMY)


def changed(correction: Correction, source: str = SOURCE) -> list[tuple[str, str]]:
    """The lines that a correction changes, before and after, where it adds and takes away none."""
    before, after = source.split("\n"), correct(source, correction, TAXONOMY).split("\n")
    return [(old, new) for old, new in zip(before, after, strict=True) if old != new]


def accept(question_id: str, *answer: str) -> Correction:
    return Correction(question_id=question_id, accept=answer)


def right(question_id: str, *answer: str) -> Correction:
    return Correction(question_id=question_id, right=answer)


def void(question_id: str) -> Correction:
    return Correction(question_id=question_id, void=True)


@pytest.mark.parametrize(
    ("correction", "lines"),
    [
        (accept("blood", "remove"), [("  all of it {#remove}", "  all of it {#remove accepted}")]),
        (
            accept("scope", "film", "dream"),
            [
                ("* [X] A game {#game}", "* [X] A game {#game accepted}"),
                ("* [ ] A dream {#dream}", "* [ ] A dream {#dream accepted}"),
            ],
        ),
        (
            accept("each", "bruise=restrict", "fight=restrict"),
            [("- A bruise {#bruise} -> Allow {#allow}", "- A bruise {#bruise accepted=restrict} -> Allow {#allow}")],
        ),
        (
            accept("order", "report=2", "call=1"),
            [
                ("   at once {#report}", "   at once {#report accepted=2}"),
                ("2. Call {#call}", "2. Call {#call accepted=1}"),
            ],
        ),
        (
            accept("clip", "severity=low", "label=violence.blood"),
            [("- severity:  high", "- severity:  high {accepted=low}")],
        ),
        (void("blood"), [("## Blood is visible. {#blood}", "## Blood is visible. {#blood void}")]),
        (void("length"), [('## How long is it? {#length unit="s"}', '## How long is it? {#length unit="s" void}')]),
        (
            right("blood", "allow"),
            [
                ("- [ ] Allow {#allow}", "- [x] Allow {#allow}"),
                ("-  [x] Restrict   {#restrict}", "-  [ ] Restrict   {#restrict}"),
            ],
        ),
        (
            right("scope", "game"),
            [
                (
                    "## Which are in scope? {#scope credit=halves}",
                    "## Which are in scope? {#scope credit=halves kind=multiple}",
                ),
                ("* [x] A film {#film}", "* [ ] A film {#film}"),
            ],
        ),
        (right("seen", "Visible  blood"), [('= "blood"', '= "Visible blood"')]),
        (right("clip", "severity=low"), [("- severity:  high", "- severity:  low")]),
    ],
    ids=lambda value: value.question_id if isinstance(value, Correction) else "",
)
def test_a_correction_changes_the_lines_that_say_it_and_no_other(
    correction: Correction, lines: list[tuple[str, str]]
) -> None:
    assert changed(correction) == lines


@pytest.mark.parametrize(
    ("correction", "before", "after"),
    [
        (accept("length", "15 s"), "  = [20, 21]\n", "  = [20, 21]\n  = 15\n"),
        (right("length", "15"), "  = 12 +- 5%\n  = [20, 21]\n", "  = 15\n"),
        (accept("seen", 'a "fresh" wound'), '= "blood"\n', '= "blood"\n= "a \\"fresh\\" wound"\n'),
        (
            right("each", "fight=allow"),
            "  with blood {#fight} →\n  Restrict {#restrict}\n",
            "  with blood {#fight} →\n  Allow {#allow}\n- -> Restrict {#restrict}\n",
        ),
        (
            right("order", "log=1", "report=2", "call=3"),
            SOURCE[SOURCE.index("1. Report") : SOURCE.index("\n## Judge")],
            "1. Log {#log}\n   > At the end.\n2. Report\n   at once {#report}\n\n   > Help comes first.\n"
            "10. Call {#call}\n",
        ),
    ],
    ids=lambda value: value.question_id if isinstance(value, Correction) else "",
)
def test_a_correction_that_needs_other_lines_leaves_the_rest_alone(
    correction: Correction, before: str, after: str
) -> None:
    assert SOURCE.count(before) == 1
    assert correct(SOURCE, correction, TAXONOMY) == SOURCE.replace(before, after)


def test_corrections_add_up() -> None:
    source = correct(SOURCE, accept("each", "bruise=restrict"), TAXONOMY)
    source = correct(source, right("each", "bruise=restrict"), TAXONOMY)

    assert "- A bruise {#bruise} -> Restrict {#restrict}\n" in source
    assert "- -> Allow {#allow}\n" in source

    source = correct(SOURCE, accept("order", "call=1"), TAXONOMY)
    source = correct(source, accept("order", "call=3"), TAXONOMY)
    assert "2. Call {#call accepted=1,3}\n" in source
    source = correct(source, right("order", "call=1", "report=2"), TAXONOMY)
    assert "1. Call {#call accepted=3}\n" in source

    source = correct(SOURCE, accept("clip", "severity=low"), TAXONOMY)
    assert "- severity:  low\n" in correct(source, right("clip", "severity=low"), TAXONOMY) + "\n"


@pytest.mark.parametrize(
    ("correction", "words"),
    [
        (void("other"), "The quiz has no question `other`. It has `blood`, `scope`"),
        (accept("blood", "blur"), "has no option `blur`. It has `allow`, `restrict`, `remove`."),
        (accept("blood", "allow", "remove"), "takes one option"),
        (accept("blood"), "No answer to `blood` is named"),
        (accept("seen", "  "), "No answer to `seen` is named"),
        (right("length", "long"), "“long” is no number"),
        (accept("scope", "dream"), "Correct the key instead, or void the question."),
        (accept("each", "bruise=blur"), "It can be `allow`, `restrict`."),
        (accept("each", "other=allow"), "has no part `other`. It has `bruise`, `fight`."),
        (accept("each", "bruise=allow", "bruise=restrict"), "answered twice"),
        (accept("clip", "severity=extreme"), "It can be `none`, `low`, `high`."),
        (right("order", "log=1"), "Name the place of every step."),
        (accept("seen", "x" * 201), "up to 200 characters"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_corrected_is_refused_with_the_cure(correction: Correction, words: str) -> None:
    with pytest.raises(CannotCorrect, match=r"\.$") as refused:
        correct(SOURCE, correction, TAXONOMY)

    assert words in str(refused.value)
    assert not isinstance(refused.value, CorrectAlready)


@pytest.mark.parametrize(
    "correction",
    [
        accept("blood", "restrict"),
        accept("scope", "game", "film"),
        accept("length", "20.5 s"),
        accept("seen", "BLOOD."),
        accept("each", "bruise=allow"),
        accept("order", "report=1", "call=2", "log=3"),
        accept("clip", "severity=high"),
        right("blood", "restrict"),
        right("scope", "game", "film"),
        right("seen", "Blood"),
        right("each", "fight=restrict"),
        right("order", "log=3"),
        right("clip", "label=violence.blood"),
    ],
    ids=lambda correction: f"{correction.question_id}-{'right' if correction.right else 'accept'}",
)
def test_what_the_file_says_already_is_told_as_that(correction: Correction) -> None:
    with pytest.raises(CorrectAlready, match="already"):
        correct(SOURCE, correction, TAXONOMY)


@pytest.mark.parametrize(
    "correction", [accept("blood", "remove"), void("blood"), accept("clip", "label=none"), accept("seen", "wound")]
)
def test_a_correction_made_twice_is_made_once(correction: Correction) -> None:
    once = correct(SOURCE, correction, TAXONOMY)

    with pytest.raises(CorrectAlready):
        correct(once, correction, TAXONOMY)


def test_no_answer_counts_in_a_question_that_is_void() -> None:
    with pytest.raises(CannotCorrect, match="Take `void` away first"):
        correct(correct(SOURCE, void("blood"), TAXONOMY), accept("blood", "remove"), TAXONOMY)


def test_a_file_with_errors_of_its_own_is_not_corrected() -> None:
    with pytest.raises(CannotCorrect, match=r"en\.md:9:21: .* Then correct the key\."):
        correct(SOURCE.replace(" {#blood}", ""), void("scope"), TAXONOMY)


def test_the_only_question_cannot_be_voided() -> None:
    alone = SOURCE[: SOURCE.index("## Which are in scope?")]

    with pytest.raises(CannotCorrect, match="Every question of the quiz is void"):
        correct(alone, void("blood"), TAXONOMY)


@pytest.mark.parametrize("changes", [{}, {"accept": ("a",), "right": ("a",)}, {"accept": ("a",), "void": True}])
def test_a_correction_says_one_thing(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="accepts an answer, says which one is right, or voids"):
        Correction(question_id="q", **changes)  # type: ignore[arg-type]


@st.composite
def answers_for(draw: st.DrawFn, question: QuestionKey) -> tuple[str, ...]:
    """An answer that a correction can name, often another than the right one."""
    match question.kind:
        case Kind.NUMERIC:
            return (draw(st.sampled_from(["7", "0,5", "1e3", "-2"])),)
        case Kind.SHORT_TEXT:
            return (draw(st.sampled_from(["wound", 'a "b" \\c', "  two   words ", "血迹可见"])),)
        case Kind.ORDERING:
            places = draw(st.permutations([part.right for part in question.parts]))
            return tuple(f"{part.id}={place}" for part, place in zip(question.parts, places, strict=True))
        case _:
            return draw(answers_to(question).filter(lambda answer: bool(answer)))


NOT_APPLICABLE = (
    "would have to be chosen any more",
    "Every right option is only accepted",
    "Every question of the quiz is void",
    "`draw` takes",
)
"""Why a correction of a sound quiz can be none."""


@st.composite
def corrections(draw: st.DrawFn) -> tuple[Quiz, Correction]:
    """A quiz, and a correction of one of its questions that are asked."""
    quiz = draw(corrected_quizzes())
    question = draw(st.sampled_from(key_of(quiz, TAXONOMY).asked))
    answer = draw(answers_for(question))
    match draw(st.sampled_from(["accept", "right", "void"])):
        case "accept":
            return quiz, accept(question.id, *answer)
        case "right":
            return quiz, right(question.id, *answer)
        case _:
            return quiz, void(question.id)


@given(pair=corrections(), end=st.sampled_from(["\n", "\r\n", "\r"]), mark=st.sampled_from(["", "\N{BYTE ORDER MARK}"]))
def test_the_key_is_what_was_asked_for_and_all_else_as_before(
    pair: tuple[Quiz, Correction], end: str, mark: str
) -> None:
    quiz, correction = pair
    source = f"{mark}{print_quiz(quiz)}".replace("\n", end)
    before = key_of(quiz, TAXONOMY)
    try:
        result = correct(source, correction, TAXONOMY)
    except CorrectAlready:
        _assert_nothing_is_to_be_done(before, correction)
        return
    except CannotCorrect as error:
        refusal = str(error)
    else:
        _assert_the_rest_is_as_before(quiz, correction, parse(result, "en.md").quiz)
        assert result.startswith(mark)
        rest = result.replace(end, "")
        assert "\n" not in rest
        assert "\r" not in rest
        return
    assert any(words in refusal for words in NOT_APPLICABLE), refusal


def _assert_the_rest_is_as_before(quiz: Quiz, correction: Correction, parsed: Quiz | None) -> None:
    before = key_of(quiz, TAXONOMY)
    assert parsed is not None
    after = key_of(parsed, TAXONOMY)
    assert [each for each in after.questions if each.id != correction.question_id] == [
        each for each in before.questions if each.id != correction.question_id
    ]
    old, new = before.question(correction.question_id), after.question(correction.question_id)
    assert old is not None
    assert new is not None
    _assert_asked_for(old, new, correction)
    assert [form for form in form_of(parsed, TAXONOMY).questions if form.id != correction.question_id] == [
        form for form in form_of(quiz, TAXONOMY).questions if form.id != correction.question_id
    ]
    assert (parsed.title, parsed.introduction, parsed.settings) == (quiz.title, quiz.introduction, quiz.settings)


def _assert_nothing_is_to_be_done(before: AnswerKey, correction: Correction) -> None:
    key = before.question(correction.question_id)
    assert key is not None
    assert mark_question(_whole(correction, key), key).marks == key.points


def _whole(correction: Correction, key: QuestionKey) -> tuple[str, ...]:
    """The answer that a correction names, with what is right at the parts that it does not."""
    answer = correction.accept or correction.right or ()
    if not key.kind.has_parts:
        return answer
    given = dict(each.split("=", 1) for each in (*right_answer(key), *answer))
    return tuple(f"{part}={value}" for part, value in given.items())


def _assert_asked_for(old: QuestionKey, new: QuestionKey, correction: Correction) -> None:
    if correction.void:
        assert replace(new, void=False, revision=old.revision) == old
        assert new.void
        return
    answer = correction.accept or correction.right or ()
    assert mark_question(_whole(correction, old), new).marks == new.points
    assert (new.points, new.kind, sorted(new.options), new.credit) == (
        old.points,
        old.kind,
        sorted(old.options),
        old.credit,
    )
    assert new.revision != old.revision
    if correction.accept is not None:
        assert mark_question(right_answer(old), new).marks == new.points, "what was right is right still"
        return
    match new.kind:
        case Kind.SINGLE | Kind.MULTIPLE:
            assert new.correct == tuple(sorted(answer))
        case Kind.NUMERIC:
            assert [(each.low, each.high) for each in new.ranges] == [(read_number(answer[0]),) * 2]
        case Kind.SHORT_TEXT:
            assert [fold(form) for form in new.accepted] == [fold(answer[0])]
        case _:
            said = dict(each.split("=", 1) for each in answer)
            rights = {part.id: part.right for part in old.parts} | said
            assert {part.id: part.right for part in new.parts} == rights


def test_what_was_decided_is_in_the_key_of_the_file() -> None:
    assert key(correct(SOURCE, right("blood", "remove"), TAXONOMY)).questions[0].correct == ("remove",)
    assert key(correct(SOURCE, void("blood"), TAXONOMY)).questions[0].void
