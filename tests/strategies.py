"""Hypothesis strategies: quizzes as authors write them, and files that went wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from evenhand.quiz.folding import fold
from evenhand.quiz.model import Kind, NumericRange, Option, Part, Question, Quiz
from evenhand.quiz.settings import Counts, Credit, Draw, FeedbackPolicy, Settings, Shuffle, Window
from evenhand.quiz.split import MANY

if TYPE_CHECKING:
    from collections.abc import Sequence

ids = st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True)
texts = st.text(alphabet="abcdefghijklmnop QRSTUV 0123456789 血迹可见。，?!'\"<>&*_", min_size=1, max_size=60).map(
    lambda text: f"T{' '.join(text.split())}."
)
"""One line of prose, with signs that mean something to HTML and Markdown, that begins and ends as prose does."""

awkward = st.builds(
    "{}{}{}".format,
    st.sampled_from(["[x] ", "{a} ", "= ", "1 - ", "`- [ ]` ", "\\[x] ", "\\# "]),
    texts,
    st.sampled_from([" {b}", " {#c}", ' "', " `{d}`", " C#", " 1)", "\\", " \\#"]),
)
"""One line that begins and ends like the signs that a quiz file is made of."""

lines = texts | awkward
"""What a heading or an option may say."""

items = texts | awkward.map(lambda text: text.removeprefix("[x] "))
"""What a thing to match or a step may say: no box stands before it."""

materials = (
    st.just("")
    | texts
    | st.lists(texts, min_size=2, max_size=3).map("\n\n".join)
    | st.sampled_from(
        [
            "A list:\n\n- one\n- two",
            "1. first\n2. second",
            "1) first\n2) second",
            "> A quote.\n> It goes on.",
            "```\n- [x] code\n= 3\n```",
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "= 3 is not the answer",
        ]
    )
)
"""What may stand between a heading and its answers, some of it like answers."""

notes = st.none() | lines | st.lists(texts, min_size=2, max_size=3).map("\n\n".join) | st.just("- a\n- b\n\n> c")
"""Feedback and explanations."""

decimals = st.builds(
    lambda digits, places: Fraction(digits, 10**places), st.integers(-(10**6), 10**6), st.integers(0, 5)
)


@st.composite
def ranges(draw: st.DrawFn) -> NumericRange:
    """A range as an author can write it: its ends are decimals."""
    low = draw(decimals)
    return NumericRange(low=low, high=low + draw(st.just(Fraction(0)) | decimals.map(abs)))


def durations(least: timedelta, most: timedelta) -> st.SearchStrategy[timedelta]:
    """Durations as they are written: a whole number of at most five digits, and a unit."""
    second = timedelta(seconds=1)
    written = [
        st.integers(max(-(-least // (second * unit)), 0), min(most // (second * unit), 99_999)).map(
            lambda number, unit=unit: second * unit * number  # type: ignore[misc]
        )
        for unit in (1, 60, 3600, 86400)
        if least <= most // (second * unit) * (second * unit)
    ]
    return st.one_of(written)


@st.composite
def windows(draw: st.DrawFn) -> Window:
    """Times in their order, some left out, in a time zone."""
    zone = draw(st.sampled_from(["UTC", "Asia/Shanghai", "America/New_York"]))
    minutes = sorted(draw(st.sets(st.integers(0, 40_000), min_size=3, max_size=3)))
    # January and its neighbours, when no zone puts its clocks forward or back.
    moments = [datetime(2026, 12, 1, tzinfo=ZoneInfo(zone)) + timedelta(minutes=each) for each in minutes]
    opens, due, closes = (draw(st.none() | st.just(each)) for each in moments)
    return Window(opens_at=opens, due_at=due, closes_at=closes, time_zone=zone)


@st.composite
def all_settings(draw: st.DrawFn) -> Settings:
    """Every setting but the draw, which depends on the questions."""
    day = timedelta(days=1)
    valid = draw(st.none() | durations(day, 3650 * day))
    certifies = draw(st.booleans())
    return Settings(
        pass_mark=draw(st.integers(0, 1_000_000).map(lambda parts: Fraction(parts, 1_000_000))),
        attempts=draw(st.none() | st.integers(1, 100)),
        counts=draw(st.sampled_from(Counts)),
        cool_down=draw(st.just(timedelta(0)) | durations(timedelta(0), 300 * day)),
        credit=draw(st.sampled_from(Credit)),
        feedback=draw(st.sampled_from(FeedbackPolicy)),
        shuffle=draw(st.sampled_from(Shuffle)),
        time_limit=draw(st.none() | durations(timedelta(minutes=1), day)),
        grace=draw(st.just(timedelta(seconds=30)) | durations(timedelta(0), timedelta(minutes=10))),
        requires=tuple(draw(st.lists(st.sampled_from(["modules/violence.md", "an-earlier-quiz"]), unique=True))),
        certifies=certifies,
        certificate_valid=valid if certifies else None,
        appeals=draw(st.none() | st.integers(1, 100)),
        appeal_window=draw(st.none() | durations(day, 300 * day)),
        appeal_decision=draw(st.just(5 * day) | durations(timedelta(hours=1), 300 * day)),
        window=draw(windows()),
    )


@st.composite
def draws(draw: st.DrawFn, questions: Sequence[Question]) -> tuple[Draw, ...]:
    """None, one of all questions, or one for each of some tags, none of more questions than there are."""
    pools = Counter(question.tags[0] for question in questions if question.tags)
    if pools and draw(st.booleans()):
        return tuple(Draw(tag=tag, count=draw(st.integers(1, size))) for tag, size in pools.items())
    return draw(st.just(()) | st.integers(1, len(questions)).map(lambda count: (Draw(count=count),)))


def _distinct(draw: st.DrawFn, kind_of_text: st.SearchStrategy[str], count: int) -> list[str]:
    """Texts that are told apart when they are read."""
    return draw(st.lists(kind_of_text, min_size=count, max_size=count, unique_by=fold))


def _options(draw: st.DrawFn, least_right: int, most_right: int) -> tuple[Option, ...]:
    option_ids = draw(st.lists(ids, min_size=2, max_size=5, unique=True))
    right = draw(st.sets(st.sampled_from(option_ids), min_size=least_right, max_size=most_right))
    return tuple(
        Option(id=each, text=text, correct=each in right, feedback=draw(notes))
        for each, text in zip(option_ids, _distinct(draw, lines, len(option_ids)), strict=True)
    )


def _pairs(draw: st.DrawFn) -> tuple[tuple[Part, ...], tuple[Option, ...]]:
    every = draw(st.lists(ids, min_size=4, max_size=8, unique=True))
    lefts, rights = every[: len(every) // 2], every[len(every) // 2 :]
    parts = tuple(
        Part(id=each, text=text, right=draw(st.sampled_from(rights)), feedback=draw(notes))
        for each, text in zip(lefts, _distinct(draw, items, len(lefts)), strict=True)
    )
    texts_right = _distinct(draw, lines, len(rights))
    return parts, tuple(Option(id=each, text=text) for each, text in zip(rights, texts_right, strict=True))


JUDGEMENTS = {
    "label": ("none", "violence.blood", "violence.graphic", "violence.danger"),
    "severity": ("none", "low", "high"),
    "action": ("allow", "restrict", "escalate"),
}


def _judged(draw: st.DrawFn) -> tuple[Part, ...]:
    dimensions = draw(st.lists(st.sampled_from(sorted(JUDGEMENTS)), min_size=1, unique=True))
    return tuple(
        Part(id=each, right=draw(st.sampled_from(JUDGEMENTS[each])), feedback=draw(notes)) for each in dimensions
    )


def _steps(draw: st.DrawFn) -> tuple[Part, ...]:
    step_ids = draw(st.lists(ids, min_size=2, max_size=11, unique=True))
    return tuple(
        Part(id=each, text=text, right=str(place), feedback=draw(notes))
        for place, (each, text) in enumerate(zip(step_ids, _distinct(draw, items, len(step_ids)), strict=True), start=1)
    )


accepted = st.lists(
    (lines | st.sampled_from(['"', "\\", 'a "b" \\c', "血迹", "3,5"])).map(str.strip),
    min_size=1,
    max_size=3,
    unique_by=fold,
).map(tuple)
"""The accepted forms of a written answer, none of which equals another."""


@st.composite
def questions(draw: st.DrawFn, question_id: str, kinds: Sequence[Kind] = tuple(Kind)) -> Question:
    """A question of one of some kinds with its key."""
    kind = draw(st.sampled_from(kinds))
    options: tuple[Option, ...] = ()
    parts: tuple[Part, ...] = ()
    match kind:
        case Kind.SINGLE:
            options = _options(draw, 1, 1)
        case Kind.MULTIPLE:
            options = _options(draw, 1, 5)
        case Kind.MATCHING:
            parts, options = _pairs(draw)
        case Kind.ORDERING:
            parts = _steps(draw)
        case Kind.CASE:
            parts = _judged(draw)
    return Question(
        id=question_id,
        prompt=draw(lines),
        material=draw(materials),
        kind=kind,
        options=options,
        parts=parts,
        ranges=tuple(draw(st.lists(ranges(), min_size=1, max_size=3, unique=True))) if kind is Kind.NUMERIC else (),
        unit=draw(st.sampled_from(["", "s", "km/h", "%", "秒", 'x"'])) if kind is Kind.NUMERIC else "",
        accepted=draw(accepted) if kind is Kind.SHORT_TEXT else (),
        credit=draw(st.none() | st.sampled_from(Credit)) if kind in MANY else None,
        explanation=draw(notes),
        points=draw(st.integers(1, 99_999).map(lambda hundredths: Fraction(hundredths, 100))),
        critical=draw(st.booleans()),
        policy=draw(st.none() | st.just("violence@3")),
        tags=draw(st.sampled_from([(), ("blood",), ("blood", "street"), ("体育", "blood")])),
        see=draw(st.none() | st.just("modules/violence.md#blood")),
        case=draw(st.sampled_from([None, f"item-{question_id}"])) if kind is Kind.CASE else None,
    )


@st.composite
def quizzes(draw: st.DrawFn, kinds: Sequence[Kind] = tuple(Kind)) -> Quiz:
    """A quiz in its original language, of every setting, with questions of some kinds."""
    question_ids = draw(st.lists(ids, min_size=1, max_size=4, unique=True))
    of_quiz = tuple(draw(questions(each, kinds)) for each in question_ids)
    quiz = Quiz(
        id=draw(ids),
        language="en",
        title=draw(texts),
        introduction=draw(st.just("") | texts),
        settings=draw(all_settings()),
        questions=of_quiz,
    )
    return replace(quiz, settings=replace(quiz.settings, draw=draw(draws(of_quiz))))


def accepting(draw: st.DrawFn, question: Question) -> Question:
    """The question with any further answers accepted."""

    def some(answers: Sequence[str], right: str) -> tuple[str, ...]:
        others = [each for each in answers if each != right]
        return tuple(draw(st.lists(st.sampled_from(others), unique=True))) if others else ()

    options = [option.id for option in question.options]
    match question.kind:
        case Kind.SINGLE | Kind.MULTIPLE:
            needed = draw(st.sampled_from(question.correct_ids))
            also = some(options, needed)
            return replace(
                question, options=tuple(replace(each, accepted=each.id in also) for each in question.options)
            )
        case Kind.MATCHING:
            answers = {part.id: options for part in question.parts}
        case Kind.ORDERING:
            answers = {part.id: [each.right for each in question.parts] for part in question.parts}
        case Kind.CASE:
            answers = {part.id: list(JUDGEMENTS[part.id]) for part in question.parts}
        case _:
            return question
    parts = tuple(replace(part, accepted=some(answers[part.id], part.right)) for part in question.parts)
    return replace(question, parts=parts)


@st.composite
def corrected_quizzes(draw: st.DrawFn, kinds: Sequence[Kind] = tuple(Kind)) -> Quiz:
    """A quiz that appeals have changed: of some questions further answers are accepted, some are void, not all."""
    quiz = draw(quizzes(kinds))
    asked = draw(st.sampled_from(quiz.questions))
    changed = tuple(
        replace(accepting(draw, each), void=each is not asked and draw(st.booleans())) for each in quiz.questions
    )
    quiz = replace(quiz, questions=changed)
    return replace(quiz, settings=replace(quiz.settings, draw=draw(draws(quiz.asked))))


PIECES = (
    "",
    "---",
    "# One",
    "## Two {#two}",
    "### Three {.self-check #three}",
    "- [x] Right {#right}",
    "- [ ] Wrong {#wrong}",
    "  > Feedback.",
    "> Explanation.",
    "- item",
    "1. item",
    "```",
    "~~~",
    "::: quiz some",
    "title: [",
    "quiz: {id: *x}",
    "  pass_mark: -1%",
    "{#}{.}{=}",
    "## {",
    "\t\t- [x]",
    ">>>>",
    "|a|b|",
    "===",
    "\N{BYTE ORDER MARK}",
    "\x00\x0b\u2028\x85",
)


@st.composite
def damaged(draw: st.DrawFn, text: str) -> str:
    """A file after some lines were lost, doubled, cut short or mixed with others."""
    lines = text.split("\n")
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, len(lines)))
        match draw(st.sampled_from(("lose", "double", "cut", "insert", "type"))):
            case "insert":
                lines.insert(at, draw(st.sampled_from(PIECES)))
            case "lose":
                del lines[at : at + draw(st.integers(1, 5))]
            case "double":
                lines[at:at] = lines[at : at + draw(st.integers(1, 5))]
            case "cut" if at < len(lines):
                lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
            case _ if at < len(lines):
                place = draw(st.integers(0, len(lines[at])))
                lines[at] = lines[at][:place] + draw(st.text(max_size=4)) + lines[at][place:]
    return "\n".join(lines)
