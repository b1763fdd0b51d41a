"""Advice on test craft: what each rule takes for a fault, and what looks like one and is none."""

from __future__ import annotations

from fractions import Fraction

import pytest

from evenhand.quiz.craft.advice import advise
from evenhand.quiz.craft.drift import numbers_differ
from evenhand.quiz.craft.numbers import numbers_in
from evenhand.quiz.craft.places import Places
from evenhand.quiz.craft.texts import images_without_words, links_in, plain, width
from evenhand.quiz.craft.wording import WORDING_RULES
from evenhand.quiz.model import Kind, Option, Question, Quiz
from evenhand.quiz.parser import parse
from evenhand.quiz.problems import Code, Severity
from evenhand.quiz.settings import Settings
from site_project import HERE, library_of


def choice(prompt: str, *texts: str, right: int = 0, explanation: str | None = None) -> Question:
    """A single choice."""
    options = tuple(
        Option(id=f"o{number}", text=text, correct=number == right, feedback=f"Feedback {number}.")
        for number, text in enumerate(texts)
    )
    return Question(id="q", prompt=prompt, kind=Kind.SINGLE, options=options, explanation=explanation)


def found(question: Question, language: str = "en") -> set[Code]:
    """The codes of the advice on a question by itself, as its original or, in Chinese, as its translation."""
    quiz = Quiz(id="x", language=language, title="X", settings=Settings(), questions=(question,))
    return {code for code, rule in WORDING_RULES.items() if list(rule(question, quiz))}


@pytest.mark.parametrize(
    "text",
    [
        "All of the above",
        "None of the above.",
        "All of these",
        "None of these apply",
        "Any of the above",
        "Both A and B",
        "A, B and C",
        "B and C only",
        "All the options are correct",
        "**All of the above**",
        "以上都是",
        "以上都不对。",
        "以上皆非",
        "以上选项均正确",
        "全部正确",
        "都不是",
        "A和B",
        "A、B、C",
    ],
)
def test_an_option_that_speaks_of_others_is_found(text: str) -> None:
    assert Code.ALL_OF_THE_ABOVE in found(choice("Which?", "One", "Two", text))


@pytest.mark.parametrize(
    "text",
    [
        "None",
        "All",
        "Remove all of these posts",
        "All of the above-average ones",
        "Both of them",
        "Neither",
        "The above caption",
        "A and an image",
        "以上帖子都要移除",
        "无",
        "全部放行",
    ],
)
def test_an_option_that_answers_by_itself_is_none_of_those(text: str) -> None:
    assert Code.ALL_OF_THE_ABOVE not in found(choice("Which?", "One", "Two", text))


@pytest.mark.parametrize("text", ["Always", "Only on Sundays", "In every case", "总是移除", "一律移除"])
def test_an_absolute_word_in_a_wrong_option_is_found(text: str) -> None:
    assert Code.ABSOLUTE_WORD in found(choice("Which?", "Allow", "Remove", text))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("Allow", "Remove all of it"),
        ("Allow", '"I have never seen that"'),
        ("Allow", "“从不”是原话"),
        ("Only allow", "Always remove"),
        ("Allow", "Remove the lonely one"),
        ("放行", "不一定移除"),
    ],
)
def test_an_absolute_word_that_gives_nothing_away_is_none(right: str, wrong: str) -> None:
    assert Code.ABSOLUTE_WORD not in found(choice("Which?", right, wrong, "Restrict"))


@pytest.mark.parametrize(
    ("language", "prompt"),
    [
        ("en", "Which of these is not a threat?"),
        ("en", "A clip shows blood. Which of these doesn't count?"),
        ("en", "All of these are signs of danger except which?"),
        ("en", "Select all that do not apply."),
        ("zh", "下列哪一项不属于威胁？"),
        ("zh", "除了血迹以外，还要看什么？"),
        ("zh", "下列哪些帖子没有违规？"),
    ],
)
def test_a_negative_that_turns_the_question_is_found(language: str, prompt: str) -> None:
    assert Code.PLAIN_NEGATIVE in found(choice(prompt, "One", "Two", "Three"), language)


@pytest.mark.parametrize(
    ("language", "prompt"),
    [
        ("en", "Which of these is **not** a threat?"),
        ("en", "Which of these is NOT a threat?"),
        ("en", "You cannot tell whether it is real. Which action is right?"),
        ("en", "What do you do when the post is not in English?"),
        ("en", 'A post says: "Do not come." Which action is right?'),
        ("en", "Which action needs at least two people?"),
        ("en", "Nobody is hurt in it."),
        ("zh", "下列哪一项**不属于**威胁？"),
        ("zh", "一名男子不让店员离开。应当如何处置？"),
        ("zh", "当账号没有头像时，应当选哪一项？"),
        ("zh", "是不是威胁，看哪一点？"),
        ("zh", "你无法判断真假。应当如何处置？"),
    ],
)
def test_a_negative_that_turns_nothing_is_none(language: str, prompt: str) -> None:
    assert Code.PLAIN_NEGATIVE not in found(choice(prompt, "One", "Two", "Three"), language)


@pytest.mark.parametrize(
    ("texts", "longer"),
    [
        (("Restrict it to adults, since blood is seen", "Allow", "Remove"), True),
        (("Restrict to adults", "Allow", "Remove"), False),
        (("Restrict it to adults, since blood is seen", "Allow it to everybody for now", "Remove"), False),
        (("限成人可见，因为按正常速度播放可以看到血迹", "放行", "移除"), True),
        (("[Restrict](modules/violence.md#a-long-address)", "Allow it", "Remove it"), False),
    ],
)
def test_the_right_option_is_measured_as_it_looks(texts: tuple[str, ...], longer: bool) -> None:
    assert (Code.LONGEST_RIGHT in found(choice("Which?", *texts))) == longer


@pytest.mark.parametrize(
    ("explanation", "empty"),
    [
        ("Restrict.", True),
        ("Correct: restrict", True),
        ("The right answer is **Restrict**.", True),
        ("正确答案是：Restrict。", True),
        ("Correct.", True),
        ("Restrict, as blood is visible.", False),
        ("Rightly so.", False),
    ],
)
def test_an_explanation_must_say_more_than_the_answer(explanation: str, empty: bool) -> None:
    question = choice("Which?", "Restrict", "Allow", "Remove", explanation=explanation)

    assert (Code.EMPTY_EXPLANATION in found(question)) == empty


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("10,000 items at 80 percent", "1 万条，80%"),
        ("at 9 p.m. on 1 December", "12 月 1 日 21:00"),
        ("at 9:30 pm", "晚上 9:30"),
        ("twelve posts", "12 条"),
        ("48 hours", "四十八小时"),
        ("half an hour", "30 分钟"),
        ("twenty-five items", "25 条"),
        ("3.5 million", "350 万"),
        ("2 of 3", "3 条里有 2 条"),
        ("press `Ctrl+K` 1.50 times", "按 `Ctrl+K` 1.5 次"),
        ("version 1.2.3", "1.2.3 版"),
        ("80 per cent", "百分之 80"),
    ],
)
def test_a_number_is_the_same_however_it_is_written(english: str, chinese: str) -> None:
    assert list(numbers_differ(choice(english, "A"), choice(chinese, "A"))) == []


@pytest.mark.parametrize(
    ("english", "chinese", "said"),
    [
        ("48 hours", "24 小时", "48 not here; 24 not in the original"),
        ("80 %", "80 人", "80 % not here; 80 not in the original"),
        ("press `Ctrl+K`", "请按键", "`Ctrl+K` not here"),
        ("a few", "5 条", "5 not in the original"),
    ],
)
def test_a_number_in_one_language_only_is_found(english: str, chinese: str, said: str) -> None:
    [finding] = numbers_differ(choice(english, "A"), choice(chinese, "A"))

    assert finding.message == f"The question names other numbers or codes than the original: {said}."


def test_a_number_may_move_between_the_heading_and_the_text_under_it() -> None:
    english = Question(id="q", prompt="A clip of 12 seconds.", kind=Kind.SINGLE)
    chinese = Question(id="q", prompt="一段视频。", material="长 12 秒。", kind=Kind.SINGLE)

    assert list(numbers_differ(english, chinese)) == []


def test_numbers_are_shown_as_they_are_written() -> None:
    assert numbers_in("1,000 of 2.50 % at 9 p.m.") == {"21": "9 p.m", "1000": "1,000", "2.5%": "2.50 %"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a *b* **c** `d` [e](f) ![g](h) \\*i\\*", "a b c d e g *i*"),
        ("snake_case, other_thing and 2 * 3 * 4", "snake_case, other_thing and 2 * 3 * 4"),
        ("_a_ 这**不**是", "a 这不是"),
        ("plain", "plain"),
    ],
)
def test_a_text_is_read_without_its_markup(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_a_chinese_character_is_as_wide_as_two_letters() -> None:
    assert (width("abcd"), width("血迹"), width("a血")) == (4, 4, 3)


def test_links_and_images_are_those_that_would_be_shown() -> None:
    text = "[a](b.md#c) `[no](code)` ![](d.png) ![e](f.png)\n\n    [no](code.md)\n\n<https://example.org>"

    assert links_in(text) == ["b.md#c", "d.png", "f.png", "https://example.org"]
    assert images_without_words(text) == ["d.png"]


TEXT = """\
---
title: "draw: no setting"
quiz: {id: x, draw: 3}
---

## One {#one}

- A {#a} -> B {#b}
- C
  goes on {#c} -> B {#b}

## Two {#two}

- label:
"""


def test_places_are_found_in_the_text() -> None:
    places = Places("en.md", TEXT.replace("\n", "\r\n"), {"one": 6, "two": 12})

    assert places.setting("draw") == (3, 15)
    assert places.setting("shuffle") == (1, 1)
    assert (places.line("one", "a"), places.line("one", "c"), places.line("two", "label")) == (8, 10, 14)
    assert (places.line("one", "label"), places.line("two")) == (6, 12)
    assert places.line("one", near="goes on") == 10


def test_advice_stops_nothing_and_is_told_in_the_order_of_the_file() -> None:
    text = "---\ntitle: T\nquiz:\n  id: t\n  certificate: 1d\n  attempts: unlimited\n---\n\n" + "".join(
        f"## Which is not {n}? {{#q{n}}}\n\n- [x] A {{#a}}\n- [ ] B {{#b}}\n\n" for n in range(3)
    )
    parsed = parse(text, "t.md")
    assert parsed.quiz is not None

    problems = advise(parsed.quiz, Places("t.md", text, parsed.lines))

    assert [problem.line for problem in problems] == [5, 9, 9, 14, 14, 19, 19]
    assert {problem.severity for problem in problems} == {Severity.ADVICE}


def test_our_own_tests_follow_every_advice() -> None:
    assert [problem for problem in library_of(HERE).problems if problem.code.value.startswith(("EH3", "EH4"))] == []


def test_points_are_shown_without_needless_decimals() -> None:
    questions = tuple(
        Question(id=f"q{n}", prompt="Q?", kind=Kind.NUMERIC, points=Fraction(points))
        for n, points in enumerate(("1", "2.5", "1"))
    )
    parsed = parse("---\ntitle: T\nquiz: {id: t, draw: 2}\n---\n\n## Q {#q}\n\n= 1\n\n## R {#r}\n\n= 1\n", "t.md")
    assert parsed.quiz is not None
    quiz = Quiz(id="t", language="en", title="T", settings=parsed.quiz.settings, questions=questions)

    [problem] = [each for each in advise(quiz, Places("t.md", "", {})) if each.code is Code.UNEVEN_POOL]

    assert "1 to 2.5 points" in problem.message
