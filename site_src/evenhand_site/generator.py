"""The generator, run once for each language, side by side, in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from evenhand.quiz.model import ORIGINAL

QUIET = {"NO_MKDOCS_2_WARNING": "1", "NO_COLOR": "1"}
TOLD = ("WARNING", "ERROR", "Error", "Aborted", "Config")


class BuildFailed(Exception):
    """A language was not built; the message holds what the generator said."""


def build_languages(root: Path, site: Path, languages: Sequence[str]) -> None:
    """Build the site of each language into a folder of its own. Raises `BuildFailed`; warnings count as failures."""
    running = {language: _start(root, site / language, language) for language in languages}
    outputs = {language: process.communicate()[0] for language, process in running.items()}
    failed = [language for language, process in running.items() if process.returncode]
    if failed:
        raise BuildFailed("\n".join(f"{config_name(each)}: {_told(outputs[each])}" for each in failed))


def config_name(language: str) -> str:
    """The name of a language's configuration."""
    return "mkdocs.yml" if language == ORIGINAL else f"mkdocs.{language}.yml"


def _start(root: Path, site: Path, language: str) -> subprocess.Popen[str]:
    # The path of this process, so that the generator finds the same packages wherever it runs.
    return subprocess.Popen(  # noqa: S603, nothing in the command comes from content
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", config_name(language), "-d", str(site.absolute())],
        cwd=root,
        env=os.environ | QUIET | {"PYTHONPATH": os.pathsep.join(str(Path(each).absolute()) for each in sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )


def _told(output: str) -> str:
    """The lines that say what is wrong, or all of them when none does."""
    lines = output.strip().splitlines()
    start = next((number for number, line in enumerate(lines) if line.startswith(TOLD)), 0)
    return "\n".join(dict.fromkeys(lines[start:]))
