"""The modules there are to read: their titles, and a revision that follows their text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evenhand.quiz.publication import Module
from evenhand_site.library import read_library
from evenhand_site.modules import read_modules


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A module in two languages, and a page that is none."""
    for language, title in (("en", "Blood"), ("zh", "血迹")):
        (tmp_path / language / "modules").mkdir(parents=True)
        (tmp_path / language / "modules/blood.md").write_text(f"# {title} {{#top}}\n\nText.\n", encoding="utf-8")
        (tmp_path / language / "index.md").write_text("# Welcome\n")
    return tmp_path


def modules(content: Path) -> tuple[Module, ...]:
    return read_modules(content, read_library(content).pages)


def test_every_page_below_modules_is_one_and_no_other(content: Path) -> None:
    [module] = modules(content)

    assert module.page == "modules/blood.md"
    assert module.titles == {"en": "Blood", "zh": "血迹"}


def test_the_front_matter_names_a_module_before_its_heading_does(content: Path) -> None:
    path = content / "en/modules/blood.md"
    path.write_text("---\ntitle: Visible blood\n---\n\n```\n# code\n```\n\n# Blood\n")

    assert modules(content)[0].titles["en"] == "Visible blood"


@pytest.mark.parametrize("text", ["---\ntitle: [\n---\n\n# Blood\n", "---\n- a\n---\n\n## Blood\n"])
def test_front_matter_that_cannot_be_read_names_nothing(content: Path, text: str) -> None:
    (content / "en/modules/blood.md").write_text(text)

    assert modules(content)[0].titles["en"] == "Blood"


def test_a_module_without_a_heading_is_called_by_its_file(content: Path) -> None:
    (content / "en/modules/blood.md").write_text("Text.\n")

    assert modules(content)[0].titles["en"] == "modules/blood.md"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_change_in_any_language_is_another_revision(content: Path, language: str) -> None:
    before = modules(content)
    path = content / language / "modules/blood.md"
    path.write_text(path.read_text(encoding="utf-8") + "More.\n", encoding="utf-8")

    assert modules(content)[0].revision != before[0].revision
    path.write_text(path.read_text(encoding="utf-8").removesuffix("More.\n"), encoding="utf-8")
    assert modules(content) == before


def test_a_module_without_a_translation_has_one_title(content: Path) -> None:
    (content / "zh/modules/blood.md").unlink()

    assert modules(content)[0].titles == {"en": "Blood"}


def test_publishing_writes_the_modules_beside_the_keys(out: Path) -> None:
    written = json.loads((out / "keys/modules.json").read_text(encoding="utf-8"))

    assert {"modules/violence.md", "modules/harassment.md"} <= written.keys()
    for entry in written.values():
        assert set(entry) == {"titles", "revision"}
        assert set(entry["titles"]) == {"en", "zh"}
