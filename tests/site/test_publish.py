"""Publishing: all or nothing, keys for ever, and what is served never half changed."""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from evenhand.quiz.publication import load
from evenhand_site.publish import PublishFailed, publish
from evenhand_site.workplace import workplace
from repository import commit, make_repository
from site_project import HERE, every_byte, library_of, secrets
from support import NINE

QUIZ = "content/quizzes/real-world-violence"


def quiet(_: str) -> None:
    """Nobody listens."""


def later() -> datetime:
    """An hour after what was published first."""
    return NINE + timedelta(hours=1)


@pytest.fixture
def copies(planted: Path, out: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A project and what was published of it, to be changed."""
    return shutil.copytree(planted, tmp_path / "project"), shutil.copytree(out, tmp_path / "out")


def _edit(path: Path, change: Callable[[str], str]) -> None:
    text = path.read_text(encoding="utf-8")
    changed = change(text)
    assert changed != text
    path.write_text(changed, encoding="utf-8")


def test_what_is_in_force_is_what_was_composed(out: Path) -> None:
    current = json.loads((out / "keys/current.json").read_text())

    assert sorted(current) == sorted(folder.name for folder in (HERE / "content/quizzes").iterdir())
    for quiz_id, revision in current.items():
        publication = load((out / f"keys/{quiz_id}/{revision}.json").read_bytes())
        assert (publication.quiz_id, publication.revision) == (quiz_id, revision)
        assert list(publication.forms) == list(publication.feedback) == list(publication.sources) == ["en", "zh"]


def test_every_question_leads_to_a_section_that_is_in_the_site_of_each_language(out: Path) -> None:
    for path in (out / "keys").glob("*/*.json"):
        for language, feedback in load(path.read_bytes()).feedback.items():
            for question in feedback.values():
                assert question.see is not None
                address, _, section = question.see.partition("#")
                page = (out / "site" / language / address / "index.html").read_text(encoding="utf-8")
                assert f'id="{section}"' in page


def test_only_the_owner_reads_the_keys(out: Path) -> None:
    assert stat.S_IMODE((out / "keys").stat().st_mode) == 0o700
    for path in (out / "keys").rglob("*.json"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_publishing_the_same_again_changes_no_key(copies: tuple[Path, Path]) -> None:
    project, out = copies
    before = every_byte(out / "keys")

    publish(project, out, quiet, clock=later)

    assert every_byte(out / "keys") == before


def test_a_changed_quiz_gets_a_revision_and_the_earlier_one_stays(copies: tuple[Path, Path]) -> None:
    project, out = copies
    before, first, other = every_byte(out / "keys"), _in_force(out), _noted(out, "product-knowledge")
    _edit(project / QUIZ / "en.md", lambda text: text.replace("pass_mark: 80%", "pass_mark: 90%"))

    published = publish(project, out, quiet, clock=later)

    after = every_byte(out / "keys")
    kept = before.keys() - {"current.json", "history.json"}
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    assert json.loads(after["current.json"]) == published.revisions
    assert len(after) == len(before) + 1
    assert _noted(out) == [(first, NINE), (_in_force(out), later())]
    assert _noted(out, "product-knowledge") == other


def _noted(out: Path, quiz_id: str = "real-world-violence") -> list[tuple[str, datetime]]:
    history = json.loads((out / "keys/history.json").read_text())
    return [(each["revision"], datetime.fromisoformat(each["at"])) for each in history.get(quiz_id, [])]


def _in_force(out: Path, quiz_id: str = "real-world-violence") -> str:
    return str(json.loads((out / "keys/current.json").read_text())[quiz_id])


def test_what_is_published_first_is_noted_with_the_time(out: Path) -> None:
    for quiz_id in json.loads((out / "keys/current.json").read_text()):
        assert _noted(out, quiz_id) == [(_in_force(out, quiz_id), NINE)]


def test_a_damaged_history_is_not_written_over(copies: tuple[Path, Path]) -> None:
    project, out = copies
    (out / "keys/history.json").write_text("{")
    before = every_byte(out)

    with pytest.raises(PublishFailed, match=r"history\.json is damaged.*Put it back from a backup"):
        publish(project, out, quiet, clock=later)

    assert every_byte(out) == before


def test_content_that_lies_in_no_repository_has_no_authors(out: Path) -> None:
    assert json.loads((out / "keys/authors.json").read_text()) == {}


def test_authors_are_published_with_the_keys(copies: tuple[Path, Path]) -> None:
    project, out = copies
    make_repository(project)
    commit(project, "tess@evenhand.example")

    publish(project, out, quiet, clock=later)

    authors = json.loads((out / "keys/authors.json").read_text())
    assert sorted(authors) == sorted(json.loads((out / "keys/current.json").read_text()))
    assert {email for of_quiz in authors.values() for email in of_quiz.values()} == {"tess@evenhand.example"}
    assert stat.S_IMODE((out / "keys/authors.json").stat().st_mode) == 0o600


def test_nothing_but_site_headers_and_keys_is_left_behind(out: Path) -> None:
    assert sorted(each.name for each in out.iterdir()) == [
        ".publishing",
        "keys",
        "public.json",
        "site",
        "site-headers.json",
    ]
    assert [path.name for path in (out / "keys").rglob(".*")] == []


def test_one_process_publishes_at_a_time(copies: tuple[Path, Path]) -> None:
    project, out = copies
    before = every_byte(out)

    with workplace(out), pytest.raises(PublishFailed, match="Another process is publishing"):
        publish(project, out, quiet, clock=later)

    assert every_byte(out) == before


def test_what_a_killed_process_left_behind_goes_with_the_next(tmp_path: Path) -> None:
    (tmp_path / ".new-site-killed/en").mkdir(parents=True)
    (tmp_path / "site").mkdir()

    with workplace(tmp_path) as folder:
        assert list(tmp_path.glob(".new-site-*")) == [folder]

    assert sorted(each.name for each in tmp_path.iterdir()) == [".publishing", "site"]


def test_a_site_moved_aside_by_a_killed_process_is_put_back_although_publishing_fails(
    copies: tuple[Path, Path],
) -> None:
    project, out = copies
    before = every_byte(out)
    (out / "site").rename(out / ".site-before")
    _broken_link(project)

    with pytest.raises(PublishFailed):
        publish(project, out, quiet, clock=later)

    assert every_byte(out) == before


def _wrong_quiz(project: Path) -> None:
    _edit(project / QUIZ / "en.md", lambda text: text.replace("[x]", "[ ]", 1))


def _ticked_page(project: Path) -> None:
    _edit(project / "content/zh/wellbeing.md", lambda text: f"{text}\n- [x] 移除\n")


def _broken_link(project: Path) -> None:
    _edit(project / "content/en/wellbeing.md", lambda text: f"{text}\n[Nowhere](nowhere.md)\n")


def _leak_in_another_question(project: Path) -> None:
    question = library_of(project).quizzes["real-world-violence"].original.questions[0]
    _edit(project / QUIZ / "en.md", lambda text: text.replace("\n- [", f"\n{question.explanation}\n\n- [", 1))


def _leak_in_the_theme(project: Path) -> None:
    question = library_of(project).quizzes["real-world-violence"].languages["zh"].questions[0]
    texts = json.dumps(list(secrets(question)))
    (project / "site_src/theme/assets/evenhand/debug.json").write_text(texts)


def _theme_without_a_root_page(project: Path) -> None:
    (project / "site_src/theme/root.html").unlink()


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_wrong_quiz, "1 error in the content"),
        (_ticked_page, "1 error in the content"),
        (_broken_link, "nowhere.md"),
        (_leak_in_another_question, "tests/real-world-violence/index.html"),
        (_leak_in_the_theme, "zh/assets/evenhand/debug.json"),
        (_theme_without_a_root_page, "root.html"),
    ],
)
def test_when_publishing_fails_everything_stays_as_it_was(
    copies: tuple[Path, Path], spoil: Callable[[Path], None], says: str
) -> None:
    project, out = copies
    before = every_byte(out)
    spoil(project)

    with pytest.raises(PublishFailed) as caught:
        publish(project, out, quiet, clock=later)

    assert says in str(caught.value)
    assert every_byte(out) == before


def test_wrong_content_is_listed_and_nothing_is_written(planted: Path, tmp_path: Path) -> None:
    project = shutil.copytree(planted, tmp_path / "project")
    _wrong_quiz(project)
    _ticked_page(project)

    with pytest.raises(PublishFailed) as caught:
        publish(project, tmp_path / "out", quiet, clock=later)

    assert sorted(problem.code.value for problem in caught.value.problems) == ["EH208", "EH502"]
    assert not (tmp_path / "out").exists()


def test_a_swap_that_fails_puts_the_old_site_back(copies: tuple[Path, Path]) -> None:
    project, out = copies
    (out / "site-headers.json").unlink()
    (out / "site-headers.json").mkdir()
    before = every_byte(out)
    _edit(project / "content/en/wellbeing.md", lambda text: f"{text}\nMore.\n")

    with pytest.raises(OSError, match=r"site-headers\.json"):
        publish(project, out, quiet, clock=later)

    assert every_byte(out) == before
    assert sorted(each.name for each in out.iterdir()) == [
        ".publishing",
        "keys",
        "public.json",
        "site",
        "site-headers.json",
    ]


def test_a_publication_knows_its_page_and_the_names_of_its_policies(out: Path) -> None:
    [key] = (out / "keys" / "real-world-violence").glob("*.json")
    publication = load(key.read_bytes())

    assert publication.pages == {"en": "tests/real-world-violence/", "zh": "tests/real-world-violence/"}
    assert publication.policy_name("violence@3", "zh") == "现实暴力"
    assert publication.policy_name("unheard-of@1", "zh") == "unheard-of"
    assert set(publication.policy_names["en"]) == {"violence"}
