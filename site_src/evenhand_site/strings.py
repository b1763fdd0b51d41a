"""The words of a form, in each language of the site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Strings:
    """Everything a form says of its own."""

    count: str
    """With `{number}` and `{total}`."""
    one: str
    several: str
    critical: str
    submit: str
    show_answer: str
    right_answer: str
    right_answers: str
    why: str


ENGLISH = Strings(
    count="Question {number} of {total}",
    one="Choose one answer.",
    several="Choose every answer that is right.",
    critical="Critical: a wrong answer here fails the test, whatever the score.",
    submit="Submit answers",
    show_answer="Show the answer",
    right_answer="Right answer:",
    right_answers="Right answers:",
    why="Why",
)

CHINESE = Strings(
    count="第 {number} 题，共 {total} 题",
    one="请选择一个答案。",
    several="请选出所有正确的答案。",
    critical="关键题：答错本题，无论总分多少，测试均不通过。",
    submit="提交答案",
    show_answer="查看答案",
    right_answer="正确答案：",
    right_answers="正确答案：",
    why="原因",
)

STRINGS: Mapping[str, Strings] = {"en": ENGLISH, "zh": CHINESE}


def strings_of(language: str) -> Strings:
    """The words of that language, or of English where there are none."""
    return STRINGS.get(language, ENGLISH)
