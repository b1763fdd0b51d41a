"""`evenhand check --fix`: ids that are missing are written into the files."""

from __future__ import annotations

from pathlib import Path

import pytest

from command import evenhand
from support import QUIZ

WITHOUT_IDS = QUIZ.replace("{#boxing critical", "{critical").replace(" {#threat}", "").replace(" {#film}", "")


@pytest.fixture
def quiz(tmp_path: Path) -> Path:
    path = tmp_path / "quiz.md"
    path.write_text(WITHOUT_IDS, encoding="utf-8")
    return path


def test_missing_ids_are_written_and_the_file_is_checked_again(quiz: Path) -> None:
    done = evenhand("check", "--fix", quiz)

    assert done.returncode == 0
    assert "wrote 3 ids into" in done.stderr
    assert "EH201" not in done.stdout
    assert "- [x] A threat {#a-threat}\n" in quiz.read_text(encoding="utf-8")


def test_a_second_time_nothing_is_written(quiz: Path) -> None:
    evenhand("check", "--fix", quiz)
    once = quiz.read_bytes()

    done = evenhand("check", "--fix", quiz)

    assert "wrote" not in done.stderr
    assert quiz.read_bytes() == once


def test_without_fix_the_file_is_left_alone(quiz: Path) -> None:
    assert evenhand("check", quiz).returncode == 1
    assert quiz.read_text(encoding="utf-8") == WITHOUT_IDS


def test_what_needs_a_person_stays_listed(quiz: Path) -> None:
    quiz.write_text(WITHOUT_IDS.replace("[x]", "[ ]"), encoding="utf-8")

    done = evenhand("check", "--fix", quiz)

    assert done.returncode == 1
    assert "EH208" in done.stdout


def test_ids_of_a_translation_are_not_made_up(tmp_path: Path) -> None:
    folder = tmp_path / "visible-blood"
    folder.mkdir()
    (folder / "en.md").write_text(QUIZ, encoding="utf-8")
    translation = (
        "---\ntitle: 血\nquiz:\n  id: visible-blood\n---\n\n## 街头斗殴。\n\n- [ ] 放行\n- [ ] 移除 {#remove}\n"
    )
    (folder / "zh.md").write_text(translation, encoding="utf-8")

    done = evenhand("check", "--fix", folder)

    assert done.returncode == 1
    assert "wrote" not in done.stderr
    assert (folder / "zh.md").read_text(encoding="utf-8") == translation


def test_a_self_check_gets_its_id_too(tmp_path: Path) -> None:
    (tmp_path / "quizzes").mkdir()
    page = tmp_path / "en" / "modules" / "blood.md"
    page.parent.mkdir(parents=True)
    page.write_text("# Blood\n\n## A bruise. {.self-check}\n\n- [x] Allow\n- [ ] Remove {#remove}\n", encoding="utf-8")

    done = evenhand("check", "--fix", page)

    assert "wrote 2 ids into" in done.stderr
    assert page.read_text(encoding="utf-8").startswith("# Blood\n\n## A bruise. {.self-check #a-bruise}\n")
