"""What the documentation says is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evenhand.demo_roster import LABELLERS, NEW_JOINERS, STAFF
from evenhand.quiz.attribute_rules import ATTRIBUTES
from evenhand.quiz.frontmatter import SETTINGS
from evenhand.quiz.parser import parse, parse_self_check
from evenhand.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FRONT_MATTER = "---\ntitle: T\nquiz:\n  id: t\n---\n\n"


def examples(text: str) -> list[str]:
    return [block for block in re.findall(r"```markdown\n(.*?)```", text, re.DOTALL) if "- [x]" in block]


def test_the_self_check_shown_parses():
    [example] = [each for each in examples(GUIDE) if ".self-check" in each]
    lines = example.splitlines()

    _, problems = parse_self_check(lines[lines.index("") + 1 :], "example.md", 1)

    assert problems == ()


@pytest.mark.parametrize("example", examples(README) + examples(GUIDE)[:1])
def test_every_quiz_shown_parses(example):
    parsed = parse(example if example.startswith("---") else FRONT_MATTER + example, "example.md")

    assert parsed.quiz is not None, parsed.problems


def test_the_question_in_the_readme_is_the_one_in_the_picture():
    [example] = examples(README)

    assert example.strip() in (ROOT / "content/quizzes/real-world-violence/en.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SETTINGS + ATTRIBUTES)
def test_every_setting_and_attribute_is_explained(name):
    assert re.search(rf"^\| `{name}[=`]", GUIDE, re.MULTILINE)


def test_every_environment_variable_is_explained():
    import evenhand.settings

    for name in Settings.model_fields:
        variable = f"{PREFIX}{name.upper()}"
        assert (
            variable in evenhand.settings.__doc__ or f"`_{name.partition('_')[2].upper()}`" in evenhand.settings.__doc__
        )


def test_the_people_the_readme_names_are_who_it_says():
    starting = {person.name for person in LABELLERS if person.id in NEW_JOINERS}
    staff = {person.name: person.role for person in STAFF}

    assert set(re.findall(r"\*(Moses Barasa|Liam Doyle|马天宇)\*", README)) <= starting
    assert (staff["Ines Okafor"], staff["Sam Whitfield"]) == ("trainer", "admin")


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_every_local_link_leads_somewhere(document):
    text = (ROOT / document).read_text(encoding="utf-8")

    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (ROOT / target).exists(), target
