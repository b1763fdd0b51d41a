"""Hypothesis strategies: quizzes as authors write them, and files that went wrong."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from evenhand.quiz.model import FeedbackPolicy, Kind, Option, Question, Quiz, Settings

ids = st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True)
texts = st.text(alphabet="abcdefghijklmnop QRSTUV 0123456789 血迹可见。，?!'\"<>&*_", min_size=1, max_size=60).map(
    lambda text: f"T{' '.join(text.split())}."
)
"""One line of prose, with signs that mean something to HTML and Markdown, that begins and ends as prose does."""

settings = st.builds(
    Settings,
    pass_mark=st.integers(0, 100).map(lambda percent: Fraction(percent, 100)),
    attempts=st.none() | st.integers(1, 100),
    feedback=st.sampled_from(FeedbackPolicy),
)


@st.composite
def questions(draw: st.DrawFn, question_id: str) -> Question:
    """A question with its key, of the kind that its right options say."""
    option_ids = draw(st.lists(ids, min_size=2, max_size=5, unique=True))
    right = draw(st.sets(st.sampled_from(option_ids), min_size=1))
    return Question(
        id=question_id,
        prompt=draw(texts),
        material=draw(st.just("") | texts),
        kind=Kind.MULTIPLE if len(right) > 1 else Kind.SINGLE,
        options=tuple(
            Option(id=each, text=draw(texts), correct=each in right, feedback=draw(st.none() | texts))
            for each in option_ids
        ),
        explanation=draw(st.none() | texts),
        points=draw(st.integers(1, 99_999).map(lambda hundredths: Fraction(hundredths, 100))),
        critical=draw(st.booleans()),
        policy=draw(st.none() | st.just("violence@3")),
        tags=draw(st.just(()) | st.just(("blood", "street"))),
        see=draw(st.none() | st.just("modules/violence.md#blood")),
    )


@st.composite
def quizzes(draw: st.DrawFn) -> Quiz:
    """A quiz in its original language."""
    question_ids = draw(st.lists(ids, min_size=1, max_size=4, unique=True))
    return Quiz(
        id=draw(ids),
        language="en",
        title=draw(texts),
        introduction=draw(st.just("") | texts),
        settings=draw(settings),
        questions=tuple(draw(questions(each)) for each in question_ids),
    )


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
