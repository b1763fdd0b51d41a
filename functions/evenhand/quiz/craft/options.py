"""Rules on what can be answered and what it earns, whatever the language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from evenhand.quiz.craft.finding import Finding, QuestionRule
from evenhand.quiz.craft.texts import folded
from evenhand.quiz.model import Kind, Question, Quiz
from evenhand.quiz.problems import Code
from evenhand.quiz.settings import Credit
from evenhand.quiz.split import MANY

TRUTHS = tuple(
    re.compile(f"(?:{yes})(?:[^a-z].*)?|(?:{no})(?:[^a-z].*)?")
    for yes, no in (
        ("true|对|真", "false|错|假"),
        ("yes|是", "no|否|不是"),
        ("correct|right|正确", "incorrect|not correct|wrong|错误|不正确"),
        ("agree|同意", "disagree|不同意"),
    )
)
"""The two answers to a question that asks whether something is so, each with or without a reason behind it."""


def coin_toss(question: Question, _: Quiz) -> Iterator[Finding]:
    """Two answers in all, so that a coin is right half of the time; where the question is whether, it has no third."""
    options = [folded(option.text) for option in question.options]
    if question.kind is Kind.SINGLE and len(options) == 2:
        if not any(all(truth.fullmatch(option) for option in options) for truth in TRUTHS):
            message = "With two options a coin is right half of the time."
            yield Finding(message=message, cure="Write a third that somebody might take for right.")
    elif question.kind is Kind.ORDERING and len(question.parts) == 2:
        yield Finding(message="With two steps a coin is right half of the time.", cure="Write a third step.")
    elif question.kind is Kind.MATCHING and len(question.parts) == len(options) == 2:
        message = "With two pairs a coin is right half of the time."
        cure = "Write a third pair, or an option that nothing belongs to: `- -> right {#right}`."
        yield Finding(message=message, cure=cure)


def critical_partial(question: Question, quiz: Quiz) -> Iterator[Finding]:
    """Part of the points for a question that fails the whole test unless it earns all of them."""
    credit = question.credit or quiz.settings.credit
    if question.critical and question.kind in MANY and credit is not Credit.ALL_OR_NOTHING:
        message = f"A critical question must earn full marks, so that the part which `{credit}` gives passes nobody."
        yield Finding(message=message, cure="Write `credit=all_or_nothing` at its heading, or take `critical` away.")


OPTION_RULES: Mapping[Code, QuestionRule] = {
    Code.COIN_TOSS: coin_toss,
    Code.CRITICAL_PARTIAL: critical_partial,
}
