"""The words of both languages say the same with the same blanks."""

from __future__ import annotations

import dataclasses
import string

import pytest

from evenhand.analysis.estimate import Reason
from evenhand.analysis.fairness_findings import FairnessRule
from evenhand.analysis.findings import Rule
from evenhand.assessment.appeal import Remedy
from evenhand.mail.figure_words import FigureWords
from evenhand.mail.strings import CHINESE, ENGLISH, counted, strings_of
from evenhand.quiz.settings import Counts

PER_LANGUAGE = {"lang", "languages", "months", "moment", "conventions_lines", "csv_header"}
"""Fields that need not match word for word."""


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("field", [each.name for each in dataclasses.fields(ENGLISH) if each.name not in PER_LANGUAGE])
def test_both_languages_fill_the_same_blanks(field: str) -> None:
    english, chinese = getattr(ENGLISH, field), getattr(CHINESE, field)
    if isinstance(english, FigureWords):
        english, chinese = dataclasses.asdict(english), dataclasses.asdict(chinese)
    if isinstance(english, str):
        english, chinese = {"": english}, {"": chinese}
    assert english.keys() == chinese.keys()
    for key, text in english.items():
        assert text
        assert blanks(text) == blanks(chinese[key])


@pytest.mark.parametrize("place", range(len(ENGLISH.conventions_lines)))
def test_the_conventions_fill_the_same_blanks_line_by_line(place: int) -> None:
    assert blanks(ENGLISH.conventions_lines[place]) == blanks(CHINESE.conventions_lines[place])


def test_every_reason_every_rule_and_every_remedy_has_words() -> None:
    for words in (ENGLISH, CHINESE):
        assert set(words.counts) == set(Counts)
        assert set(words.reasons) == set(Reason)
        assert set(words.decision_remedies) == set(Remedy)
        assert set(words.rules) == set(Rule)
        assert set(words.fairness_rules) == set(FairnessRule)
    assert len(ENGLISH.csv_header) == len(CHINESE.csv_header) == len(set(CHINESE.csv_header))
    assert len(ENGLISH.conventions_lines) == len(CHINESE.conventions_lines)


@pytest.mark.parametrize(("n", "text"), [(0, "0 dogs"), (1, "1 dog"), (2, "2 dogs")])
def test_a_count_chooses_its_form(n: int, text: str) -> None:
    assert counted("{n} dog|{n} dogs", n) == text
    assert counted("{n} 只狗", n) == f"{n} 只狗"


def test_a_language_without_words_is_served_in_english() -> None:
    assert strings_of("fr") is ENGLISH
    assert ENGLISH.language_name("fr") == "fr"
