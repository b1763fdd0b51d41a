"""A git repository made for a test, that knows nothing of the configuration of whoever runs it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


def git(folder: Path, *arguments: str, email: str = "nobody@example.org", at: int = 0) -> None:
    """Run git in a folder, as somebody and at a time, in seconds after the first of January 2026."""
    moment = f"{1_767_225_600 + at} +0000"
    own = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Somebody",
        "GIT_AUTHOR_EMAIL": email,
        "GIT_AUTHOR_DATE": moment,
        "GIT_COMMITTER_NAME": "Somebody Else",
        "GIT_COMMITTER_EMAIL": "merge@example.org",
        "GIT_COMMITTER_DATE": moment,
    }
    subprocess.run(["git", "-C", str(folder), *arguments], env=os.environ | own, check=True, capture_output=True)


def make_repository(folder: Path) -> None:
    """An empty repository around what a folder holds."""
    git(folder, "init", "--quiet", "--initial-branch=main")


def commit(folder: Path, email: str, *, at: int = 0) -> None:
    """Commit all that a folder holds."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=Change", email=email, at=at)


def head(folder: Path) -> str:
    """The id of the last commit."""
    return (folder / ".git/refs/heads/main").read_text(encoding="ascii").strip()
