"""`evenhand new`: quizzes and modules that are sound from the first."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from command import evenhand
from evenhand.quiz.problems import Problem
from evenhand_site.checking import check_path
from evenhand_site.publish import publish
from evenhand_site.quiz_folder import errors
from site_project import copy_project
from support import NINE

ODD = 'Scams: "quick" money & {#more} [*x*] # 1'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copy_project(tmp_path)


def problems(project: Path, word: str) -> list[Problem]:
    """The problems in the files whose path has a word in it."""
    return [each for each in check_path(project / "content") if word in each.path]


def files(project: Path) -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in (project / "content").rglob("*") if path.is_file()}


def test_a_new_module_and_its_test_have_no_problem_at_all(project: Path) -> None:
    assert evenhand("new", "module", "spam", "--root", project).returncode == 0
    assert evenhand("new", "quiz", "spam", "--module", "spam", "--root", project).returncode == 0

    assert problems(project, "spam") == []


def test_a_new_quiz_on_no_module_has_advice_and_no_error(project: Path) -> None:
    assert evenhand("new", "quiz", "scams", "--root", project).returncode == 0

    assert errors(problems(project, "scams")) == ()


def test_what_was_begun_is_built_and_shown_in_both_languages(project: Path) -> None:
    evenhand("new", "module", "spam", "--title", ODD, "--title-zh", "垃圾信息", "--root", project)
    evenhand("new", "quiz", "spam", "--title", ODD, "--title-zh", "垃圾信息", "--root", project)

    published = publish(project, project / "out", lambda _: None, clock=lambda: NINE)

    assert "spam" in published.revisions
    for language, title in (("en", "Scams:"), ("zh", "垃圾信息")):
        for page in ("modules", "tests"):
            html = (published.site / language / page / "spam" / "index.html").read_text(encoding="utf-8")
            assert title in html.partition("<h1")[2].partition("</h1>")[0]
        assert "<fieldset" in html


def test_every_file_is_named_and_so_are_the_next_steps(project: Path) -> None:
    done = evenhand("new", "quiz", "scams", "--title", ODD, "--title-zh", "诈骗", cwd=project)

    written = {line.removeprefix("wrote ") for line in done.stdout.splitlines() if line.startswith("wrote ")}
    pages = {"content/en/tests/scams.md", "content/zh/tests/scams.md"}
    assert written == {"content/quizzes/scams/en.md", "content/quizzes/scams/zh.md"} | pages
    lines = dict(line.split(":  ", 1) for line in done.stdout.splitlines() if ":  - " in line)
    navigation = {file.strip(): yaml.safe_load(line) for file, line in lines.items()}
    assert navigation == {"mkdocs.yml": [{ODD: "tests/scams.md"}], "mkdocs.zh.yml": [{"诈骗": "tests/scams.md"}]}
    assert "/en/tests/scams/" in done.stdout


@pytest.mark.parametrize("kind", ["quiz", "module"])
def test_nothing_that_is_there_is_overwritten(project: Path, kind: str) -> None:
    assert evenhand("new", kind, "scams", "--root", project).returncode == 0
    (project / "content/en" / ("tests" if kind == "quiz" else "modules") / "scams.md").unlink()
    before = files(project)

    done = evenhand("new", kind, "scams", "--root", project)

    assert done.returncode == 1
    assert "There is already" in done.stderr
    assert files(project) == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["quiz", "Spam"], "small letters"),
        (["quiz", "../spam"], "small letters"),
        (["module", "en/spam"], "small letters"),
        (["quiz", "scams", "--module", "nothing"], "Begin it first: evenhand new module nothing"),
    ],
)
def test_what_cannot_be_begun_is_refused_with_a_sentence(project: Path, arguments: list[str], says: str) -> None:
    before = files(project)

    done = evenhand("new", *arguments, "--root", project)

    assert done.returncode == 1
    assert says in done.stderr
    assert files(project) == before


def test_outside_a_project_nothing_is_begun(tmp_path: Path) -> None:
    done = evenhand("new", "quiz", "scams", cwd=tmp_path)

    assert done.returncode == 1
    assert "is that the project's folder?" in done.stderr
    assert list(tmp_path.iterdir()) == []
