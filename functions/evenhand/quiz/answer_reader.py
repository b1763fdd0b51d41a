"""What the readers of all kinds of answers share: the lines, the quotes, the ids, and where problems go."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evenhand.quiz.attributes import ID, Attributes, suggest_id
from evenhand.quiz.blocks import blocks_of, first_line, line_of
from evenhand.quiz.folding import fold
from evenhand.quiz.problems import Code, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from markdown_it.token import Token

    from evenhand.quiz.collector import Collector

ACCEPTED = "accepted"
"""The attribute of an option, and of a part, that says what is accepted as well."""
SEPARATORS = re.compile(r"[,\s]+")
Further = tuple[str, ...]
QUOTE_MARK = re.compile(r"^[ \t]*>[ ]?")


@dataclass(slots=True, kw_only=True)
class Ids:
    """The ids and texts of one question's options, or of its parts, so that none stands there twice."""

    taken: set[str]
    """All that are written, so that none of them is suggested."""
    seen: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    """Folded, as people take them for the same."""


class AnswerReader:
    """Reads the answers of one question; `evenhand.quiz.choice_reader` and its neighbours do it kind by kind."""

    def __init__(self, lines: list[str], collector: Collector, *, translation: bool) -> None:
        self.lines = lines
        self.collector = collector
        self.translation = translation
        self.advising = True
        """Whether advice is given: not on a question that is asked no more."""

    def error(self, code: Code, line: int, message: str, cure: str, column: int = 1) -> None:
        """Report an error at a line."""
        self.collector.report(code, line, column, message, cure)

    def advise(self, code: Code, line: int, message: str, cure: str) -> None:
        """Report advice at a line."""
        if not self.advising:
            return
        self.collector.report(code, line, 1, message, cure, Severity.ADVICE)

    def quote(self, token: Token) -> str:
        """The Markdown in a quote."""
        start, end = token.map or (0, 0)
        return "\n".join(QUOTE_MARK.sub("", line).rstrip() for line in self.lines[start:end]).strip()

    def feedback(self, item: Sequence[Token], *, wanted: bool) -> str | None:
        """The quote under an item; advises to write one where it is `wanted`."""
        feedback: str | None = None
        for block in blocks_of(item[1:-1])[1:]:
            if block[0].type == "blockquote_open" and feedback is None:
                feedback = self.quote(block[0])
            else:
                self.error(
                    Code.MISPLACED_TEXT,
                    line_of(block[0]),
                    "Under an option only its feedback can stand.",
                    "Put `> ` before the line, indented by two spaces, or move it above the options.",
                )
        if feedback is None and wanted and not self.translation:
            self.advise(
                Code.MISSING_FEEDBACK,
                line_of(item[0]),
                "The option has no feedback.",
                "Write `  > why this is right or wrong` on the next line.",
            )
        return feedback

    def plain(self, what: str, attributes: Attributes, line: int, *, correctable: bool = False) -> None:
        """Report attributes that an option or a part cannot have; `accepted` is one that a `correctable` one can."""
        classes = (f".{name}" for name in attributes.classes)
        values = [name for name in attributes.values if not (correctable and name == ACCEPTED)]
        for name in [*values, *classes, *(piece for piece, _ in attributes.odd)]:
            cure = "Keep the id only; settings stand at the question's heading."
            self.error(Code.BAD_ATTRIBUTE, line, f"`{name}` is no attribute of {_a(what)}.", cure)

    def identify(
        self,
        what: str,
        text: str,
        attributes: Attributes,
        ids: Ids,
        place: tuple[int, int],
        shared: str | None = None,
        *,
        correctable: bool = False,
    ) -> str:
        """The id of an option or a part; `place` is the line and column after its text, where a missing one is written.

        `shared` is the id that the same text has elsewhere, where it is to be the same again; something `correctable`
        can be marked as `accepted`.
        """
        line = place[0]
        self.plain(what, attributes, line, correctable=correctable)
        self._distinct(what, text, ids, line, repeated=attributes.id is None and shared is not None)
        identity = attributes.id
        if identity is None:
            if text:  # what is empty is reported as that
                self._missing(what, shared or suggest_id(text, ids.taken, what), attributes, ids, place)
            return ""
        if not ID.fullmatch(identity):
            self.bad_id(identity, line, 1)
        elif identity in ids.seen:
            message = f"The id `{identity}` is used by an earlier {what} of this question."
            self.error(Code.DUPLICATE_OPTION_ID, line, message, f"Give each {what} an id of its own.")
        ids.seen.add(identity)
        return identity

    def accepted(self, attributes: Attributes, line: int) -> str | None:
        """What the attribute `accepted` says; None where it is not there, or in a translation, which has no key."""
        written = attributes.values.get(ACCEPTED)
        if written is not None and self.translation:
            message = "A translation carries no key; what is accepted is written once, in the English file."
            self.error(Code.KEY_IN_TRANSLATION, line, message, f"Remove `{ACCEPTED}` here.")
            return None
        return written

    def further(self, attributes: Attributes, right: str, line: int, known: Collection[str] | None = None) -> Further:
        """The further answers accepted for a part, of those that are `known`, if it is known which there are."""
        written = self.accepted(attributes, line)
        if written is None:
            return ()
        answers = tuple(answer for answer in SEPARATORS.split(written) if answer)
        if not answers:
            cure = f"Write the further answers after it, as in `{ACCEPTED}=restrict,remove`, or remove it."
            self.error(Code.NOT_ACCEPTABLE, line, f"`{ACCEPTED}` names no answer.", cure)
        for answer in dict.fromkeys(answers):
            if answer == right:
                message = f"`{answer}` is the right answer already."
                self.error(Code.NOT_ACCEPTABLE, line, message, f"Remove it from `{ACCEPTED}`.")
            elif known is not None and answer not in known:
                message = f"`{answer}` is accepted and is no answer that can be given."
                cure = f"Write one of {', '.join(f'`{each}`' for each in known if each != right)}."
                self.error(Code.NOT_ACCEPTABLE, line, message, cure)
            elif answers.count(answer) > 1:
                message = f"`{answer}` is accepted twice."
                self.error(Code.NOT_ACCEPTABLE, line, message, f"Keep one of the two in `{ACCEPTED}`.")
        return tuple(dict.fromkeys(answers))

    def _missing(self, what: str, suggested: str, attributes: Attributes, ids: Ids, place: tuple[int, int]) -> None:
        ids.taken.add(suggested)
        cure = f"Write `{{#{suggested}}}` after its text, and never change it: answers refer to it."
        insert = "" if self.translation or attributes.written else f" {{#{suggested}}}"
        self.collector.report(Code.MISSING_OPTION_ID, *place, f"The {what} has no id.", cure, insert=insert)

    def _distinct(self, what: str, text: str, ids: Ids, line: int, *, repeated: bool) -> None:
        folded = fold(text)
        if text and folded in ids.texts and not repeated:
            message = f"“{text}” is the same as an earlier {what}; nobody could tell which of the two is meant."
            self.error(Code.SAME_TEXT, line, message, "Remove one of them, or say in which way they differ.")
        ids.texts.add(folded)

    def bad_id(self, identity: str, line: int, column: int) -> None:
        """Report an id that is not written as ids are."""
        cure = f"Write it like `{suggest_id(identity, set(), 'street-fight')}`."
        message = f"The id `{identity}` has other than small letters, digits and hyphens, or over 64 of them."
        self.error(Code.BAD_ATTRIBUTE, line, message, cure, column)


def text_end(lines: Sequence[str], item: Sequence[Token]) -> tuple[int, int]:
    """Line and column after the text of an item's first paragraph."""
    return place_in(lines, item, len(first_line(item)))


def place_in(lines: Sequence[str], item: Sequence[Token], offset: int) -> tuple[int, int]:
    """Line and column of a place in an item's first paragraph, counted in its text with the lines joined."""
    if not first_line(item):
        return line_of(item[0]), 1
    for line, piece in enumerate(item[2].content.split("\n"), start=line_of(item[1])):
        if offset <= len(piece):
            # The piece ends the line; Markdown may have changed what indents it, and writes U+FFFD for U+0000.
            indent = len(piece) - len(piece.lstrip())
            start = lines[line - 1].replace("\0", "\N{REPLACEMENT CHARACTER}").rfind(piece.strip())
            return line, max(start + offset - indent, 0) + 1
        offset -= len(piece) + 1
    return line_of(item[0]), 1


def _a(what: str) -> str:
    return f"an {what}" if what[0] in "aeiou" else f"a {what}"
