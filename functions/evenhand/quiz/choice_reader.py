"""The options of single and multiple choice: a task list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.quiz.answer_reader import ACCEPTED, AnswerReader, Ids, text_end
from evenhand.quiz.attributes import split_attributes
from evenhand.quiz.blocks import TASK, first_line, items_of, line_of
from evenhand.quiz.model import Kind, Option
from evenhand.quiz.problems import Code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token


def read_options(reader: AnswerReader, tokens: Sequence[Token]) -> tuple[Option, ...]:
    """The options in a task list."""
    items = items_of(tokens)
    ids = Ids(taken={found for item in items if (found := split_attributes(first_line(item))[1].id)})
    options = [option for item in items if (option := _option(reader, item, ids)) is not None]
    if len(items) < 2:
        message = "A question with one option asks nothing."
        reader.error(Code.TOO_FEW_OPTIONS, line_of(tokens[0]), message, "Write at least two options.")
    return tuple(options)


def check_accepted(reader: AnswerReader, tokens: Sequence[Token], options: Sequence[Option], kind: Kind) -> None:
    """Report what is accepted where it changes nothing, or leaves nothing that must be chosen."""
    lines = {split_attributes(first_line(item))[1].id: line_of(item[0]) for item in items_of(tokens)}
    both = [option for option in options if option.correct and option.accepted]
    if kind is Kind.SINGLE:
        for option in both:
            message = f"`{option.id}` is the right answer already."
            reader.error(Code.NOT_ACCEPTABLE, lines[option.id], message, f"Remove `{ACCEPTED}` from it.")
    elif both and len(both) == sum(option.correct for option in options):
        message = "Every right option is only accepted, so that nothing must be chosen."
        cure = f"Take `{ACCEPTED}` from one at least; where nothing of it is right, write `void` at the heading."
        reader.error(Code.NOT_ACCEPTABLE, lines[both[0].id], message, cure)


def _option(reader: AnswerReader, item: Sequence[Token], ids: Ids) -> Option | None:
    line = line_of(item[0])
    content = first_line(item)
    marked = TASK.match(content)
    if marked is None:
        message = "This item stands among the options but has no box."
        reader.error(Code.NOT_AN_OPTION, line, message, "Begin it with `- [ ] `, or with `- [x] ` when it is right.")
        return None
    column = reader.lines[line - 1].find(content[:3]) + 1 or 1
    text, attributes = split_attributes(content[marked.end() :])
    if not text:
        reader.error(Code.EMPTY_TEXT, line, "The option is empty.", "Write it after the box.", column)
    identity = reader.identify("option", text, attributes, ids, text_end(reader.lines, item), correctable=True)
    accepted = reader.accepted(attributes, line)
    if accepted:
        message = f"`{ACCEPTED}={accepted}`: at an option it has no value."
        reader.error(Code.NOT_ACCEPTABLE, line, message, f"Write `{ACCEPTED}` alone.", column)
    correct = marked["mark"] in "xX"
    if correct and reader.translation:
        message = "A translation carries no key; which options are right is written once, in the English file."
        reader.error(Code.KEY_IN_TRANSLATION, line, message, "Write `[ ]` instead of `[x]`.", column)
    return Option(
        id=identity,
        text=text,
        correct=correct and not reader.translation,
        accepted=accepted is not None,
        feedback=reader.feedback(item, wanted=True),
    )
