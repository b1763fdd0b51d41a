"""The words of a form, in each language of the site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evenhand.quiz.model import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Strings:
    """Everything a form says of its own."""

    count: str
    """With `{number}` and `{total}`."""
    hints: Mapping[Kind, str]
    """How each kind is answered; with `{count}` parts in ordering."""
    partial: str
    """Follows the hint, with the space between sentences where the language has one."""
    critical: str
    answer: str
    """The name of a field to write in."""
    answer_in: str
    """The same with `{unit}`."""
    doubt: str
    """Of what is written where a number is asked for, and is none."""
    choose: str
    place: str
    up: str
    """With `{name}`, what is moved."""
    down: str
    submit: str
    without_script: str
    start: str
    show_answer: str
    right_answer: str
    right_answers: str
    why: str


ENGLISH = Strings(
    count="Question {number} of {total}",
    hints={
        Kind.SINGLE: "Choose one answer.",
        Kind.MULTIPLE: "Choose every answer that is right.",
        Kind.NUMERIC: "Write a number in digits.",
        Kind.SHORT_TEXT: "Write one word or a few. Capitals and punctuation make no difference.",
        Kind.MATCHING: "Choose what belongs to each. An answer may fit several of them, or none.",
        Kind.ORDERING: "Put these in order: give each its place, from 1 (first) to {count} (last).",
        Kind.CASE: "Judge this as you would in the queue: choose one of each.",
    },
    partial=" Part of the points can be earned.",
    critical="Critical: a wrong answer here fails the test, whatever the score.",
    answer="Your answer",
    answer_in="Your answer, in {unit}",
    doubt="This cannot be read as a number. Write it in digits, as in 3.5.",
    choose="Choose…",
    place="Place",
    up="Move up: {name}",
    down="Move down: {name}",
    submit="Submit answers",
    without_script="Without JavaScript the test opens on a page of its own, with all of its questions. A time limit "
    "runs by the server's clock.",
    start="Start the test",
    show_answer="Show the answer",
    right_answer="Right answer:",
    right_answers="Right answers:",
    why="Why",
)

CHINESE = Strings(
    count="第 {number} 题，共 {total} 题",
    hints={
        Kind.SINGLE: "请选择一个答案。",
        Kind.MULTIPLE: "请选出所有正确的答案。",
        Kind.NUMERIC: "请用数字填写。",
        Kind.SHORT_TEXT: "请填写一个词或几个词。大小写和标点不影响评分。",
        Kind.MATCHING: "请为每一项选择对应的答案。同一答案可能对应多项，也可能一项都不对应。",
        Kind.ORDERING: "请排序：为每一项选择位置，从 1（最先）到 {count}（最后）。",
        Kind.CASE: "请像处理真实内容一样判断，每一项各选一个。",
    },
    partial="本题可以得到部分分数。",
    critical="关键题：答错本题，无论总分多少，测试均不通过。",
    answer="你的答案",
    answer_in="你的答案（单位：{unit}）",
    doubt="无法识别为数字。请用数字填写，例如 3.5。",
    choose="请选择…",
    place="位置",
    up="上移：{name}",
    down="下移：{name}",
    submit="提交答案",
    without_script="未启用浏览器脚本时，测试会在单独的页面打开并列出全部题目；如有时限，以服务器时间为准。",
    start="开始测试",
    show_answer="查看答案",
    right_answer="正确答案：",
    right_answers="正确答案：",
    why="原因",
)

STRINGS: Mapping[str, Strings] = {"en": ENGLISH, "zh": CHINESE}


def strings_of(language: str) -> Strings:
    """The words of that language, or of English where there are none."""
    return STRINGS.get(language, ENGLISH)
