"""`evenhand check` on whatever somebody points at."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.quiz.problems import Code
from evenhand_site.checking import check, check_path
from site_project import HERE, copy_project


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Content with a wrong quiz and a wrong page."""
    content = copy_project(tmp_path) / "content"
    quiz = content / "quizzes/real-world-violence/en.md"
    quiz.write_text(quiz.read_text(encoding="utf-8").replace("[x]", "[ ]", 1), encoding="utf-8")
    with (content / "zh/wellbeing.md").open("a", encoding="utf-8") as page:
        page.write("\n- [x] 移除\n")
    return content


def codes(path: Path) -> list[Code]:
    """The codes of a path's problems."""
    return [problem.code for problem in check_path(path)]


def test_the_content_of_this_project_has_no_problem() -> None:
    assert check_path(HERE / "content") == ()


def test_a_content_folder_is_checked_whole(content: Path) -> None:
    assert codes(content) == [Code.NO_CORRECT_OPTION, Code.TICKED_ITEM]


@pytest.mark.parametrize("part", ["quizzes", "quizzes/real-world-violence", "quizzes/real-world-violence/en.md"])
def test_a_part_is_checked_within_its_content(content: Path, part: str) -> None:
    assert codes(content / part) == [Code.NO_CORRECT_OPTION]


@pytest.mark.parametrize("part", ["zh", "zh/wellbeing.md"])
def test_pages_are_checked_as_pages(content: Path, part: str) -> None:
    assert codes(content / part) == [Code.TICKED_ITEM]


def test_a_quiz_that_stands_alone_is_checked_by_itself(content: Path, tmp_path: Path) -> None:
    alone = (content / "quizzes/real-world-violence").rename(tmp_path / "alone")

    assert codes(alone / "en.md") == [Code.NO_CORRECT_OPTION]
    assert codes(alone / "zh.md") == []
    assert codes(alone) == [Code.NO_CORRECT_OPTION]


def test_a_folder_with_nothing_in_it_is_a_problem(tmp_path: Path) -> None:
    assert codes(tmp_path) == [Code.FILE_MISSING]


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    assert codes(tmp_path / "en.md") == [Code.FILE_MISSING]


def test_problems_name_paths_that_open_from_where_one_stands(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(content.parent)

    assert check_path(Path("content"))[0].path == "content/quizzes/real-world-violence/en.md"


def test_advice_on_craft_is_given_whatever_is_named(content: Path, tmp_path: Path) -> None:
    path = content / "quizzes/harassment-and-bullying/en.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("- [x] Allow {#allow}", "- [x] Allow, as always {#allow}", 1), encoding="utf-8")
    translation = path.with_name("zh.md")
    text = translation.read_text(encoding="utf-8")
    translation.write_text(text.replace("- [ ] 移除 {#remove}", "- [ ] 一律移除 {#remove}", 1), encoding="utf-8")

    assert codes(path.parent) == [Code.ABSOLUTE_WORD]
    assert check_path(path.parent)[0].path == translation.as_posix(), "in English the right option has the word too"

    alone = tmp_path / "alone.md"
    alone.write_text(
        "---\ntitle: T\nquiz:\n  id: t\n---\n\n## Q {#q}\n\n1. A {#a}\n2. B {#b}\n\n> A.\n", encoding="utf-8"
    )
    assert codes(alone) == [Code.COIN_TOSS]


def test_a_check_hands_on_the_quizzes_in_which_nothing_is_wrong(content: Path) -> None:
    every = {quiz.id for quiz, _ in check(content).quizzes}
    one = check(content / "quizzes/harassment-and-bullying/zh.md")

    assert "harassment-and-bullying" in every
    assert "real-world-violence" not in every, "it has an error"
    assert [quiz.id for quiz, _ in check(content / "quizzes/harassment-and-bullying").quizzes] == [
        "harassment-and-bullying"
    ]
    assert one.quizzes == ()
    assert check(content).taxonomy.name == "evenhand@1"
