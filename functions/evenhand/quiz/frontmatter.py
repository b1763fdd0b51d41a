"""The front matter of a quiz file: the title and the settings, read with their places."""

from __future__ import annotations

import dataclasses
import difflib
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import yaml

from evenhand.quiz.durations import print_moment, read_moment, read_zone
from evenhand.quiz.problems import Code, Severity
from evenhand.quiz.setting_rules import BY_NAME, NotThat, Written
from evenhand.quiz.settings import FeedbackPolicy, Settings, Window

if TYPE_CHECKING:
    from evenhand.quiz.collector import Collector

FENCE = re.compile(r"^---[ \t]*$")
SETTINGS = tuple(BY_NAME)
PLAIN = frozenset(BY_NAME) & {field.name for field in dataclasses.fields(Settings)}
"""The settings whose value is kept as it is read."""
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
    lines: Mapping[str, int] = field(default_factory=dict)
    """Setting to the line it stands on."""

    def line_of(self, setting: str) -> int:
        """The line of a setting; the first where it is not set."""
        return self.lines.get(setting, 1)


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
    values = _read({name: inner[name] for name in inner if name == "id" or not translation}, collector)
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
        settings = _settings(values, inner, collector)
    quiz_id = values.get("id")
    for name, value in (("title", fields.get("title")), ("quiz: id", inner.get("id"))):
        if value is None:
            collector.report(
                Code.MISSING_SETTING,
                1,
                1,
                f"The front matter has no `{name}`.",
                "Write `title: …` and, under `quiz:`, `id: …` between the two `---` lines.",
            )
    return FrontMatter(
        title=title,
        quiz_id=quiz_id,
        settings=settings,
        body_line=end + 2,
        lines={name: _place(each[0])[0] for name, each in inner.items()},
    )


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
    collector.report(Code.BAD_SETTING, line, column, f"`{name}` is {_shown(field[1])}; {rule}.", cure)


def _shown(node: yaml.Node) -> str:
    if isinstance(node, yaml.ScalarNode):
        return f"`{node.value}`"
    if isinstance(node, yaml.SequenceNode) and all(isinstance(each, yaml.ScalarNode) for each in node.value):
        return f"`[{', '.join(each.value for each in node.value)}]`"
    return "a list or a mapping"


def _text(field: Field | None, name: str, collector: Collector) -> str | None:
    if field is None:
        return None
    value = field[1].value.strip() if isinstance(field[1], yaml.ScalarNode) else ""
    if not value or HALF.search(value):
        _bad(field, name, "it must be a text", f"Write `{name}: …` with a text after it.", collector)
        return None
    return str(value)


def _read(inner: dict[str, Field], collector: Collector) -> dict[str, Any]:
    """The values of the settings that are well written; the others go to the collector."""
    values: dict[str, Any] = {}
    for name, each in inner.items():
        rule = BY_NAME.get(name)
        if rule is None:
            continue
        try:
            values[name] = rule.read(_written(each[1]))
        except NotThat as error:
            _bad(each, name, str(error), f"Write it like `{rule.example}`.", collector)
    return values


def _written(node: yaml.Node) -> Written:
    """What a value says, as plain texts; raises `NotThat` where it is nested."""
    if isinstance(node, yaml.ScalarNode):
        return _plain(node)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(each) for each in node.value]
    pairs = [(_plain(key), _plain(value)) for key, value in node.value]
    if len(dict(pairs)) != len(pairs):
        raise NotThat("one name stands there twice")
    return dict(pairs)


def _plain(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode) or HALF.search(node.value):
        raise NotThat("it must be plain text, a list of texts, or names with texts")
    return str(node.value)


def _settings(values: dict[str, Any], inner: dict[str, Field], collector: Collector) -> Settings:
    window = _window(values, inner, collector)
    plain = {name: value for name, value in values.items() if name in PLAIN}
    if "certificate" in values:
        plain |= {"certifies": True, "certificate_valid": values["certificate"]}
    settings = Settings(**plain, window=window)
    _advise(settings, values, inner, collector)
    return settings


def _window(values: dict[str, Any], inner: dict[str, Field], collector: Collector) -> Window:
    name = values.get("time_zone", "UTC")
    zone = read_zone(name)
    moments: dict[str, datetime] = {}
    for setting in ("open", "due", "close"):
        moment = read_moment(values[setting], zone) if setting in values and zone else None
        if moment is not None:
            moments[setting] = moment
        elif setting in values:
            _bad(
                inner[setting],
                setting,
                "there is no such date",
                f"Write it like `{BY_NAME[setting].example}`.",
                collector,
            )
    order = [(setting, moments[setting]) for setting in ("open", "due", "close") if setting in moments]
    for (earlier, first), (later, second) in itertools.combinations(order, 2):
        if first > second or (first == second and (earlier, later) == ("open", "close")):
            rule = f"it does not come after `{earlier}`, which is {print_moment(first)}"
            _bad(inner[later], later, rule, "Put the three in the order open, due, close.", collector)
            break
    return Window(
        opens_at=moments.get("open"), due_at=moments.get("due"), closes_at=moments.get("close"), time_zone=name
    )


def _advise(settings: Settings, values: dict[str, Any], inner: dict[str, Field], collector: Collector) -> None:
    """Settings that do nothing, or not what they seem to."""
    if values.get("id") in settings.requires:
        _bad(inner["requires"], "requires", "the quiz requires itself", "Remove its own id from the list.", collector)
    policy = settings.feedback
    if policy is FeedbackPolicy.AFTER_EACH_ATTEMPT and settings.attempts != 1:
        line, column = _place(inner["feedback"][1])
        collector.report(
            Code.LOOSE_FEEDBACK,
            line,
            column,
            "Right answers are shown after each attempt, so the next one can be answered from memory.",
            "Write `feedback: after_last_attempt`, or keep it for practice that certifies nobody.",
            Severity.ADVICE,
        )
    idle = {
        "cool_down": settings.attempts == 1,
        "counts": settings.attempts == 1,
        "grace": settings.time_limit is None,
        "time_zone": settings.window == Window(time_zone=settings.window.time_zone),
    }
    for name in (name for name, does_nothing in idle.items() if does_nothing and name in values):
        line, column = _place(inner[name][0])
        needs = {"grace": "a `time_limit`", "time_zone": "`open`, `due` or `close`"}.get(name, "more than one attempt")
        message = f"`{name}` does nothing without {needs}."
        collector.report(Code.IDLE_SETTING, line, column, message, "Remove it, or set the other.", Severity.ADVICE)
