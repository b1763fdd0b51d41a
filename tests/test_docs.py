"""What the documentation says is so."""

from __future__ import annotations

import dataclasses
import re
from fractions import Fraction
from pathlib import Path

import pytest
import typer
import yaml

from evenhand.assessment.credit import credit_for
from evenhand.assessment.grading import mark_question
from evenhand.cli import app
from evenhand.demo_roster import LABELLERS, NEW_JOINERS, STAFF
from evenhand.quiz.attribute_rules import ATTRIBUTES, rule_broken
from evenhand.quiz.attributes import split_attributes
from evenhand.quiz.model import Kind
from evenhand.quiz.number import read_number
from evenhand.quiz.parser import parse, parse_self_check
from evenhand.quiz.setting_rules import RULES, NotThat
from evenhand.quiz.settings import Counts, Credit, FeedbackPolicy
from evenhand.quiz.settings import Settings as QuizSettings
from evenhand.quiz.split import form_of, key_of
from evenhand.quiz.taxonomy_reader import read_taxonomy, unknown_values
from evenhand.quiz.translation import compare
from evenhand.quiz.written_reader import read_range
from evenhand.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
WRITING = GUIDE.partition("\n### Tools")[0]
FRONT_MATTER = "---\ntitle: T\nquiz:\n  id: t\n---\n\n"
TAXONOMY, _ = read_taxonomy((ROOT / "content/taxonomy.yml").read_text(encoding="utf-8"), "taxonomy.yml")
CODE = re.compile(r"`([^`]+)`")
UNSET = {
    "draw": (),
    "time_limit": None,
    "requires": (),
    "certificate": False,
    "open": None,
    "due": None,
    "close": None,
}
"""Settings without a value unless said, and what stands for it."""


def examples(text: str) -> list[str]:
    """The quizzes and questions shown, translations among them; not self-checks and lines of pages."""
    blocks = re.findall(r"```markdown\n(.*?)```", text, re.DOTALL)
    return [block for block in blocks if block.startswith(("---", "## ")) and ".self-check" not in block]


def is_translation(example: str) -> bool:
    return "现实暴力" in example


def parsed(example: str):
    language = "zh" if is_translation(example) else "en"
    return parse(example if example.startswith("---") else FRONT_MATTER + example, "example.md", language=language)


ORIGINALS = [parsed(each).quiz for each in examples(GUIDE) if not is_translation(each)]
KEYS = {question.id: question for quiz in ORIGINALS for question in key_of(quiz, TAXONOMY).questions}


def table(first: str) -> list[list[str]]:
    """The rows of the guide's table whose first column is called so, without its head."""
    lines = WRITING.splitlines()
    rules = [number for number, line in enumerate(lines) if line.startswith("|---")]
    start = next(number - 1 for number in rules if lines[number - 1].startswith(f"| {first} |"))
    rows: list[list[str]] = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            return rows
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def head(first: str) -> list[str]:
    return next(line for line in WRITING.splitlines() if line.startswith(f"| {first} |")).strip("| ").split(" | ")


def test_the_self_check_shown_parses():
    [example] = re.findall(r"```markdown\n([^`]*\.self-check.*?)```", GUIDE, re.DOTALL)
    lines = example.splitlines()

    _, problems = parse_self_check(lines[lines.index("") + 1 :], "example.md", 1)

    assert problems == ()


@pytest.mark.parametrize("example", examples(README) + examples(GUIDE))
def test_every_quiz_shown_parses(example):
    found = parsed(example)

    assert found.quiz is not None, found.problems
    assert found.problems == (), "not even advice"


def test_every_kind_is_shown():
    assert {question.kind for quiz in ORIGINALS for question in quiz.questions} == set(Kind)


def test_the_words_of_every_case_and_policy_shown_are_in_the_taxonomy():
    questions = [question for quiz in ORIGINALS for question in quiz.questions]
    policies = {question.policy.partition("@")[0] for question in questions if question.policy}

    assert [
        unknown
        for question in questions
        if question.kind is Kind.CASE
        for unknown in unknown_values(question.parts, TAXONOMY)
    ] == []
    assert policies <= TAXONOMY.policy_names["en"].keys()


def test_the_translation_shown_is_one_of_the_quiz_shown():
    [translation] = [each for each in examples(GUIDE) if is_translation(each)]
    original = next(quiz for quiz in ORIGINALS if quiz.id == "real-world-violence")

    found = parsed(translation)

    assert compare(original, found.quiz, "zh.md", found.lines) == ()


def test_the_question_in_the_readme_is_the_one_in_the_picture():
    [example] = examples(README)

    assert example.strip() in (ROOT / "content/quizzes/product-knowledge/en.md").read_text(encoding="utf-8")


def test_the_marks_in_the_picture_are_what_its_answers_earn():
    quiz = parsed(examples(README)[0]).quiz
    key = key_of(quiz, TAXONOMY).questions[0]

    earned = mark_question(("label=violence.blood", "severity=high", "action=restrict"), key)

    assert f"{float(earned.marks):g} of {float(earned.max):g} marks" in README


def test_the_settings_are_told_in_the_order_and_words_of_their_rules():
    rows = table("setting")

    assert [(row[0], row[1]) for row in rows] == [(f"`{rule.name}`", rule.meaning) for rule in RULES]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_value_shown_of_a_setting_can_be_written(rule):
    row = next(row for row in table("setting") if row[0] == f"`{rule.name}`")
    values = CODE.findall(row[2])

    for value in values:
        read = yaml.load(value, Loader=yaml.BaseLoader)
        try:
            rule.read(read)
        except NotThat as error:
            pytest.fail(f"{value}: {error}")
    assert values
    assert set(rule.schema.get("enum", values)) == set(values)
    constants = {each["const"] for each in rule.schema.get("oneOf", ()) if "const" in each}
    assert constants <= set(values)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.name != "id"], ids=lambda rule: rule.name)
def test_every_default_shown_is_the_default(rule):
    row = next(row for row in table("setting") if row[0] == f"`{rule.name}`")
    settings = QuizSettings()
    held = {field.name: getattr(settings, field.name) for field in dataclasses.fields(settings)}
    held |= {"certificate": settings.certifies, "time_zone": settings.window.time_zone}
    held |= {
        "open": settings.window.opens_at,
        "due": settings.window.due_at,
        "close": settings.window.closes_at,
    }
    [*default] = CODE.findall(row[3])

    if rule.name in UNSET:
        assert (default, held[rule.name]) == ([], UNSET[rule.name])
    else:
        assert [rule.read(value) for value in default] == [held[rule.name]]


def test_the_attributes_are_all_told_and_can_be_written_as_shown():
    shown = [CODE.findall(row[0])[0] for row in table("attribute")]
    written = [split_attributes(f"Q {{{each}}}")[1].values for each in shown]

    assert {name for values in written for name in values} == set(ATTRIBUTES)
    assert [rule_broken(name, value) for values in written for name, value in values.items() if value] == [None] * (
        len(ATTRIBUTES) - 2
    )
    assert rule_broken("critical", "") is rule_broken("void", "") is None


@pytest.mark.parametrize(("column", "names"), [("`counts`", Counts), ("`feedback`", FeedbackPolicy)])
def test_every_value_that_needs_an_explanation_has_one(column, names):
    assert [row[0] for row in table(column)] == [f"`{name}`" for name in names]


def test_the_table_of_partial_credit_is_what_grading_gives():
    question = KEYS["queue-hours"]
    modes = [Credit(CODE.findall(name)[0]) for name in head("chosen")[1:]]
    rows = {tuple(CODE.findall(row[0])): [Fraction(cell) for cell in row[1:]] for row in table("chosen")}

    assert set(modes) == set(Credit)
    assert rows == {
        chosen: [mark_question(chosen, dataclasses.replace(question, credit=mode)).marks for mode in modes]
        for chosen in rows
    }


def test_halves_gives_part_from_three_and_five_options_on():
    def halves(mistakes: int, options: int) -> Fraction:
        return credit_for(Credit.HALVES, right=1, wrong=0, of=2, options=options, mistakes=mistakes)

    assert [halves(1, 2), halves(1, 3), halves(2, 4), halves(2, 5)] == [0, Fraction(1, 2), 0, Fraction(1, 4)]


def test_the_table_of_the_case_is_what_grading_gives():
    dimensions = head("label")[:-1]

    for row in table("label"):
        given = tuple(f"{name}={CODE.findall(cell)[0]}" for name, cell in zip(dimensions, row, strict=False))
        assert mark_question(given, KEYS["car-park"]).marks == Fraction(row[-1]), row


def test_the_table_of_numbers_is_what_is_read():
    rows = {CODE.findall(row[0])[0]: row[1] for row in table("written")}
    said = {
        written: [Fraction(number) for number in re.findall(r"\d+(?:\.\d+)?", meaning)][:2]
        for written, meaning in rows.items()
    }
    ranges = {written: read_range(written.removeprefix("= ")) for written in rows}

    assert {written: sorted({found.low, found.high}) for written, found in ranges.items()} == said


def test_the_numbers_a_labeller_may_write_are_understood():
    line = next(line for line in GUIDE.splitlines() if line.startswith("A labeller may write"))

    assert [read_number(text, "min") for text in CODE.findall(line)] == [30, 30, 30, 30, 1000]


EDITS = {
    "the words of a question or an option": [("a street fight", "a fight in the street"), ("Remove {", "Take down {")],
    "the order of options": [
        (
            "- [ ] Allow {#allow}\n  > Visible blood rules this out.\n- [x] Restrict to adults {#restrict}\n"
            "  > Section 3.2: visible blood without gore.\n",
            "- [x] Restrict to adults {#restrict}\n  > Section 3.2: visible blood without gore.\n"
            "- [ ] Allow {#allow}\n  > Visible blood rules this out.\n",
        )
    ],
    "feedback, an explanation, a `see` link, tags": [
        ("rules this out", "rules it out"),
        ("> The test is", "> The rule is"),
        ("#blood", "#sport"),
        (" critical ", ' critical tags="blood" '),
    ],
    "which option is right": [("[ ] Allow", "[x] Allow"), ("[x] Restrict", "[ ] Restrict")],
    "a further answer `accepted`": [("{#remove}", "{#remove accepted}")],
    "`points`, or the way of partial credit": [("points=2", "points=3")],
    "an option more or less": [("- [ ] Remove {#remove}\n  > Removal needs gore or glorification.\n", "")],
}


@pytest.mark.parametrize("row", table("a change of"), ids=lambda row: row[0])
def test_a_change_does_to_the_revisions_what_the_table_says(row):
    before = examples(GUIDE)[0]
    after = before
    for old, new in EDITS[row[0]]:
        assert old in after
        after = after.replace(old, new)

    def revisions(text: str) -> tuple[str, str]:
        quiz = parsed(text).quiz
        return key_of(quiz).questions[0].revision, form_of(quiz).questions[0].revision

    pairs = zip(revisions(before), revisions(after), strict=True)
    assert ["same" if old == new else "new" for old, new in pairs] == row[1:]


def test_the_commands_in_the_readme_are_those_of_the_help():
    section = README.partition("## The command\n")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in CODE.findall(row.split("|")[1])}
    of_the_help = {name for name, command in typer.main.get_command(app).commands.items() if not command.hidden}

    assert named == of_the_help


def test_every_command_line_shown_names_a_command_and_its_options():
    commands = typer.main.get_command(app).commands
    blocks = re.findall(r"```console\n(.*?)```", README + GUIDE, re.DOTALL)
    lines = [line.strip() for line in "\n".join(blocks).replace("\\\n", " ").splitlines()]
    shown = [line.partition("#")[0] for line in lines if re.match(r"\$ (\S*/)?evenhand ", line)]

    for line in shown:
        _, _, name, *words = line.split()
        command = commands[name]
        for word in words:
            command = getattr(command, "commands", {}).get(word, command)
        known = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r" (--[a-z-]+)", line)) <= known, line
    assert len(shown) >= 5


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

    for target, _, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(#([^)]+))?\)", text):
        found = ROOT / (target or document)
        assert found.exists(), target
        if anchor:
            heads = re.findall(r"^#+ (.+)$", found.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w\s-]", "", head).strip().lower().replace(" ", "-") for head in heads}


def test_numbered_lists_of_the_guide_count_on():
    section = GUIDE.partition("## Running it with real people")[2].partition("\n## Backup")[0]
    numbers = [int(each) for each in re.findall(r"^(\d+)\. \*\*", section, re.MULTILINE)]

    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("row", re.findall(r"^\| (`[^|]+) \| .*$", GUIDE.partition("| module |")[2], re.MULTILINE))
def test_every_module_in_the_table_of_modules_is_there(row):
    package = ROOT / "functions/evenhand"
    names = CODE.findall(row)
    folder = names[0].rpartition("/")[0]

    for name in names:
        path = name if "/" in name or name == names[0] else f"{folder}/{name}"
        assert (package / path).is_dir() or (package / f"{path}.py").is_file(), name
