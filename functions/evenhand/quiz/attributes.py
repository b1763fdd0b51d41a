"""Attributes at the end of a heading or an option: `{#street-fight critical see="modules/violence.md#blood"}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

LOOKS_LIKE = re.compile(r"\s*(#|\.|[A-Za-z_][\w-]*(=|\s|$))")
TOKEN = re.compile(
    r"""\s*(?:
        \#(?P<id>[^\s\#]+)
      | \.(?P<css>[^\s.]+)
      | (?P<name>[A-Za-z_][\w-]*)=(?:"(?P<double>[^"]*)"|'(?P<quoted>[^']*)'|(?P<bare>[^\s"']+))
      | (?P<flag>[A-Za-z_][\w-]*)
      | (?P<odd>\S+)
    )""",
    re.VERBOSE,
)
ONLY_ID = re.compile(r"#(?P<id>[a-z0-9-]+)")
"""What nearly all braces hold."""
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributes:
    """What stood between the braces, with the columns for problems."""

    id: str | None = None
    classes: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    """Names with a value, and flags with the value `""`."""
    columns: Mapping[str, int] = field(default_factory=dict)
    """Column of each name, and of the id under `#`, from 1 in the text given."""
    odd: tuple[tuple[str, int], ...] = ()
    """Pieces that are no attribute, or stand there twice, with their columns."""

    @property
    def written(self) -> bool:
        """Whether anything stood between braces."""
        return bool(self.id or self.classes or self.values or self.odd)


def split_attributes(text: str) -> tuple[str, Attributes]:
    """The text without its trailing braces, and what stood in them.

    Braces that hold no `#id`, `.class`, `name=value` or flag are part of the text.
    """
    text = text.rstrip()
    before, brace, inside = text[:-1].rpartition("{")
    if not text.endswith("}") or not brace or "}" in inside or not LOOKS_LIKE.match(inside):
        return text, Attributes()
    return before.rstrip(), _read(inside, len(before) + 1)


def _read(inside: str, offset: int) -> Attributes:
    if only := ONLY_ID.fullmatch(inside):
        return Attributes(id=only["id"], columns={"#": offset + 2})
    identity: str | None = None
    classes: list[str] = []
    values: dict[str, str] = {}
    columns: dict[str, int] = {}
    odd: list[tuple[str, int]] = []
    for token in TOKEN.finditer(inside):
        kind = token.lastgroup or "odd"
        name = token["name"] or token["flag"]
        column = offset + token.start(kind if name is None else ("name" if token["name"] else "flag")) + 1
        if token["id"] and identity is None:
            identity, columns["#"] = token["id"], column
        elif token["css"]:
            classes.append(token["css"])
        elif name and name not in values:
            values[name] = next((token[each] for each in ("double", "quoted", "bare") if token[each]), "")
            columns[name] = column
        elif token[0].strip():
            odd.append((token[0].strip(), column))
    return Attributes(id=identity, classes=tuple(classes), values=values, columns=columns, odd=tuple(odd))


def suggest_id(text: str, taken: set[str], fallback: str) -> str:
    """An id made from the first words of a text, not yet taken."""
    words = re.findall(r"[a-z0-9]+", text.lower())[:5]
    stem = "-".join(words)[:48].strip("-") or fallback
    candidate, n = stem, 2
    while candidate in taken:
        candidate, n = f"{stem}-{n}", n + 1
    return candidate
