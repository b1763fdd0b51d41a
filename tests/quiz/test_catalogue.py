"""The catalogue of problems: nothing in it is only said, its examples do what they are there for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from evenhand.quiz.catalogue import Example, Piece, Reason, catalogue
from evenhand.quiz.problems import Code, Problem, Severity
from evenhand_site.library import read_library

REASONS = tuple(catalogue().values())
OF_CONTENT = tuple(reason for reason in REASONS if reason.code is not Code.KEY_CHANGED)
"""Those that content shows by itself; a changed key takes attempts (tests/cli/test_check_state.py)."""

FRONT = "---\ntitle: An example\nquiz:\n  id: {id}\n{settings}---\n\n{questions}"
QUESTION = "## How many steps has the ladder? {#steps}\n\n= 4\n"
TRANSLATION = "## 阶梯有几级？ {#steps}\n"
PAGE = "# Violence\n\n## Blood {#blood}\n"
TAXONOMY = """\
labels:
  values:
    violence.blood: {en: Visible blood, zh: 可见血迹}
severities:
  values:
    medium: {en: Medium, zh: 中}
policies:
  violence: {en: Violence, zh: 暴力}
"""


def test_every_code_has_a_reason() -> None:
    assert [*catalogue()] == sorted(Code)


@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: reason.code)
def test_a_reason_is_whole(reason: Reason) -> None:
    assert reason.title[0].isupper() or reason.title[0] == "“"
    assert not reason.title.endswith(".")
    assert reason.why.endswith((".", "?"))
    assert reason.cure.endswith((".", "?"))
    assert reason.source is None or reason.source.endswith(".")
    assert reason.bad
    assert reason.good


@pytest.mark.parametrize("reason", OF_CONTENT, ids=lambda reason: reason.code)
def test_a_bad_example_has_the_problem_and_its_severity(reason: Reason, tmp_path: Path) -> None:
    found = [problem for problem in _problems(reason.bad, tmp_path) if problem.code is reason.code]

    assert {problem.severity for problem in found} == {reason.severity}


@pytest.mark.parametrize("reason", OF_CONTENT, ids=lambda reason: reason.code)
def test_a_good_example_has_no_error_and_not_the_problem(reason: Reason, tmp_path: Path) -> None:
    found = _problems(reason.good, tmp_path)

    assert [problem for problem in found if problem.severity is Severity.ERROR or problem.code is reason.code] == []


def _problems(examples: Iterable[Example], root: Path) -> tuple[Problem, ...]:
    """The problems of a content folder with some pieces as they are and all else as it should be."""
    pieces = {example.piece: example for example in examples}
    files = _files({piece: example.text * example.repeat for piece, example in pieces.items()})
    encoding = pieces[Piece.FILE].encoding if Piece.FILE in pieces else "utf-8"
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode(encoding if name == "quizzes/example/en.md" else "utf-8"))
    return read_library(root).problems


def _files(texts: dict[Piece, str]) -> dict[str, str]:
    settings = "".join(f"  {line}\n" for line in texts.get(Piece.SETTINGS, "").splitlines())
    questions = texts.get(Piece.QUESTION, QUESTION)
    quiz = {"quizzes/example/en.md": FRONT.format(id="example", settings=settings, questions=questions)}
    if Piece.FILE in texts:
        quiz = {"quizzes/example/en.md": texts[Piece.FILE]}
    translation = FRONT.format(id="example", settings="", questions=texts.get(Piece.TRANSLATION, TRANSLATION))
    if Piece.TRANSLATION in texts or Piece.TREE in texts:
        quiz["quizzes/example/zh.md"] = translation
    if Piece.OTHER in texts:
        quiz["quizzes/other/en.md"] = texts[Piece.OTHER]
    if Piece.TREE in texts:
        quiz = {name: text for name, text in quiz.items() if name in texts[Piece.TREE].splitlines()}
    page = texts.get(Piece.PAGE, PAGE)
    pages = {"en/modules/violence.md": page, "zh/modules/violence.md": page}
    return {**quiz, **pages, "taxonomy.yml": TAXONOMY}
