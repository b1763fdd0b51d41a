"""The taxonomy file."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.quiz.problems import Code
from evenhand.quiz.taxonomy import NO_TAXONOMY
from evenhand.quiz.taxonomy_reader import read_taxonomy
from evenhand_site.taxonomy import load_taxonomy
from site_project import HERE
from strategies import damaged

OURS = (HERE / "content/taxonomy.yml").read_text(encoding="utf-8")

SMALL = """\
id: example
version: 7
labels:
  name: {en: Label, zh: 标签}
  weight: 0.4
  unlisted: 0.9
  values:
    none: {en: No violation, zh: 无违规}
    blood: {en: Visible blood, zh: 可见血迹}
    death: {en: Dead person, zh: 逝者}
  costs:
    none: {blood: 0.2}
    blood: {none: 0.7}
actions:
  values:
    on: {en: On}
policies:
  violence: {en: Violence, zh: 暴力}
"""


def test_policies_have_a_name_in_each_language(tmp_path: Path) -> None:
    (tmp_path / "taxonomy.yml").write_text("policies:\n  violence:\n    en: Violence\n    zh: 暴力\n", encoding="utf-8")

    taxonomy, problems = load_taxonomy(tmp_path)

    assert taxonomy.policy_names == {"en": {"violence": "Violence"}, "zh": {"violence": "暴力"}}
    assert problems == ()


def test_no_file_is_no_problem(tmp_path: Path) -> None:
    assert load_taxonomy(tmp_path) == (NO_TAXONOMY, ())


def test_ours_has_no_problem_and_every_dimension() -> None:
    taxonomy, problems = load_taxonomy(HERE / "content")

    assert problems == ()
    assert [*taxonomy.dimensions] == ["label", "severity", "action"]
    assert taxonomy.name == "evenhand@1"


def test_words_weights_and_costs_are_read_exactly() -> None:
    taxonomy, problems = read_taxonomy(SMALL, "taxonomy.yml")
    label = taxonomy.dimensions["label"]

    assert problems == ()
    assert taxonomy.name == "example@7"
    assert label.names == {"en": "Label", "zh": "标签"}
    assert [*label.values] == ["none", "blood", "death"]
    assert label.weight == Fraction(2, 5)
    assert [label.cost(*pair) for pair in (("none", "blood"), ("blood", "none"), ("blood", "blood"))] == [
        Fraction(1, 5),
        Fraction(7, 10),
        0,
    ]
    assert label.cost("death", "none") == Fraction(9, 10), "what is not listed"


def test_what_is_not_said_has_its_default_and_words_mean_themselves() -> None:
    action = read_taxonomy(SMALL, "taxonomy.yml")[0].dimensions["action"]

    assert (action.weight, action.unlisted) == (1, 1)
    assert [*action.values] == ["on"], "no truth value of YAML"


@pytest.mark.parametrize(
    "text", ["policies: [", "policies: 3", "policies:\n  violence: Violence", "- a", "\x00", "&a *b"]
)
def test_what_cannot_be_read_is_a_problem_and_no_traceback(tmp_path: Path, text: str) -> None:
    (tmp_path / "taxonomy.yml").write_text(text, encoding="utf-8")

    _, [problem] = load_taxonomy(tmp_path)

    assert problem.path.endswith("taxonomy.yml")
    assert problem.code is Code.BAD_YAML


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("weight: 0.4", "weight: 0", 5, Code.BAD_SETTING),
        ("weight: 0.4", "weight: much", 5, Code.BAD_SETTING),
        ("unlisted: 0.9", "unlisted: 1.1", 6, Code.BAD_SETTING),
        ("{blood: 0.2}", "{blood: -0.2}", 12, Code.BAD_SETTING),
        ("none: {blood: 0.2}", "none: 0.2", 12, Code.BAD_SETTING),
        ("  costs:\n    none: {blood: 0.2}\n    blood: {none: 0.7}\n", "  costs: 0.2\n", 11, Code.BAD_SETTING),
        ("{blood: 0.2}", "{gore: 0.2}", 12, Code.UNKNOWN_VALUE),
        ("  values:\n    on: {en: On}\n", "  values: {}\n", 14, Code.BAD_SETTING),
    ],
)
def test_what_is_wrong_is_told_at_a_line_that_names_it(old: str, new: str, line: int, code: Code) -> None:
    assert old in SMALL

    _, [problem] = read_taxonomy(SMALL.replace(old, new), "taxonomy.yml")

    assert (problem.line, problem.code) == (line, code)


@given(text=damaged(SMALL) | damaged(OURS) | st.text(max_size=200))
def test_a_damaged_file_gives_problems_each_at_a_place(text: str) -> None:
    _, problems = read_taxonomy(text, "taxonomy.yml")

    for problem in problems:
        assert problem.line >= 1
        assert problem.column >= 1
