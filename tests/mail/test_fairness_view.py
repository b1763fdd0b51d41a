"""What a finding about fairness says, in both languages."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest

import builders
from evenhand.analysis.dif import Category
from evenhand.analysis.estimate import Method
from evenhand.analysis.fairness_findings import FairnessFinding, FairnessRule
from evenhand.mail.fairness_view import finding_sentence
from evenhand.mail.strings import CHINESE, ENGLISH, Strings

VENDORS = {"acme": "Acme Support"}
HARDER = FairnessFinding(
    rule=FairnessRule.HARDER_IN_LANGUAGE,
    number=4,
    question_id="street-fight",
    dif=builders.dif(-1.9),
    reference="en",
    focal="zh",
)


def said(finding: FairnessFinding, words: Strings = ENGLISH) -> str:
    return finding_sentence(finding, words, VENDORS).replace("\N{NO-BREAK SPACE}", " ")


def test_a_translation_is_to_be_checked() -> None:
    # exp(-1.9 / 2.35) is 0.45, exp(-2.4 / 2.35) 0.36, exp(-1.4 / 2.35) 0.55.
    assert said(HARDER) == (
        "Question 4 is harder in Chinese than in English at equal score (odds of a right answer 0.45 times as high; "
        "0.36 to 0.55; n = 811). Check the translation."
    )
    assert said(HARDER, CHINESE) == (
        "总分相同时，第 4 题的中文版比英文版难（答对与答错之比为对照组的 0.45 倍，0.36 至 0.55，n = 811）。请检查译文。"
    )


def test_partial_credit_is_told_in_marks_and_a_vendor_by_its_name() -> None:
    partial = dataclasses.replace(
        HARDER,
        rule=FairnessRule.HARDER_FOR_VENDOR,
        focal="acme",
        reference="",
        dif=builders.dif(-0.75, category=Category.CC, method=Method.MANTEL),
    )

    assert said(partial) == (
        "Question 4 is harder for Acme Support than for the other vendors at equal score (\N{MINUS SIGN}0.75 marks on "
        "average; \N{MINUS SIGN}1.25 to \N{MINUS SIGN}0.25; n = 811). Go over what it asks with Acme Support."
    )
    assert "与 Acme Support 一起复习" in said(partial, CHINESE)


def test_a_drift_says_from_when_on() -> None:
    since = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    drift = dataclasses.replace(
        HARDER, rule=FairnessRule.BECAME_EASIER, focal="", reference="", dif=builders.dif(1.9), since=since
    )

    assert "comparing those from 23 November 2026 on with those before" in said(drift)
    assert "从 2026 年 11 月 23 日起比之前容易" in said(drift, CHINESE)


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["en", "zh"])
@pytest.mark.parametrize("rule", FairnessRule)
def test_every_rule_makes_a_whole_sentence(rule: FairnessRule, words: Strings) -> None:
    focal = "acme" if rule.value.endswith("vendor") else "zh"
    text = said(dataclasses.replace(HARDER, rule=rule, focal=focal, since=builders.NOW), words)

    assert "4" in text
    assert not {"{", "}"} & set(text)
    assert text.endswith((".", "。"))
