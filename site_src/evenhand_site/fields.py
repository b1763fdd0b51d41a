"""The fields a question is answered with, for each kind. A form posts from them what the API takes, without a script.

A field's name is the question's; only the radio buttons of a case have the dimension after it, `answer.fight.severity`,
since buttons of one name would be one choice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import escape
from typing import assert_never

from evenhand.quiz.model import Kind
from evenhand.quiz.split import OptionForm, PartForm, QuestionForm
from evenhand_site.markup import Address, render_inline, render_plain
from evenhand_site.strings import Strings

FEW = 6
"""How many values of a dimension are all shown at once; more of them stand in a list to open."""
LONGEST = {Kind.NUMERIC: 100, Kind.SHORT_TEXT: 500}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """Writes the fields of one question."""

    question: QuestionForm
    name: str
    """Of the fields, and what their ids begin with."""
    strings: Strings
    address: Address | None
    right: Collection[str] | None = None
    """The options that are right, for self-checks alone."""

    def write(self) -> list[str]:
        """The fields, in order."""
        match self.question.kind:
            case Kind.SINGLE:
                return [self._option(option, "radio") for option in self.question.options]
            case Kind.MULTIPLE:
                return [self._option(option, "checkbox") for option in self.question.options]
            case Kind.NUMERIC:
                return self._number()
            case Kind.SHORT_TEXT:
                return self._text("text")
            case Kind.MATCHING:
                return self._parts(self._choice(part, self.strings.choose) for part in self.question.parts)
            case Kind.ORDERING:
                moves = ((part, render_plain(part.text)) for part in self.question.parts)
                parts = self._parts(
                    f"{self._choice(part, self.strings.place)}{self._moves(name)}" for part, name in moves
                )
                return [*parts, '<output class="eh-said"></output>']
            case Kind.CASE:
                return self._parts(self._dimension(part) for part in self.question.parts)
            case _:
                assert_never(self.question.kind)

    def _option(self, option: OptionForm, control: str) -> str:
        key = "" if self.right is None else f' data-correct="{str(option.id in self.right).lower()}"'
        return self._button(control, self.name, option.id, option, key)

    def _button(self, control: str, name: str, value: str, option: OptionForm, attributes: str = "") -> str:
        return (
            f'<label class="eh-option"{attributes}><input type="{control}" name="{escape(name)}" '
            f'value="{escape(value)}" id="{escape(name)}.{escape(option.id)}">'
            f"<span>{self._inline(option.text)}</span></label>"
        )

    def _number(self) -> list[str]:
        name, doubt = escape(self.name), escape(self.strings.doubt)
        return [
            *self._text("decimal"),
            f'<output class="eh-doubt" id="{name}.doubt" for="{name}.text" data-doubt="{doubt}"></output>',
        ]

    def _text(self, mode: str) -> list[str]:
        name, unit, longest = escape(self.name), escape(self.question.unit), LONGEST[self.question.kind]
        label = self.strings.answer_in.format(unit=unit) if unit else self.strings.answer
        shown = f'<span aria-hidden="true">{unit}</span>' if unit else ""
        number = f' data-unit="{unit}" aria-describedby="{name}.doubt"' if self.question.kind is Kind.NUMERIC else ""
        return [
            f'<label class="eh-field"><span>{label}</span><span class="eh-entry">'
            f'<input type="text" name="{name}" id="{name}.text" inputmode="{mode}" maxlength="{longest}" '
            f'autocomplete="off" autocapitalize="off" spellcheck="false"{number}>{shown}</span></label>'
        ]

    def _parts(self, parts: Iterator[str]) -> list[str]:
        return [
            f'<div class="eh-parts eh-{self.question.kind}">',
            *(f'<div class="eh-part">{part}</div>' for part in parts),
            "</div>",
        ]

    def _choice(self, part: PartForm, nothing: str) -> str:
        """A list of what a part can be given, closed; nothing is chosen at first."""
        name, start = escape(self.name), escape(part.id)
        options = "".join(
            f'<option value="{start}={escape(option.id)}">{render_plain(option.text)}</option>'
            for option in part.options
        )
        return (
            f'<label><span>{self._inline(part.text)}</span><select name="{name}" id="{name}.{start}">'
            f'<option value="">{nothing}</option>{options}</select></label>'
        )

    def _moves(self, name: str) -> str:
        """Buttons that move an item of an order, for the player."""
        up, down = self.strings.up.format(name=name), self.strings.down.format(name=name)
        return (
            f'<button type="button" data-move="-1" aria-label="{up}">↑</button>'
            f'<button type="button" data-move="1" aria-label="{down}">↓</button>'
        )

    def _dimension(self, part: PartForm) -> str:
        if len(part.options) > FEW:
            return self._choice(part, self.strings.choose)
        name = f"{self.name}.{part.id}"
        buttons = (self._button("radio", name, f"{part.id}={option.id}", option) for option in part.options)
        return f"<fieldset><legend>{self._inline(part.text)}</legend>{''.join(buttons)}</fieldset>"

    def _inline(self, markdown: str) -> str:
        return render_inline(markdown, self.address)
