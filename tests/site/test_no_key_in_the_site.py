"""The promise: no text of a test's key is in the site, whichever generator builds it."""

from __future__ import annotations

import importlib.util
import shutil
from html import escape
from pathlib import Path

import pytest

from site_project import CANARY, every_byte, library_of, run, with_canary

ZENSICAL = pytest.mark.skipif(
    importlib.util.find_spec("zensical") is None, reason="pip install zensical==0.0.73 (or `make test`)"
)


def test_the_canaries_are_in_the_keys(out: Path) -> None:
    assert len(with_canary(out / "keys")) == len(list((out / "keys").glob("*/*.json"))) > 0


def test_no_canary_is_in_the_published_site(site: Path) -> None:
    assert list(site.rglob("index.html"))
    assert with_canary(site) == []


def test_no_question_of_a_drawn_or_timed_test_is_in_the_published_site(planted: Path, site: Path) -> None:
    quizzes = [
        quiz
        for entry in library_of(planted).quizzes.values()
        if entry.original.settings.paper
        for quiz in entry.languages.values()
    ]
    prompts = [question.prompt for quiz in quizzes for question in quiz.questions]
    everything = "\n".join(data.decode(errors="replace") for data in every_byte(site).values())

    assert len(prompts) > 20
    assert [prompt for prompt in prompts if prompt in everything or escape(prompt) in everything] == []


@pytest.mark.parametrize("config", ["mkdocs.yml", "mkdocs.zh.yml"])
def test_no_canary_is_in_what_mkdocs_builds_by_itself(planted: Path, tmp_path: Path, config: str) -> None:
    built = run(planted, "mkdocs", "build", "-f", config, "-d", str(tmp_path / "site"))

    assert built.returncode == 0, built.stderr
    assert "evenhand-quiz" in (tmp_path / "site/tests/real-world-violence/index.html").read_text(encoding="utf-8")
    assert with_canary(tmp_path) == []


@ZENSICAL
@pytest.mark.parametrize(("config", "language"), [("mkdocs.yml", "en"), ("mkdocs.zh.yml", "zh")])
def test_no_canary_is_in_what_zensical_builds(planted: Path, tmp_path: Path, config: str, language: str) -> None:
    project = shutil.copytree(planted, tmp_path / "project")

    built = run(project, "zensical", "build", "-f", config)

    assert built.returncode == 0, built.stderr
    page = project / "build/site" / language / "tests/real-world-violence/index.html"
    assert "evenhand-quiz" in page.read_text(encoding="utf-8")
    assert with_canary(project / "build") == []
    assert with_canary(project / ".cache") == []


@pytest.mark.parametrize("generator", ["mkdocs", pytest.param("zensical", marks=ZENSICAL)])
def test_a_quiz_pasted_into_a_page_stops_the_generator_and_names_the_line(
    planted: Path, tmp_path: Path, generator: str
) -> None:
    project = shutil.copytree(planted, tmp_path / "project")
    page = project / "content/en/wellbeing.md"
    first = page.read_text(encoding="utf-8").count("\n") + 1
    page.write_text(page.read_text(encoding="utf-8") + f"- [x] Restrict\n  > {CANARY}\n", encoding="utf-8")

    built = run(project, generator, "build")

    assert built.returncode != 0
    assert f"content/en/wellbeing.md:{first}:3 EH502" in built.stderr + built.stdout
    assert with_canary(project / "build") == []
