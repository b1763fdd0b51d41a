"""Whatever a file says, there are questions, losses or a clear refusal: never a traceback, never an unsound quiz."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evenhand.exchange.aiken_reader import read_aiken
from evenhand.exchange.gift_reader import read_gift
from evenhand.exchange.moodle_reader import read_moodle_xml
from evenhand.exchange.outcome import ExchangeFailed, Imported
from evenhand.exchange.sheet_reader import read_sheet
from evenhand.exchange.sources import decoded
from evenhand.quiz.parser import parse
from evenhand.quiz.printer import print_quiz

if TYPE_CHECKING:
    from collections.abc import Callable

MUTATIONS = 2000
GIFT = """\
// [id:fight] [tag:blood]
$CATEGORY: $course$/top/Week 1

::fight::[html]A <b>fight</b>.{ =Restrict#Yes. ~%50%Allow#[markdown]*No* ####So. }

Which?{~%50%a ~%50%b ~%-50%c\\}}

How many? {#=3:0.5 =%50%1..5 ~#no}

What? {=blood =%20%b*d}

Match.{=a -> b =c -> d = -> e}

Order.{>3 ALL VERTICAL ABSOLUTE_POSITION SHOW none
one
two
}

Is it? {FALSE#a#b}

Words {} and {=more} words
"""
AIKEN = "Which?\nA) a\nB) b\nC) c\nANSWER: B\n\nAnd here?\nA. yes\nB. no\nANSWER: A\n"
XML = """\
<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>$course$/top/a//b/c</text></category></question>
<question type="multichoice"><name><text>n</text></name><questiontext format="html"><text><![CDATA[<p>A <b>b</b></p>]]>
</text></questiontext><defaultgrade>1.5</defaultgrade><penalty>0.5</penalty><single>false</single>
<answer fraction="50"><text>&lt;i&gt;a&lt;/i&gt;</text><feedback><text>f</text></feedback></answer>
<answer fraction="50"><text>b</text></answer><answer fraction="-50"><text>c</text></answer>
<hint><text>h</text></hint><tags><tag><text>t</text></tag></tags></question>
<question type="numerical"><questiontext><text>How many?</text></questiontext>
<answer fraction="100"><text>3</text><tolerance>0.1</tolerance></answer></question>
<question type="matching"><questiontext format="markdown"><text>Match</text></questiontext>
<subquestion><text>a</text><answer><text>b</text></answer></subquestion>
<subquestion><text>c</text><answer><text>d</text></answer></subquestion></question>
<question type="shortanswer"><questiontext><text>What</text></questiontext>
<answer fraction="100"><text>x</text></answer></question>
<question type="essay"><questiontext><text>Why</text></questiontext></question>
</quiz>
"""
SHEET = """\
question,kind,right,answer 1,feedback 1,answer 2,points,tags
Which?,,2,a {#a},no,b,2,"x, y"
How?,numeric,,3 +- 1,,"[4, 5]",,
Match.,matching,,a -> b,,c -> d,,
"An
item.",case,,label: violence.blood,,action: allow,1.5,
"""
PIECES = [
    *"{}#=~:%\\->\"',;<>&[]()/$*_`|\t\n\0\x0b\x85\u2028\ufdd2\ufffd",
    *[
        "{#",
        "####",
        "::",
        "->",
        "//",
        "\n\n",
        "</text>",
        "<text>",
        "<![CDATA[",
        "]]>",
        "<!DOCTYPE x>",
        "&#x1F600;",
        "&b;",
    ],
    *[
        "%50%",
        "100",
        "-1e99",
        "1e-99",
        "9" * 120,
        "٣",
        "０",
        "\U0001f600",
        "\ud800",
        "血迹",
        "kind",
        "case",
        "[x] ",
        "```\n",
    ],
]


@st.composite
def mutated(draw: st.DrawFn, text: str) -> str:
    """A text after pieces of it were lost, doubled, moved or mixed with others."""
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        match draw(st.sampled_from(["lose", "double", "insert", "move", "replace"])):
            case "lose":
                text = text[:start] + text[end:]
            case "double":
                text = text[:end] + text[start:]
            case "insert":
                text = text[:start] + draw(st.sampled_from(PIECES)) + text[start:]
            case "replace":
                text = text[:start] + draw(st.sampled_from(PIECES)) + text[end:]
            case _:
                to = draw(st.integers(0, len(text)))
                text = text[:to] + text[start:end] + text[to:]
    return text


SEEDS = {
    "gift": (read_gift, GIFT),
    "aiken": (read_aiken, AIKEN),
    "xml": (read_moodle_xml, XML),
    "csv": (read_sheet, SHEET),
}


@pytest.mark.parametrize("name", SEEDS)
def test_the_seeds_themselves_are_read(name: str) -> None:
    read, text = SEEDS[name]

    assert len(_checked(read, text).quiz.questions) >= 2  # type: ignore[union-attr]


@pytest.mark.parametrize("name", SEEDS)
def test_mutated_files_give_sound_quizzes_or_refusals(name: str) -> None:
    read, seed = SEEDS[name]

    @settings(max_examples=MUTATIONS, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(text=mutated(seed))
    def check(text: str) -> None:
        _checked(read, text)

    check()


@given(data=st.binary(max_size=200))
def test_any_bytes_give_a_text_or_a_refusal(data: bytes) -> None:
    text = _or_refusal(lambda: decoded(data), data.count(b"\n") + 1)
    for read, _ in SEEDS.values() if isinstance(text, str) else ():
        _checked(read, str(text))


def _checked(read: Callable[..., Imported], text: str) -> Imported | None:
    lines = text.count("\n") + 1
    result = _or_refusal(lambda: read(text, quiz_id="q", title="Q"), lines)
    for loss in result.losses:
        assert loss.reason.endswith(".")
        assert loss.line is None or 1 <= loss.line <= lines
    if isinstance(result, ExchangeFailed):
        return None
    parsed = parse(print_quiz(result.quiz), "en.md")
    assert parsed.quiz is not None, (parsed.problems, print_quiz(result.quiz))
    return result


Result = TypeVar("Result")


def _or_refusal(make: Callable[[], Result], lines: int) -> Result | ExchangeFailed:
    """What is made, or the refusal, which says where and what to do."""
    try:
        return make()
    except ExchangeFailed as refusal:
        refused = refusal
    assert str(refused)
    assert refused.cure
    assert refused.line is None or 1 <= refused.line <= lines
    return refused
