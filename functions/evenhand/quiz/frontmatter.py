"""The front matter of a quiz file: the title and the settings, read with their places."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

import yaml

from evenhand.quiz.attributes import ID
from evenhand.quiz.model import FeedbackPolicy, Settings
from evenhand.quiz.problems import Code, Severity

if TYPE_CHECKING:
    from evenhand.quiz.collector import Collector

FENCE = re.compile(r"^---[ \t]*$")
PERCENT = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,4})?)[ \t]*%")
SETTINGS = ("id", "pass_mark", "attempts", "feedback")
MOST_ATTEMPTS = 100
HALF = re.compile(r"[\ud800-\udfff]")
"""Half a character, which YAML's `"\\ud800"` can name and no file can hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What the front matter says; None where it does not say, or says it wrongly."""

    title: str | None = None
    quiz_id: str | None = None
    settings: Settings = field(default_factory=Settings)
    body_line: int = 1
    """The line after the closing fence, from 1."""


def read_front_matter(lines: list[str], collector: Collector, *, translation: bool) -> FrontMatter:
    """The front matter of a file's lines; what is wrong goes to the collector."""
    end = _closing_fence(lines)
    if end is None:
        collector.report(
            Code.NO_FRONT_MATTER,
            1,
            1,
            "The file does not begin with front matter between two `---` lines.",
            "Begin the file with `---`, `title: …`, `quiz:`, an indented `id: …`, and `---`.",
        )
        return FrontMatter()
    fields = _mapping("\n".join(lines[1:end]), collector)
    if fields is None:
        return FrontMatter(body_line=end + 2)
    title = _text(fields.get("title"), "title", collector)
    inner = _fields(fields["quiz"][1], collector) if "quiz" in fields else {}
    for name in fields.keys() - {"title", "quiz", "description"}:
        _unknown(name, fields[name][0], ("title", "quiz", "description"), collector)
    for name in inner.keys() - set(SETTINGS):
        _unknown(name, inner[name][0], SETTINGS, collector)
    if translation:
        for name in inner.keys() & set(SETTINGS) - {"id"}:
            line, column = _place(inner[name][0])
            collector.report(
                Code.SETTING_IN_TRANSLATION,
                line,
                column,
                f"`{name}` is set in a translation; settings hold for all languages.",
                f"Remove `{name}` here and set it in the English file.",
            )
        settings = Settings()
    else:
        settings = _settings(inner, collector)
    quiz_id = _id(inner.get("id"), collector)
    for name, value in (("title", fields.get("title")), ("quiz: id", inner.get("id"))):
        if value is None:
            collector.report(
                Code.MISSING_SETTING,
                1,
                1,
                f"The front matter has no `{name}`.",
                "Write `title: …` and, under `quiz:`, `id: …` between the two `---` lines.",
            )
    return FrontMatter(title=title, quiz_id=quiz_id, settings=settings, body_line=end + 2)


Field = tuple[yaml.Node, yaml.Node]
"""The key's node and the value's node."""


def _closing_fence(lines: list[str]) -> int | None:
    if not lines or not FENCE.match(lines[0]):
        return None
    return next((number for number in range(1, len(lines)) if FENCE.match(lines[number])), None)


def _mapping(text: str, collector: Collector) -> dict[str, Field] | None:
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 2, mark.column + 1) if mark else (2, 1)
        what = getattr(error, "problem", None) or "a character that YAML does not allow"
        _bad_yaml(line, column, f"The front matter is not YAML: {what}.", collector)
        return None
    except RecursionError:
        _bad_yaml(2, 1, "The front matter is nested too deeply.", collector)
        return None
    except (ValueError, OverflowError):
        # PyYAML does not check `"\U..."`, which can name characters that do not exist.
        _bad_yaml(2, 1, "The front matter has an escape that is not a character.", collector)
        return None
    return _fields(node, collector) if node is not None else {}


def _bad_yaml(line: int, column: int, message: str, collector: Collector) -> None:
    cure = "Write one `name: value` a line, indent those under `quiz:` by two spaces, quote values with `:` or `#`."
    collector.report(Code.BAD_YAML, line, column, message, cure)


def _fields(node: yaml.Node, collector: Collector) -> dict[str, Field]:
    if not isinstance(node, yaml.MappingNode):
        _bad_yaml(*_place(node), "Expected lines of `name: value` here.", collector)
        return {}
    fields: dict[str, Field] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            _bad_yaml(*_place(key), "A name must be one plain word.", collector)
        elif key.value in fields:
            line, column = _place(key)
            message = f"`{key.value}` is set twice."
            collector.report(Code.BAD_SETTING, line, column, message, "Keep one of the two lines.")
        else:
            fields[key.value] = (key, value)
    return fields


def _place(node: yaml.Node) -> tuple[int, int]:
    """Line and column in the file: YAML counts from 0 and does not see the opening fence."""
    return node.start_mark.line + 2, node.start_mark.column + 1


def _unknown(name: str, node: yaml.Node, known: tuple[str, ...], collector: Collector) -> None:
    line, column = _place(node)
    near = difflib.get_close_matches(name, known, n=1)
    cure = f"Did you mean `{near[0]}`?" if near else f"Remove it; the names are {', '.join(known)}."
    collector.report(Code.UNKNOWN_SETTING, line, column, f"`{name}` is not a setting of a quiz.", cure)


def _bad(field: Field, name: str, rule: str, cure: str, collector: Collector) -> None:
    line, column = _place(field[1])
    shown = field[1].value if isinstance(field[1], yaml.ScalarNode) else "a list or a mapping"
    collector.report(Code.BAD_SETTING, line, column, f"`{name}` is `{shown}`; {rule}.", cure)


def _text(field: Field | None, name: str, collector: Collector) -> str | None:
    if field is None:
        return None
    value = field[1].value.strip() if isinstance(field[1], yaml.ScalarNode) else ""
    if not value or HALF.search(value):
        _bad(field, name, "it must be a text", f"Write `{name}: …` with a text after it.", collector)
        return None
    return str(value)


def _id(field: Field | None, collector: Collector) -> str | None:
    value = _text(field, "id", collector)
    if field is None or value is None or ID.fullmatch(value):
        return value
    _bad(field, "id", "an id has small letters, digits and hyphens", "Write it like `real-world-violence`.", collector)
    return None


def _settings(inner: dict[str, Field], collector: Collector) -> Settings:
    default = Settings()
    pass_mark, attempts, feedback = default.pass_mark, default.attempts, default.feedback
    if field := inner.get("pass_mark"):
        found = PERCENT.fullmatch(_scalar(field))
        if found and Fraction(found["number"]) <= 100:
            pass_mark = Fraction(found["number"]) / 100
        else:
            _bad(field, "pass_mark", "it must be a percentage from 0% to 100%", "Write `pass_mark: 80%`.", collector)
    if field := inner.get("attempts"):
        text = _scalar(field)
        if text == "unlimited":
            attempts = None
        elif text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= MOST_ATTEMPTS:
            attempts = int(text)
        else:
            rule = f"it must be a whole number from 1 to {MOST_ATTEMPTS}, or `unlimited`"
            _bad(field, "attempts", rule, "Write `attempts: 2`.", collector)
    if field := inner.get("feedback"):
        feedback = _feedback(field, collector)
    return Settings(pass_mark=pass_mark, attempts=attempts, feedback=feedback)


def _feedback(field: Field, collector: Collector) -> FeedbackPolicy:
    names = [policy.value for policy in FeedbackPolicy]
    if _scalar(field) not in names:
        _bad(field, "feedback", f"it must be one of {', '.join(names)}", f"Write `feedback: {names[0]}`.", collector)
        return FeedbackPolicy.AFTER_LAST_ATTEMPT
    policy = FeedbackPolicy(_scalar(field))
    if policy is FeedbackPolicy.AFTER_EACH_ATTEMPT:
        line, column = _place(field[1])
        collector.report(
            Code.LOOSE_FEEDBACK,
            line,
            column,
            "Right answers are shown after each attempt, so the next one can be answered from memory.",
            "Write `feedback: after_last_attempt`, or keep it for practice that certifies nobody.",
            Severity.ADVICE,
        )
    return policy


def _scalar(field: Field) -> str:
    return str(field[1].value).strip() if isinstance(field[1], yaml.ScalarNode) else ""
