"""A quiz printed as its author would write it, so that reading it back gives the same quiz.

Numbers are printed exactly: points, percentages and the ends of ranges are decimals in every file that was read. One
third is not, and no file can say it; `Unprintable` is raised rather than something near it printed.

Where a text begins or ends like markup it is escaped as Markdown escapes, so that it is shown as it was. Such a text
is read back with its backslash, which is how its author would have had to write it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from evenhand.quiz.durations import print_duration, print_moment, read_zone
from evenhand.quiz.model import ORIGINAL, Kind
from evenhand.quiz.settings import Settings

if TYPE_CHECKING:
    from datetime import datetime

    from evenhand.quiz.model import NumericRange, Option, Part, Question, Quiz

PLAIN_TITLE = re.compile(r"[^\W\d_][\w ,.;()'/+–—，。；（）！？-]*")
PLAIN_VALUE = re.compile(r"\w[\w./-]*")
BARE = re.compile(r"[\w./@-]+")
"""An attribute's value that needs no quotes."""
BLOCK_START = re.compile(r"(?=#{1,6}(?:\s|$)|>|[-+*](?:\s|$)|`{3}|~{3}|[-_*](?:\s*[-_*]){2,}\s*$|\[[ xX]\](?:\s|$))")
NUMBERED = re.compile(r"^(\d{1,9})(?=[.)](?:\s|$))")
ARROW = re.compile(r"(^|[ \t])(->|\N{RIGHTWARDS ARROW})(?=[ \t]|$)")
CLOSING_HASHES = re.compile(r"(^|[ \t])(#+)$")
FENCE = re.compile(r"^ {0,3}(`{3,}(?=[^`]*$)|~{3,})")
HEADING = re.compile(r"^( {0,3})(?=#{1,6}(?:[ \t]|$)|##+[^#\s].*\{[^{}]*#[^{}]*\}\s*$)")
"""A heading, or what the parser takes for a question's heading without its space."""
BOX = re.compile(r"^([ \t]*[-*+][ \t]+)(?=\[[ xX]\](?:[ \t]|$))")
BULLET = re.compile(r"^ {0,3}(?P<mark>[-*+]|\d{1,9}[.)])(?:\s|$)")


class Unprintable(ValueError):
    """The quiz holds something that a quiz file cannot say; the text says what."""


def print_quiz(quiz: Quiz) -> str:
    """The Markdown of a quiz: of the original with its key and settings, of a translation with neither.

    A translation is printed as it stands beside its original, which says what belongs together (`arrange`).
    """
    original = quiz.language == ORIGINAL
    lines = ["---", f"title: {_title(quiz.title)}", "quiz:", f"  id: {quiz.id}"]
    if original:
        lines += [f"  {name}: {value}" for name, value in written_settings(quiz.settings)]
    blocks = ["\n".join([*lines, "---"])]
    if quiz.introduction:
        blocks.append(_outside_code(quiz.introduction, _no_heading))
    for question in quiz.questions:
        blocks += _question(question if original else question.without_accepted(), original=original)
    return "\n\n".join(blocks) + "\n"


def print_number(number: Fraction) -> str:
    """The decimal that is exactly the number; raises `Unprintable` where there is none."""
    places, rest = 0, number.denominator
    for factor in (2, 5):
        power = 0
        while rest % factor == 0:
            rest, power = rest // factor, power + 1
        places = max(places, power)
    if rest != 1:
        raise Unprintable(f"{number} is no decimal number")
    digits = f"{abs(number.numerator) * 10**places // number.denominator:0{places + 1}d}"
    whole, decimals = (digits[:-places], digits[-places:]) if places else (digits, "")
    return f"{'-' if number < 0 else ''}{whole}{'.' if places else ''}{decimals}"


def print_range(numbers: NumericRange) -> str:
    """`3`, `3.14 +- 0.01` where it reaches a tenth of its middle at the most, else `[3, 4]`."""
    if numbers.low == numbers.high:
        return print_number(numbers.low)
    middle, spread = (numbers.low + numbers.high) / 2, (numbers.high - numbers.low) / 2
    if spread * 10 <= abs(middle):
        return f"{print_number(middle)} +- {print_number(spread)}"
    return f"[{print_number(numbers.low)}, {print_number(numbers.high)}]"


def print_item(question: Question, part: Part) -> str:
    """One line of matching, ordering or a case, without its bullet: `left {#a} -> right {#b}`."""
    match question.kind:
        case Kind.MATCHING:
            right = next(option for option in question.options if option.id == part.right)
            left = _shown(ARROW.sub(_quoted_arrow, part.text))
            return f"{left} {{#{part.id}{_further(part)}}} -> {print_distractor(right)}"
        case Kind.ORDERING:
            return f"{_shown(part.text)} {{#{part.id}{_further(part)}}}"
        case _:
            return f"{part.id}: {part.right}{f' {{{_further(part).strip()}}}' if part.accepted else ''}"


def _further(part: Part) -> str:
    if not all(BARE.fullmatch(answer) for answer in part.accepted):
        raise Unprintable(f"an attribute cannot hold the answers accepted for `{part.id}`")
    return f" accepted={','.join(part.accepted)}" if part.accepted else ""


def print_distractor(option: Option) -> str:
    """The right side of a pair."""
    return f"{option.text} {{#{option.id}}}"


def distractors_before(question: Question, part: Part | None, printed: set[str]) -> list[Option]:
    """The options that must stand before a part, or after the last, to keep their order."""
    ids = [option.id for option in question.options]
    if part is not None and part.right not in ids:
        raise Unprintable(f"`{part.id}` of `{question.id}` is matched with nothing; arrange the translation first")
    end = ids.index(part.right) if part is not None else len(ids)
    return [option for option in question.options[:end] if option.id not in printed]


def _title(title: str) -> str:
    return title if PLAIN_TITLE.fullmatch(title) and title == title.strip() else _quoted(title)


def _plain(value: str) -> str:
    return value if PLAIN_VALUE.fullmatch(value) else _quoted(value)


def _quoted(text: str) -> str:
    """A double-quoted text of YAML; what YAML does not let stand is escaped."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(
        char if char.isprintable() else f"\\U{ord(char):08x}" if ord(char) > 0xFFFF else f"\\u{ord(char):04x}"
        for char in quoted
    )


def written_settings(settings: Settings) -> Iterator[tuple[str, str]]:
    """The names and values of the settings as they are written: the pass mark, and what differs from the default."""
    default = Settings()
    yield "pass_mark", f"{print_number(settings.pass_mark * 100)}%"
    if settings.attempts != default.attempts:
        yield "attempts", "unlimited" if settings.attempts is None else str(settings.attempts)
    if settings.counts is not default.counts:
        yield "counts", settings.counts
    if settings.cool_down != default.cool_down:
        yield "cool_down", print_duration(settings.cool_down)
    if settings.credit is not default.credit:
        yield "credit", settings.credit
    if settings.feedback is not default.feedback:
        yield "feedback", settings.feedback
    if settings.shuffle is not default.shuffle:
        yield "shuffle", settings.shuffle
    if settings.draw:
        yield "draw", _draw(settings)
    if settings.time_limit is not None:
        yield "time_limit", print_duration(settings.time_limit)
    if settings.grace != default.grace:
        yield "grace", print_duration(settings.grace)
    if settings.requires:
        yield "requires", f"[{', '.join(_plain(each) for each in settings.requires)}]"
    if settings.certifies:
        valid = settings.certificate_valid
        yield "certificate", "unlimited" if valid is None else print_duration(valid)
    if settings.appeals != default.appeals:
        yield "appeals", "unlimited" if settings.appeals is None else str(settings.appeals)
    if settings.appeal_window != default.appeal_window:
        shown = settings.appeal_window
        yield "appeal_window", "unlimited" if shown is None else print_duration(shown)
    if settings.appeal_decision != default.appeal_decision:
        yield "appeal_decision", print_duration(settings.appeal_decision)
    yield from _window(settings)


def _draw(settings: Settings) -> str:
    if len(settings.draw) == 1 and settings.draw[0].tag is None:
        return str(settings.draw[0].count)
    if any(each.tag is None for each in settings.draw):
        raise Unprintable("questions are drawn from all of them and from pools at once")
    return f"{{{', '.join(f'{_plain(each.tag or str())}: {each.count}' for each in settings.draw)}}}"


def _window(settings: Settings) -> Iterator[tuple[str, str]]:
    window = settings.window
    zone = read_zone(window.time_zone)

    def written(moment: datetime) -> str:
        return print_moment(moment.astimezone(zone))

    for name, moment in (("open", window.opens_at), ("due", window.due_at), ("close", window.closes_at)):
        if moment is not None:
            yield name, written(moment)
    if window.time_zone != "UTC":
        yield "time_zone", _plain(window.time_zone)


def _question(question: Question, *, original: bool) -> Iterator[str]:
    attributes = " ".join(_attributes(question)) if original else f"#{question.id}"
    prompt = CLOSING_HASHES.sub(r"\1\\\2", question.prompt)
    yield f"## {prompt} {{{attributes}}}"
    if question.material:
        yield _outside_code(question.material, _no_heading if question.kind is Kind.CASE and original else _no_answer)
    answers = "\n".join(_answers(question, original=original)) if original or not question.kind.writes else ""
    if answers:
        yield answers
    if question.explanation:
        yield "\n".join(_quote(question.explanation, ""))


def _attributes(question: Question) -> Iterator[str]:
    yield f"#{question.id}"
    if question.points != 1:
        yield f"points={print_number(question.points)}"
    if question.kind is Kind.CASE or (question.kind is Kind.MULTIPLE and len(question.correct_ids) < 2):
        yield f"kind={question.kind}"
    if question.credit is not None:
        yield f"credit={question.credit}"
    if question.critical:
        yield "critical"
    if question.void:
        yield "void"
    for name, value in (
        ("policy", question.policy),
        ("unit", question.unit),
        ("case", question.case),
        ("tags", ", ".join(question.tags)),
        ("see", question.see),
    ):
        if value:
            yield f"{name}={_value(value)}"


def fits_attribute(value: str) -> bool:
    """Whether an attribute at a heading can hold the value: there are no escapes there."""
    return not set(value) & set("{}\n") and not {"'", '"'} <= set(value)


def _value(value: str) -> str:
    if not fits_attribute(value):
        raise Unprintable(f"an attribute cannot hold `{value}`")
    quote = "'" if '"' in value else '"'
    return value if BARE.fullmatch(value) else f"{quote}{value}{quote}"


def _answers(question: Question, *, original: bool) -> Iterator[str]:
    bullet = "*" if _ends_in_list(question.material, "-") else "-"
    match question.kind:
        case Kind.SINGLE | Kind.MULTIPLE:
            for option in question.options:
                mark = "x" if option.correct and original else " "
                also = " accepted" if option.accepted else ""
                yield f"{bullet} [{mark}] {option.text} {{#{option.id}{also}}}"
                yield from _quote(option.feedback, "  ")
        case Kind.NUMERIC:
            yield from (f"= {print_range(each)}" for each in question.ranges)
        case Kind.SHORT_TEXT:
            yield from (f"= {print_form(each)}" for each in question.accepted)
        case Kind.MATCHING:
            yield from _pairs(question, bullet)
        case Kind.ORDERING:
            yield from _steps(question)
        case Kind.CASE:
            for part in question.parts:
                if original or part.feedback:
                    yield f"{bullet} {print_item(question, part) if original else f'{part.id}:'}"
                    yield from _quote(part.feedback, "  ")


def _pairs(question: Question, bullet: str) -> Iterator[str]:
    printed: set[str] = set()
    for part in question.parts:
        for option in distractors_before(question, part, printed):
            yield f"{bullet} -> {print_distractor(option)}"
            printed.add(option.id)
        yield f"{bullet} {print_item(question, part)}"
        yield from _quote(part.feedback, "  ")
        printed.add(part.right)
    for option in distractors_before(question, None, printed):
        yield f"{bullet} -> {print_distractor(option)}"


def _steps(question: Question) -> Iterator[str]:
    stop = ")" if _ends_in_list(question.material, ".") else "."
    if not all(part.right for part in question.parts):
        raise Unprintable(f"the steps of `{question.id}` have no places; arrange the translation first")
    for place, part in enumerate(sorted(question.parts, key=lambda part: int(part.right)), start=1):
        number = f"{place}{stop} "
        yield f"{number}{print_item(question, part)}"
        yield from _quote(part.feedback, " " * len(number))


def print_form(text: str) -> str:
    """A form of a written answer, between quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _quote(text: str | None, indent: str) -> Iterator[str]:
    for line in (text or "").split("\n") if text else ():
        yield f"{indent}> {line}".rstrip()


def _shown(text: str) -> str:
    """A text that begins an item, kept from being read as a block of its own."""
    if BLOCK_START.match(text):
        return f"\\{text}"
    return NUMBERED.sub(r"\1\\", text)


def code_lines(text: str) -> Iterator[tuple[str, bool]]:
    """The lines of a Markdown text, each with whether it belongs to a fenced block of code."""
    fence = ""
    for line in text.split("\n"):
        mark = FENCE.match(line)
        yield line, bool(fence or mark)
        if not fence and mark:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not line.strip(f"{fence[0]} "):
            fence = ""


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    return "\n".join(line if code else change(line) for line, code in code_lines(text))


def _no_heading(line: str) -> str:
    return HEADING.sub(r"\1\\", line)


def _no_answer(line: str) -> str:
    return BOX.sub(r"\1\\", _no_heading(line))


def _quoted_arrow(arrow: re.Match[str]) -> str:
    return f"{arrow[1]}\\->" if arrow[2] == "->" else f"{arrow[1]}&rarr;"


def _ends_in_list(material: str, mark: str) -> bool:
    """Whether the last list item of a text has this mark, so that a list after it would go on with it."""
    found: Sequence[str] = [item["mark"] for line in material.split("\n") if (item := BULLET.match(line))]
    return bool(found) and found[-1].endswith(mark)
