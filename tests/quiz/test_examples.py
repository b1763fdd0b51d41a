"""Every kind of problem, by example: see tests/fixtures."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.quiz.catalogue import catalogue
from evenhand.quiz.parser import parse
from evenhand.quiz.problems import Code, Problem
from evenhand_site.checking import check_path
from evenhand_site.library import read_library
from evenhand_site.page import read_page
from fixtures.reader import Example, examples

EXAMPLES = examples()


def test_every_code_has_an_example() -> None:
    shown = {line.split()[-1] for example in EXAMPLES for line in example.expected}

    assert {code.value for code in Code} - shown == {Code.KEY_CHANGED}, "which no file shows by itself"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_an_example_has_the_problems_it_says_and_no_others(example: Example, tmp_path: Path) -> None:
    problems = _problems(example, tmp_path)

    assert problems == list(example.expected)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_every_problem_says_what_is_wrong_and_what_to_do(example: Example, tmp_path: Path) -> None:
    for problem in _found(example, tmp_path):
        assert problem.message.endswith((".", "”"))
        assert problem.cure.endswith((".", "?"))
        assert problem.severity is catalogue()[problem.code].severity


def _problems(example: Example, tmp_path: Path) -> list[str]:
    found = _found(example, tmp_path)
    if len(example.files) == 1 and "/" not in next(iter(example.files)):
        return [f"{problem.line}:{problem.column} {problem.code}" for problem in found]
    return [
        f"{Path(problem.path).relative_to(tmp_path).as_posix()}:{problem.line}:{problem.column} {problem.code}"
        for problem in found
    ]


def _found(example: Example, tmp_path: Path) -> tuple[Problem, ...]:
    if any("/" in name for name in example.files):
        for name, data in example.files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return read_library(tmp_path).problems
    name, text = example.only
    if name == "page.md":
        return read_page(text, name).problems
    if name == "checked.md":
        (tmp_path / name).write_text(text, encoding="utf-8")
        return check_path(tmp_path / name)
    return parse(text, name, language="zh" if name == "translation.md" else "en").problems
