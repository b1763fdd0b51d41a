"""What stands in a folder and not in git: it is deployed all the same, and nobody can go back to it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from evenhand.deployment.dependencies import LOCK
from evenhand.deployment.package import SOURCE
from evenhand.deployment.template import TEMPLATE

DEPLOYED = (SOURCE, TEMPLATE, LOCK)
"""What decides what is deployed."""
ALL = ("--no-renames", "--untracked-files=all")
"""Each file by itself, whatever git is told elsewhere to leave out."""


def uncommitted(root: Path) -> list[str]:
    """What of a project's functions and template was changed since its last commit, as paths in its repository.

    Nothing where git is not there, or the folder is in no repository: then nobody can say.
    """
    git = shutil.which("git")
    if git is None:
        return []
    command = [git, "-C", str(root), "status", "--porcelain", "-z", *ALL, "--", *DEPLOYED]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - of the path
    if done.returncode:
        return []
    return sorted(line[3:] for line in done.stdout.split("\0") if line)
