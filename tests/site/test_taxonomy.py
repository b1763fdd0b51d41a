"""The taxonomy file."""

from __future__ import annotations

import pytest

from evenhand_site.taxonomy import read_taxonomy


def test_policies_have_a_name_in_each_language(tmp_path):
    (tmp_path / "taxonomy.yml").write_text("policies:\n  violence:\n    en: Violence\n    zh: 暴力\n", encoding="utf-8")

    assert read_taxonomy(tmp_path).policy_names == {"en": {"violence": "Violence"}, "zh": {"violence": "暴力"}}


def test_no_file_is_no_problem(tmp_path):
    assert read_taxonomy(tmp_path).problems == ()


@pytest.mark.parametrize("text", ["policies: [", "policies: 3", "policies:\n  violence: Violence", "- a"])
def test_what_cannot_be_read_is_a_problem_and_no_traceback(tmp_path, text):
    (tmp_path / "taxonomy.yml").write_text(text, encoding="utf-8")

    [problem] = read_taxonomy(tmp_path).problems

    assert problem.path.endswith("taxonomy.yml")
