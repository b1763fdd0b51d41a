"""The parser: what an author writes is what is read, and nothing that is typed makes it fail."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.quiz.model import Kind, NumericRange, Option, Part, Question, Quiz
from evenhand.quiz.parser import Parsed, parse
from evenhand.quiz.printer import print_quiz
from evenhand.quiz.problems import Code, Problem, Severity
from evenhand.quiz.settings import FeedbackPolicy
from evenhand.quiz.taxonomy import Dimension, Taxonomy
from evenhand_site.mending import mend_text
from evenhand_site.page import read_page
from fixtures.reader import examples
from pipeline import read_through
from strategies import corrected_quizzes, damaged, quizzes

TEXT = """\
---
title: Visible blood
quiz:
  id: visible-blood
  pass_mark: 62.5%
  attempts: 3
  feedback: score_only
---

Every case is described in words.

## A fight; blood is *visible*. {#fight points=2.5 critical policy=violence@3 tags="blood, street" see="a.md#b"}

The caption says:

> Look at that.

- [ ] Allow it
  for everybody {#allow}
  > Blood rules
  > this out.
- [X] Restrict {braces} {#restrict}

> What counts
> is what is seen.

## Which are in scope? ## {#scope}

* [x] A fight {#fight}
* [x] A threat {#threat}
* [ ] A film {#film}
"""


@pytest.fixture(scope="module")
def quiz() -> Quiz:
    parsed = parse(TEXT, "en.md")
    assert parsed.quiz is not None
    return parsed.quiz


def test_settings_are_read_exactly(quiz: Quiz) -> None:
    assert quiz.settings.pass_mark == Fraction(5, 8)
    assert quiz.settings.attempts == 3
    assert quiz.settings.feedback is FeedbackPolicy.SCORE_ONLY


def test_the_text_before_the_first_question_introduces_the_quiz(quiz: Quiz) -> None:
    assert quiz.introduction == "Every case is described in words."


def test_a_heading_is_a_question_with_its_attributes(quiz: Quiz) -> None:
    question = quiz.questions[0]

    assert question.prompt == "A fight; blood is *visible*."
    assert question.points == Fraction(5, 2)
    assert question.critical
    assert question.policy == "violence@3"
    assert question.tags == ("blood", "street")
    assert question.see == "a.md#b"


def test_closing_hashes_are_no_part_of_a_question(quiz: Quiz) -> None:
    assert quiz.questions[1].prompt == "Which are in scope?"


def test_a_quote_above_the_options_is_shown_with_the_question(quiz: Quiz) -> None:
    assert quiz.questions[0].material == "The caption says:\n\n> Look at that."


def test_an_option_may_run_over_lines_and_hold_braces(quiz: Quiz) -> None:
    assert [option.text for option in quiz.questions[0].options] == ["Allow it for everybody", "Restrict {braces}"]


def test_feedback_and_explanation_are_read_without_their_marks(quiz: Quiz) -> None:
    question = quiz.questions[0]

    assert question.options[0].feedback == "Blood rules\nthis out."
    assert question.options[1].feedback is None
    assert question.explanation == "What counts\nis what is seen."


def test_one_ticked_box_makes_a_single_choice_and_several_a_multiple(quiz: Quiz) -> None:
    assert [question.kind for question in quiz.questions] == [Kind.SINGLE, Kind.MULTIPLE]
    assert quiz.questions[1].correct_ids == ("fight", "threat")


def test_lines_lead_back_to_the_questions() -> None:
    assert parse(TEXT, "en.md").lines == {"fight": 12, "scope": 27}


def test_a_translation_never_has_a_right_option() -> None:
    parsed = parse(TEXT.replace("[x]", "[ ]").replace("[X]", "[ ]"), "zh.md", language="zh")

    assert parsed.quiz is None
    assert {problem.code.value for problem in parsed.problems} == {"EH304"}


EVERY_KIND = next(example for example in examples() if example.title == "A translation of every kind").files
ENGLISH, CHINESE = (EVERY_KIND[f"quizzes/every-kind/{language}.md"].decode() for language in ("en", "zh"))
SOUND = [
    data.decode()
    for example in examples()
    if not example.expected
    for name, data in example.files.items()
    if name in ("quiz.md", "checked.md") or name.endswith("/en.md")
]
"""Quiz files of every kind with nothing wrong in them."""


@pytest.fixture(scope="module")
def of_every_kind() -> dict[str, Question]:
    parsed = parse(ENGLISH, "en.md")
    assert parsed.quiz is not None
    return {question.id: question for question in parsed.quiz.questions}


def test_the_answers_say_the_kind(of_every_kind: dict[str, Question]) -> None:
    assert {name: question.kind for name, question in of_every_kind.items()} == {
        "which": Kind.SINGLE,
        "seconds": Kind.NUMERIC,
        "called": Kind.SHORT_TEXT,
        "steps": Kind.MATCHING,
        "order": Kind.ORDERING,
        "judge": Kind.CASE,
    }


def test_a_number_has_its_range_and_its_unit(of_every_kind: dict[str, Question]) -> None:
    assert of_every_kind["seconds"].ranges == (NumericRange(low=Fraction(30), high=Fraction(30)),)
    assert of_every_kind["seconds"].unit == "s"


def test_words_have_their_accepted_forms(of_every_kind: dict[str, Question]) -> None:
    assert of_every_kind["called"].accepted == ("doxxing", "人肉搜索")


def test_pairs_are_parts_with_options_of_which_one_may_belong_to_none(of_every_kind: dict[str, Question]) -> None:
    assert of_every_kind["steps"].parts == (
        Part(id="bruise", text="A bruise", right="allow", feedback="The skin is closed."),
        Part(id="fight", text="A street fight", right="restrict"),
        Part(id="boxing", text="A boxing match", right="allow"),
    )
    assert of_every_kind["steps"].options == (
        Option(id="allow", text="Allow"),
        Option(id="restrict", text="Restrict"),
        Option(id="remove", text="Remove"),
    )


def test_steps_are_parts_whose_answer_is_their_place(of_every_kind: dict[str, Question]) -> None:
    assert [(part.id, part.right) for part in of_every_kind["order"].parts] == [
        ("danger", "1"),
        ("real", "2"),
        ("seen", "3"),
    ]


def test_a_judgement_is_parts_whose_answer_is_a_value(of_every_kind: dict[str, Question]) -> None:
    assert of_every_kind["judge"].material == "A clip of 12 seconds."
    assert of_every_kind["judge"].parts == (
        Part(id="label", right="violence.blood", feedback="It is seen at normal speed."),
        Part(id="severity", right="medium"),
    )


@given(quiz=corrected_quizzes())
def test_a_printed_quiz_is_read_back_equal(quiz: Quiz) -> None:
    parsed = parse(print_quiz(quiz), "en.md")

    assert [problem for problem in parsed.problems if problem.severity is Severity.ERROR] == []
    assert parsed.quiz == quiz


ID = re.compile(r" ?\{#[a-z0-9-]+\}|(?<=\{)#[a-z0-9-]+ ")
MISSING = (Code.MISSING_QUESTION_ID, Code.MISSING_OPTION_ID)
MATCH = """\
---
title: Parts
quiz:
  id: parts
---

## What is done with each? {points=2}

- a->b{end}
  goes on   -> Allow{end}
- A boxing match → Restrict
  to adults
- A threat ->
  Allow
- -> Remove{end}
  > Nothing belongs to it.

## In which order? ##

1. One{end}
2. Two
   goes on
3.	Three

## Which? {.a-class}

* [ ] One{end}
  > One.
* [x] Two
    goes on

## How many? {critical}

= 4
"""


@given(quiz=quizzes(), end=st.sampled_from(["\n", "\r\n", "\r"]))
def test_ids_that_are_missing_are_proposed_where_they_mend_the_file(quiz: Quiz, end: str) -> None:
    text = print_quiz(quiz)
    bare = ID.sub("", text).replace("\n", end)

    mended, _ = mend_text(bare, _problems)

    assert [problem for problem in _problems(mended) if problem.code in MISSING and problem.insert] == []
    assert ID.sub("", mended.replace(end, "\n")) == ID.sub("", text)


@pytest.mark.parametrize("end", ["", " ", "   ", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_ids_are_written_after_the_words_however_the_lines_run(end: str, newline: str) -> None:
    mended, written = mend_text(MATCH.replace("{end}", end).replace("\n", newline), _problems)

    parsed = parse(mended, "en.md")
    assert written == 16
    assert parsed.quiz is not None, parsed.problems
    match, order, which, many = parsed.quiz.questions
    assert [(part.id, " ".join(part.text.split()), part.right) for part in match.parts] == [
        ("a-b-goes-on", "a->b goes on", "allow"),
        ("a-boxing-match", "A boxing match", "restrict-to-adults"),
        ("a-threat", "A threat", "allow"),
    ]
    assert [option.id for option in match.options] == ["allow", "restrict-to-adults", "remove"]
    assert [part.id for part in order.parts] == ["one", "two-goes-on", "three"]
    assert [option.id for option in which.options] == ["one", "two-goes-on"]
    assert many.id == "how-many"


def test_no_id_is_made_up_for_a_translation() -> None:
    bare = ID.sub("", CHINESE)

    assert any(problem.code in MISSING for problem in parse(bare, "zh.md", language="zh").problems)
    assert not any(problem.insert for problem in parse(bare, "zh.md", language="zh").problems)


@pytest.mark.parametrize(
    "line", ["## {#}", "##", "- [ ]", "- [ ] {allow}", "- [ ] Allow {.allow}", "- [ ] Allow {# allow}", "1. {one}"]
)
def test_where_a_person_must_look_first_nothing_is_proposed(line: str) -> None:
    text = f"---\ntitle: T\nquiz:\n  id: t\n---\n\n## Q {{#q}}\n\n{line}\n\n## R {{#r}}\n"

    assert [problem.insert for problem in parse(text, "en.md").problems if problem.insert] == []


TAXONOMY = Taxonomy(
    id="example",
    version="1",
    dimensions={
        "label": Dimension(id="label", values={"violence.blood": {"en": "Blood"}}),
        "severity": Dimension(id="severity", values={"medium": {"en": "Medium"}}),
    },
)


@given(text=st.sampled_from([TEXT, *SOUND]).flatmap(damaged))
def test_a_damaged_file_gives_a_quiz_or_errors_each_at_a_place(text: str) -> None:
    _check(parse(text, "en.md"), text)


@given(text=st.sampled_from([TEXT, CHINESE]).flatmap(damaged))
def test_a_damaged_translation_gives_a_quiz_or_errors(text: str) -> None:
    _check(parse(text, "zh.md", language="zh"), text)


@given(english=damaged(ENGLISH) | st.just(ENGLISH), chinese=damaged(CHINESE) | st.just(CHINESE))
def test_damaged_files_are_read_compared_and_split_without_a_traceback(english: str, chinese: str) -> None:
    for problem in read_through(english, chinese, TAXONOMY):
        _check_place(problem, english if problem.path == "en.md" else chinese)


@given(text=st.sampled_from(SOUND).flatmap(damaged))
def test_a_damaged_file_is_advised_on_without_a_traceback(text: str) -> None:
    for problem in read_through(text):
        _check_place(problem, text)


@pytest.mark.parametrize("prompt", ["####Which?", "##Which? {#a}"])
def test_what_a_heading_says_may_begin_like_a_heading(prompt: str) -> None:
    parsed = parse(TEXT.replace("## Which are in scope? ## {#scope}", f"## {prompt} {{#scope}}"), "en.md")

    assert parsed.quiz is not None, parsed.problems
    assert parsed.quiz.questions[1].prompt == prompt
    again = parse(print_quiz(parsed.quiz), "en.md")
    assert again.quiz is not None
    assert again.quiz.questions[1].prompt == prompt


@given(text=st.text(max_size=400))
def test_any_text_at_all_gives_errors_and_no_traceback(text: str) -> None:
    _check(parse(text, "en.md"), text)


@given(text=damaged(TEXT.replace("## A fight", "## A fight {.self-check #a}\n\n## A fight")))
def test_a_damaged_page_gives_problems_each_at_a_place(text: str) -> None:
    for problem in read_page(text, "page.md").problems:
        _check_place(problem, text)


@given(text=st.sampled_from([TEXT, *SOUND]).flatmap(damaged))
def test_whatever_is_written_into_a_damaged_file_mends_it(text: str) -> None:
    before = sum(bool(problem.insert) for problem in _problems(text))

    mended, written = mend_text(text, _problems)

    assert sum(bool(problem.insert) for problem in _problems(mended)) <= max(before - written, 0)


def _problems(text: str) -> tuple[Problem, ...]:
    return parse(text, "en.md").problems


def _check(parsed: Parsed, text: str) -> None:
    failed = any(problem.severity is Severity.ERROR for problem in parsed.problems)
    assert (parsed.quiz is None) == failed
    for problem in parsed.problems:
        _check_place(problem, text)


def _check_place(problem: Problem, text: str) -> None:
    assert 1 <= problem.line <= text.count("\n") + text.count("\r") + 1
    assert problem.column >= 1
    assert problem.path.endswith(".md")
