"""Who last changed each question, in real repositories."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand_site import authors
from evenhand_site.authors import last_authors
from evenhand_site.library import read_library
from repository import commit, git, head, make_repository

ENGLISH = """\
---
title: Visible blood
quiz:
  id: visible-blood
---

Read each of them twice.

## A street fight. {#fight}

- [ ] Allow {#allow}
- [x] Restrict {#restrict}

> What counts is what a viewer sees.

## A boxing match. {#boxing}

- [x] Allow {#allow}
- [ ] Remove {#remove}
"""
CHINESE = """\
---
title: 可见血迹
quiz:
  id: visible-blood
---

## 街头斗殴。 {#fight}

- [ ] 放行 {#allow}
- [ ] 限制 {#restrict}

> 以观看者看到的为准。

## 拳击比赛。 {#boxing}

- [ ] 放行 {#allow}
- [ ] 移除 {#remove}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with one quiz in two languages, by Ada."""
    project = tmp_path / "project"
    quiz(project).mkdir(parents=True)
    (quiz(project) / "en.md").write_text(ENGLISH, encoding="utf-8")
    (quiz(project) / "zh.md").write_text(CHINESE, encoding="utf-8")
    make_repository(project)
    commit(project, "ada@example.org")
    return project


def quiz(project: Path, name: str = "visible-blood") -> Path:
    return project / "content/quizzes" / name


def edit(project: Path, old: str, new: str, *, language: str = "en") -> None:
    path = quiz(project) / f"{language}.md"
    before = path.read_bytes()
    after = before.replace(old.encode(), new.encode())
    assert after != before
    path.write_bytes(after)


def known(project: Path) -> dict[str, str]:
    """The authors of the questions of the quiz."""
    return last_authors(read_library(project / "content").folders).get("visible-blood", {})


def test_who_committed_a_question_is_its_author(project: Path) -> None:
    assert known(project) == {"fight": "ada@example.org", "boxing": "ada@example.org"}


def test_the_last_author_of_a_question_is_who_changed_any_of_its_lines_last(project: Path) -> None:
    edit(project, "viewer sees", "viewer can see")
    commit(project, "bo@example.org", at=60)
    assert known(project) == {"fight": "bo@example.org", "boxing": "ada@example.org"}
    edit(project, "## A street fight.", "## A fight in a street.")
    commit(project, "cy@example.org", at=120)
    assert known(project)["fight"] == "cy@example.org"


def test_a_translator_is_an_author_too(project: Path) -> None:
    edit(project, "拳击比赛", "一场拳击比赛", language="zh")
    commit(project, "bo@example.org", at=60)
    assert known(project) == {"fight": "ada@example.org", "boxing": "bo@example.org"}


def test_settings_and_introduction_belong_to_no_question(project: Path) -> None:
    edit(project, "Read each of them twice.", "Read each of them three times.")
    commit(project, "bo@example.org", at=60)
    assert set(known(project).values()) == {"ada@example.org"}


def test_the_newest_is_found_by_when_it_was_written_and_not_by_when_it_was_merged(project: Path) -> None:
    edit(project, "- [x] Restrict {#restrict}", "- [x] Restrict to adults {#restrict}")
    commit(project, "bo@example.org", at=120)
    edit(project, "viewer sees", "viewer can see")
    commit(project, "cy@example.org", at=60)
    assert known(project)["fight"] == "bo@example.org"


def test_the_mailmap_gives_the_address_that_counts(project: Path) -> None:
    (project / ".mailmap").write_text("Ada <ada@work.example> <ada@example.org>\n")
    assert known(project)["fight"] == "ada@work.example"


def test_a_question_with_a_line_that_is_not_committed_has_no_known_author(project: Path) -> None:
    edit(project, "viewer sees", "viewer can see")
    assert known(project) == {"boxing": "ada@example.org"}


def test_a_file_that_git_does_not_know_hides_the_authors_of_its_questions(project: Path) -> None:
    git(project, "rm", "--cached", "--quiet", "content/quizzes/visible-blood/zh.md")
    git(project, "commit", "--quiet", "--message=Only English", email="bo@example.org", at=60)
    assert known(project) == {}


def test_content_in_no_repository_has_no_authors(project: Path) -> None:
    (project / ".git").rename(project / "moved-away")
    assert known(project) == {}


def test_without_git_there_are_no_authors(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert known(project) == {}


def test_a_git_that_does_not_answer_in_time_stops_no_build(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(authors, "LIMIT", 0.0)
    assert known(project) == {}


def test_a_shallow_clone_knows_the_authors_of_what_it_holds_and_no_others(project: Path, tmp_path: Path) -> None:
    edit(project, "viewer sees", "viewer can see")
    commit(project, "bo@example.org", at=60)
    edit(project, "A boxing match.", "A boxing match in a hall.")
    commit(project, "cy@example.org", at=120)
    git(tmp_path, "clone", "--quiet", "--depth=2", project.as_uri(), "shallow")
    # Of the two commits there are the first stands for itself and for all before it.
    assert known(tmp_path / "shallow") == {"boxing": "cy@example.org"}
    git(tmp_path, "clone", "--quiet", project.as_uri(), "whole")
    assert known(tmp_path / "whole") == {"fight": "bo@example.org", "boxing": "cy@example.org"}


def test_a_build_in_a_hook_of_another_repository_asks_the_one_of_the_content(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_repository(tmp_path)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / ".git/index"))
    assert known(project)["fight"] == "ada@example.org"


def test_a_list_of_commits_to_pass_over_hides_nobody(project: Path, tmp_path: Path) -> None:
    edit(project, "viewer sees", "viewer can see")
    commit(project, "bo@example.org", at=60)
    passed_over = tmp_path / "passed-over"
    passed_over.write_text(f"{head(project)}\n")
    git(project, "config", "blame.ignoreRevsFile", str(passed_over))
    assert known(project)["fight"] == "bo@example.org"


def test_what_the_repository_would_have_git_start_is_not_started(project: Path, tmp_path: Path) -> None:
    started = tmp_path / "started"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {started}\ncat\n")
    program.chmod(0o755)
    (project / ".gitattributes").write_text("*.md diff=quiz\n")
    git(project, "config", "core.fsmonitor", str(program))
    git(project, "config", "core.pager", str(program))
    git(project, "config", "diff.quiz.textconv", str(program))

    assert known(project)["fight"] == "ada@example.org"

    assert not started.exists()


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_lines_are_counted_as_the_parser_counts_them(project: Path, ends: str) -> None:
    path = quiz(project) / "en.md"
    path.write_text(ENGLISH.replace("Read each of them twice.\n", f"Read{ends}each{ends}of them.\n"), newline="")
    commit(project, "bo@example.org", at=60)
    edit(project, "A boxing match.", "A boxing match in a hall.")
    commit(project, "cy@example.org", at=120)
    assert known(project) == {"fight": "ada@example.org", "boxing": "cy@example.org"}
