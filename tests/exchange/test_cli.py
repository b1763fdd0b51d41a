"""`evenhand import` and `evenhand export`: files in and out, losses told, keys kept from others."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from evenhand.cli import app
from evenhand.quiz.parser import parse

ROOT = Path(__file__).resolve().parents[2]
QUIZ = "real-world-violence"
GIFT = "Is it?{T}\n\nWhich?{=a ~b}\n"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments], env={"COLUMNS": "200"})


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one quiz, as `evenhand` finds it."""
    shutil.copytree(ROOT / "content", tmp_path / "content")
    for name in ("mkdocs.yml", "mkdocs.zh.yml"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_a_file_without_losses_becomes_a_quiz_on_standard_output(tmp_path: Path) -> None:
    file = tmp_path / "Week 1_visible.blood.gift"
    file.write_text(GIFT, encoding="utf-8")

    result = run("import", "gift", file)

    assert result.exit_code == 0
    quiz = parse(result.stdout, "en.md").quiz
    assert quiz is not None
    assert (quiz.id, quiz.title, len(quiz.questions)) == ("week-1-visible", "Week 1 visible", 2)
    assert "2 questions carried, 0 left out, 0 losses in all" in result.stderr


def test_losses_are_told_line_by_line_and_in_the_exit_status(tmp_path: Path) -> None:
    file = tmp_path / "a.gift"
    blank = "\n" * 98
    file.write_text(f"Is it?{{T}}\n{blank}Why?{{}}\n", encoding="utf-8")

    result = run("import", "gift", file)

    assert result.exit_code == 3
    assert f"{file}:100: Why?: left out: It is an essay, which somebody has to mark." in result.stderr
    assert "1 question carried, 1 left out, 1 loss in all" in result.stderr


def test_a_quiz_folder_is_written_once(tmp_path: Path) -> None:
    file = tmp_path / "a.gift"
    file.write_text(GIFT, encoding="utf-8")
    arguments = ("import", "gift", file, "--id", "first-week", "--title", "First: week", "--out", tmp_path / "quizzes")

    first, second = run(*arguments), run(*arguments)

    written = tmp_path / "quizzes" / "first-week" / "en.md"
    assert first.exit_code == 0
    assert written.read_text(encoding="utf-8").startswith('---\ntitle: "First: week"\nquiz:\n  id: first-week\n')
    assert run("check", written.parent).exit_code == 0
    assert second.exit_code == 1
    assert "is there already" in second.stderr


@pytest.mark.parametrize(
    ("name", "content", "source", "says"),
    [
        ("a.gift", b"Why?{}\n", "gift", "No question of the file can be carried."),
        ("a.txt", "问".encode("gb18030"), "aiken", "--encoding gb18030"),
        ("a.xml", b"<!DOCTYPE quiz><quiz/>", "moodle-xml", "document type"),
        ("a.csv", b"a,b\n", "csv", "no column `question`"),
    ],
)
def test_what_cannot_be_imported_is_refused_with_its_place(
    tmp_path: Path, name: str, content: bytes, source: str, says: str
) -> None:
    (tmp_path / name).write_bytes(content)

    result = run("import", source, tmp_path / name)

    assert result.exit_code == 1
    assert result.stdout == ""
    assert str(tmp_path / name) in result.stderr
    assert says in result.stderr


def test_a_file_from_chinese_windows_is_read_when_its_encoding_is_named(tmp_path: Path) -> None:
    file = tmp_path / "新题库.csv"
    file.write_bytes("question,right,answer 1,answer 2\n可以吗？,1,可以,不可以\n".encode("gb18030"))

    result = run("import", "csv", file, "--encoding", "gb18030", "--id", "new-questions")

    assert result.exit_code == 0
    assert "## 可以吗？ {#question}" in result.stdout


def test_an_xml_file_is_read_in_the_encoding_it_names(tmp_path: Path) -> None:
    text = '<?xml version="1.0" encoding="gb2312"?><quiz><question type="truefalse"><questiontext format="plain_text">'
    text += '<text>可以吗？</text></questiontext><answer fraction="100"><text>true</text></answer></question></quiz>'
    (tmp_path / "a.xml").write_bytes(text.encode("gb2312"))

    assert "## 可以吗？" in run("import", "moodle-xml", tmp_path / "a.xml").stdout


def test_an_id_that_no_quiz_can_have_is_a_wrong_use(tmp_path: Path) -> None:
    file = tmp_path / "a.gift"
    file.write_text(GIFT, encoding="utf-8")

    result = run("import", "gift", file, "--id", "Week 1")

    assert result.exit_code == 2
    assert "Write it like `week-1`." in result.stderr


@pytest.mark.parametrize("target", ["gift", "moodle-xml", "qti", "csv"])
def test_an_export_holds_the_key_and_only_its_owner_may_read_it(project: Path, target: str) -> None:
    out = project / f"out.{target}"
    out.write_text("old", encoding="utf-8")
    out.chmod(0o644)

    result = run("export", target, project / "content" / "quizzes" / QUIZ, "--out", out)

    assert result.exit_code == 3
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert out.read_bytes() != b"old"
    assert "it holds the key" in result.stderr
    assert f"{QUIZ}/en.md:" in result.stderr
    assert "`policy`" in result.stderr or target == "csv"


def test_a_translation_is_exported_with_the_key_of_the_original(project: Path) -> None:
    out = project / "zh.gift"

    run("export", "gift", project / "content" / "quizzes" / QUIZ, "--language", "zh", "--out", out)

    text = out.read_text(encoding="utf-8")
    assert "\t=" in text
    assert "限成人可见" in text


@pytest.mark.parametrize("place", ["content/en", "content/zh/tests", "content/en/new", "public"])
def test_no_export_is_written_where_pages_are_published(project: Path, place: str) -> None:
    (project / place).mkdir(parents=True, exist_ok=True)
    (project / "public" / "index.html").parent.mkdir(exist_ok=True)
    (project / "public" / "index.html").write_text("", encoding="utf-8")
    out = project / place / "violence.xml"

    result = run("export", "moodle-xml", project / "content" / "quizzes" / QUIZ, "--out", out)

    assert result.exit_code == 1
    assert not out.exists()
    assert "is published, and the file holds the key" in result.stderr


def test_a_quiz_with_errors_is_not_exported(project: Path) -> None:
    quiz = project / "content" / "quizzes" / QUIZ
    (quiz / "en.md").write_text("no front matter", encoding="utf-8")

    result = run("export", "gift", quiz, "--out", project / "a.gift")

    assert result.exit_code == 1
    assert "has errors; mend them first" in result.stderr
    assert not (project / "a.gift").exists()


def test_a_case_goes_to_qti_with_its_costs_and_from_gift_with_its_reason(project: Path) -> None:
    folder = project / "content" / "quizzes" / "one-case"
    folder.mkdir()
    case = "## An item. {#item kind=case}\n\n- severity: high\n\n> So.\n"
    choice = "## Is it? {#is-it}\n\n- [x] Yes {#yes}\n- [ ] No {#no}\n\n> So.\n"
    front = "---\ntitle: One case\nquiz:\n  id: one-case\n---\n"
    (folder / "en.md").write_text(f"{front}\n{case}\n{choice}", encoding="utf-8")

    to_qti = run("export", "qti", folder, "--out", project / "a.zip")
    to_gift = run("export", "gift", folder, "--out", project / "a.gift")

    assert "item: left out" not in to_qti.stderr
    assert f"{folder / 'en.md'}:7: item: left out: GIFT has no question in which an item is judged." in to_gift.stderr


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("import", ["gift", "aiken", "moodle-xml", "csv", "Exit status 0", "Examples", "--encoding"]),
        ("export", ["gift", "moodle-xml", "qti", "csv", "Exit status 0", "Examples", "holds the key"]),
    ],
)
def test_the_help_teaches_with_an_example_of_each(name: str, words: list[str]) -> None:
    text = run(name, "--help").stdout

    assert [word for word in words if word not in text] == []
    assert text.count(f"evenhand {name} ") >= 4
