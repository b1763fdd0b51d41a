"""`evenhand appeal`: what waits, what became of an appeal, and a patch that git applies."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from builders import appeal
from evenhand.assessment.appeal import Appeal, AppealAction, Remedy, act
from evenhand.assessment.grading import mark_question
from evenhand.cli import app
from evenhand.cli.patch import patch_of
from evenhand.quiz.parser import parse
from evenhand.quiz.split import QuestionKey, key_of
from evenhand.quiz.taxonomy_reader import read_taxonomy
from evenhand.wiring import Application
from support import HandClock, make_application

ROOT = Path(__file__).resolve().parents[2]
TAXONOMY = (ROOT / "content" / "taxonomy.yml").read_text(encoding="utf-8")
QUIZ = """\
---
title: Gewalt – “after appeals”, 血迹
quiz:
  id: after-appeals
---

## Blood is visible. 可见血迹。 {#blood}

- [ ] Allow {#allow}
- [x] Restrict {#restrict}
- [ ] Remove {#remove}

## Which are in scope? {#scope}

- [x] A film {#film}
- [x] A game {#game}
- [ ] A dream {#dream}

## How long is it? {#length}

= 12

## What is seen? {#seen}

= "血迹"

## What is done with each? {#each}

- A bruise {#bruise} -> Allow {#allow}
- A fight {#fight} -> Restrict {#restrict}

## In which order? {#order}

1. Report {#report}
   > Help comes first.
2. Call {#call}

## Judge this clip. {#clip kind=case}

- label: violence.blood
- severity: high
"""
ANSWERS = {
    "blood": ("remove",),
    "scope": ("film", "dream"),
    "length": ("15",),
    "seen": ("可见血迹",),
    "each": ("bruise=restrict", "fight=restrict"),
    "order": ("call=1", "report=2"),
    "clip": ("severity=low",),
}
"""Question id to an answer that is not right."""
FILE = Path("content/quizzes/appeals/en.md")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def application(tmp_path: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("EVENHAND_STATE", str(tmp_path / "state"))
    application = make_application(tmp_path / "state", clock)
    yield application
    application.close()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with one quiz."""
    root = tmp_path / "project"
    written(root, QUIZ)
    (root / "content" / "taxonomy.yml").write_text(TAXONOMY, encoding="utf-8")
    git(root, "init", "--quiet")
    return root


def written(root: Path, text: str) -> None:
    (root / FILE).parent.mkdir(parents=True, exist_ok=True)
    (root / FILE).write_bytes(text.encode())


def git(root: Path, *arguments: str, patch: bytes | None = None) -> None:
    done = subprocess.run(["git", "-C", root, *arguments], input=patch, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["appeal", *map(str, arguments)])


def upheld(
    application: Application, clock: HandClock, question: str, remedy: Remedy | None, answer: tuple[str, ...] = ()
) -> Appeal:
    """An appeal that was kept, taken and upheld."""
    opened = opened_about(application, clock, question)
    taken = act(opened, AppealAction.TAKE, at=clock.now(), by="trainer-1")
    done = act(taken, AppealAction.UPHOLD, at=clock.now(), by="trainer-1", note="Why.", remedy=remedy, answer=answer)
    application.appeals.append(done)
    return done


def opened_about(application: Application, clock: HandClock, question: str, **more: object) -> Appeal:
    opened = replace(
        appeal(f"appeal-{question}", question=question, opened_at=clock.now()),
        quiz_id="after-appeals",
        attempt_id=f"attempt-{question}",
        **more,  # type: ignore[arg-type]
    )
    application.appeals.open(opened)
    return opened


def key_in(root: Path, question: str) -> QuestionKey:
    parsed = parse((root / FILE).read_bytes().decode(), "en.md")
    assert parsed.quiz is not None, parsed.problems
    key = key_of(parsed.quiz, read_taxonomy(TAXONOMY, "taxonomy.yml")[0]).question(question)
    assert key is not None
    return key


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("remedy", [Remedy.ACCEPT, Remedy.VOID, Remedy.CORRECT])
@pytest.mark.parametrize("question", ANSWERS)
def test_git_applies_the_patch_of_every_remedy(
    application: Application, clock: HandClock, project: Path, question: str, remedy: Remedy
) -> None:
    answer = ANSWERS[question] if remedy.takes_answer else ()
    case = upheld(application, clock, question, remedy, answer)

    done = run("patch", case.id, "--root", project)
    assert done.exit_code == 0, done.output
    assert (project / FILE).read_bytes() == QUIZ.encode(), "the command changes no file of the project"
    git(project, "apply", patch=done.stdout_bytes)

    key = key_in(project, question)
    assert key.void is (remedy is Remedy.VOID)
    if answer:
        named = dict(each.split("=", 1) for each in answer if "=" in each)
        rights = {part.id: part.right for part in key.parts}
        whole = tuple(f"{part}={named.get(part, right)}" for part, right in rights.items()) or answer
        assert mark_question(whole, key).marks == key.points
    assert "git apply" in done.stderr
    assert "evenhand regrade after-appeals --dry-run" in done.stderr


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\N{BYTE ORDER MARK}"])
@pytest.mark.parametrize("last", [True, False], ids=["with a last line end", "without"])
@pytest.mark.parametrize("question", ["clip", "blood", "order"])
def test_git_applies_the_patch_whatever_the_lines_end_with(
    application: Application, clock: HandClock, project: Path, end: str, mark: str, last: bool, question: str
) -> None:
    text = f"{mark}{QUIZ}".replace("\n", end)
    text = text if last else text.removesuffix(end)
    written(project, text)
    before = key_in(project, question)
    case = upheld(application, clock, question, Remedy.CORRECT, ANSWERS[question])

    git(project, "apply", patch=run("patch", case.id, "--root", project).stdout_bytes)

    after = (project / FILE).read_bytes().decode()
    assert len(after.split(end)) == len(text.split(end))
    assert len(after) == len(text) - ("high" in text and question == "clip")
    assert after.startswith(mark)
    assert after.endswith(end) is last
    assert key_in(project, question).revision != before.revision


def test_what_the_file_says_already_needs_no_patch(application: Application, clock: HandClock, project: Path) -> None:
    case = upheld(application, clock, "blood", Remedy.ACCEPT, ("remove",))
    written(project, QUIZ.replace("{#remove}", "{#remove accepted}"))

    done = run("patch", case.id, "--root", project)

    assert (done.exit_code, done.stdout_bytes) == (0, b"")
    assert "already" in done.stderr


def test_a_patch_can_be_written_to_a_file(
    application: Application, clock: HandClock, project: Path, tmp_path: Path
) -> None:
    case = upheld(application, clock, "blood", Remedy.VOID)
    output = tmp_path / "void.patch"

    done = run("patch", case.id, "--root", project, "--output", output)

    assert (done.exit_code, done.stdout_bytes) == (0, b"")
    assert output.read_bytes().startswith(b"--- a/content/quizzes/appeals/en.md\n+++ b/content/quizzes/appeals/en.md\n")


@pytest.mark.parametrize(
    ("remedy", "answer", "words"),
    [
        (Remedy.FULL_MARKS, (), "gave full marks to one person"),
        (None, (), "without a remedy"),
        (Remedy.ACCEPT, ("blur",), "has no option `blur`"),
    ],
)
def test_what_changes_no_key_is_refused(
    application: Application,
    clock: HandClock,
    project: Path,
    remedy: Remedy | None,
    answer: tuple[str, ...],
    words: str,
) -> None:
    case = upheld(application, clock, "blood", remedy, answer)

    done = run("patch", case.id, "--root", project)

    assert (done.exit_code, done.stdout_bytes) == (1, b"")
    assert words in done.stderr


def test_an_appeal_that_is_open_or_not_there_gives_no_patch(
    application: Application, clock: HandClock, project: Path
) -> None:
    waiting = opened_about(application, clock, "blood")

    assert "once an appeal is upheld" in run("patch", waiting.id, "--root", project).stderr
    assert "There is no appeal `none`" in run("patch", "none", "--root", project).stderr


def test_a_quiz_that_is_not_there_or_there_twice_or_unsound_gives_no_patch(
    application: Application, clock: HandClock, project: Path, tmp_path: Path
) -> None:
    case = upheld(application, clock, "blood", Remedy.VOID)
    other = project / "content" / "quizzes" / "other" / "en.md"
    other.parent.mkdir()
    other.write_text("no front matter", encoding="utf-8")

    assert "Name the project with --root" in run("patch", case.id, "--root", tmp_path).stderr
    assert run("patch", case.id, "--root", project).exit_code == 0, "what is wrong elsewhere stands in nobody's way"

    other.write_text(QUIZ, encoding="utf-8")
    assert "are both of the quiz `after-appeals`" in run("patch", case.id, "--root", project).stderr

    other.unlink()
    written(project, QUIZ.replace(" {#scope}", ""))
    refused = run("patch", case.id, "--root", project)
    assert (refused.exit_code, refused.stdout_bytes) == (1, b"")
    assert "The question has no id." in refused.stderr


def test_the_list_shows_what_waits_what_is_due_first_above(application: Application, clock: HandClock) -> None:
    opened_about(application, clock, "scope", due_at=datetime(2999, 1, 1, tzinfo=UTC))
    opened_about(application, clock, "blood", due_at=datetime(2020, 1, 1, tzinfo=UTC))
    opened_about(application, clock, "length")
    upheld(application, clock, "seen", Remedy.FULL_MARKS)

    done = run("list")

    rows = [line.split() for line in done.stdout.splitlines()]
    assert [row[0] for row in rows] == ["Id", "appeal-blood", "appeal-scope", "appeal-length"]
    assert [row[-1] for row in rows[1:]] == ["yes", "no", "no"]
    assert "3 waiting, 1 overdue." in done.stderr


def test_nothing_waits(application: Application) -> None:
    done = run("list")

    assert (done.stdout, done.exit_code) == ("", 0)
    assert "0 waiting" in done.stderr


def test_an_appeal_is_shown_with_its_history_and_no_name(application: Application, clock: HandClock) -> None:
    case = upheld(application, clock, "blood", Remedy.ACCEPT, ("remove",))

    shown = " ".join(run("show", case.id).stdout.split())

    for said in (
        case.id,
        "after-appeals",
        case.attempt_id,
        case.person_id,
        case.text,
        "accept: remove",
        "Why.",
    ):
        assert said in shown
    for person in application.directory.people():
        assert person.name not in shown


def test_a_patch_tells_where_a_file_does_not_end_its_last_line() -> None:
    patch = patch_of("a.md", "a\r\nb", "a\r\nc\n").decode()

    assert patch == "--- a/a.md\n+++ b/a.md\n@@ -1,2 +1,2 @@\n a\r\n-b\n\\ No newline at end of file\n+c\n"
