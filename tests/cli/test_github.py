"""`evenhand check --format github`: problems as GitHub shows them at the lines of a pull request."""

from __future__ import annotations

from pathlib import Path

import pytest

from command import evenhand
from evenhand.cli.github import annotation
from evenhand.quiz.problems import Code, Problem, Severity
from support import QUIZ

ROOT = Path("/repository")


def problem(**more: object) -> Problem:
    fields = {
        "path": "content/quizzes/x/en.md",
        "line": 7,
        "column": 3,
        "code": Code.NO_OPTIONS,
        "message": "There are none.",
        "cure": "Write some.",
    }
    return Problem(**{**fields, **more})


def test_an_error_is_an_annotation_at_its_place() -> None:
    expected = "::error file=content/quizzes/x/en.md,line=7,col=3,title=EH204::There are none. Write some."

    assert annotation(problem(), ROOT) == expected


def test_advice_is_a_warning() -> None:
    assert annotation(problem(severity=Severity.ADVICE), ROOT).startswith("::warning file=")


def test_what_would_end_a_message_or_a_property_is_escaped() -> None:
    line = annotation(problem(path="a,b:c%.md", message="50%: one, two,\r\nthree::"), ROOT)

    assert line == "::error file=a%2Cb%3Ac%25.md,line=7,col=3,title=EH204::50%25: one, two,%0D%0Athree:: Write some."


@pytest.mark.parametrize("path", ["/repository/content/en.md", "/elsewhere/en.md"])
def test_a_path_is_told_from_the_repository_where_it_lies_in_it(path: str) -> None:
    told = "content/en.md" if path.startswith("/repository/") else path

    assert f"file={told}," in annotation(problem(path=path), ROOT)


def test_every_problem_is_a_line_and_errors_still_fail_the_step(tmp_path: Path) -> None:
    path = tmp_path / "broken.md"
    path.write_text(QUIZ.replace("[x]", "[ ]"), encoding="utf-8")

    done = evenhand("check", "broken.md", "--format", "github", cwd=tmp_path)

    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert {line.partition(",")[0] for line in lines} == {"::error file=broken.md", "::warning file=broken.md"}
    assert all(line.count("::") >= 2 for line in lines)
