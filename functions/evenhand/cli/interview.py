"""Ask the questions of a quiz in the terminal, one by one."""

from __future__ import annotations

import re

from rich.markdown import Markdown
from rich.padding import Padding
from rich.text import Text

from evenhand.assessment.submission import Answers, AnswersRejected, check_answers
from evenhand.cli.printing import err
from evenhand.quiz.model import Kind
from evenhand.quiz.split import OptionForm, QuestionForm, QuestionKey
from evenhand.trial.paper import Paper

SEPARATORS = re.compile(r"[\s,，、;；]+")


class Stopped(Exception):
    """The input ended, or somebody stopped it, before the last question."""


class _Unclear(ValueError):
    """What was typed is no answer; the text says what would be."""


def interview(paper: Paper) -> Answers:
    """The answers typed in the terminal. All that is said goes to standard error, so that the result stands alone."""
    questions = "1 question" if len(paper.forms) == 1 else f"{len(paper.forms)} questions"
    err.print(Text(f"{paper.quiz.title}: {questions}. Enter alone leaves one open; Ctrl-C stops.", style="bold"))
    if paper.quiz.introduction:
        err.print(Markdown(paper.quiz.introduction), soft_wrap=False)
    answers: dict[str, tuple[str, ...]] = {}
    for number, (form, key) in enumerate(zip(paper.forms, paper.key.questions, strict=True), start=1):
        _show(form, key, f"{number} of {len(paper.forms)}")
        try:
            answers[form.id] = _answer(form, paper)
        except (EOFError, KeyboardInterrupt):
            err.print()
            raise Stopped(f"Stopped at question {number} of {len(paper.forms)}; nothing was graded.") from None
    err.print()
    return answers


def _show(form: QuestionForm, key: QuestionKey, place: str) -> None:
    points = "1 point" if key.points == 1 else f"{float(key.points):g} points"
    line = [place, form.id, points, *(["part of them can be earned"] if form.partial else [])]
    err.print()
    err.print(Text(" · ".join([*line, *(["critical"] if form.critical else [])]), style="dim"))
    err.print(Markdown(form.prompt), style="bold", soft_wrap=False)
    if form.material:
        err.print(Padding(Markdown(form.material), (0, 2)), soft_wrap=False)


def _answer(form: QuestionForm, paper: Paper) -> tuple[str, ...]:
    """What is answered to one question; asks again until the quiz can take it."""
    if form.options:
        _list(form.options)
    elif form.kind is Kind.MATCHING:
        _list(form.parts[0].options)
    elif form.kind is Kind.ORDERING:
        _list(tuple(OptionForm(id=part.id, text=part.text) for part in form.parts))
    while True:
        try:
            given = _typed(form)
            check_answers({form.id: given}, paper.key)
        except (_Unclear, AnswersRejected) as error:
            err.print(Text(str(error), style="red"))
        else:
            return given


def _typed(form: QuestionForm) -> tuple[str, ...]:
    match form.kind:
        case Kind.SINGLE:
            return tuple(form.options[n].id for n in _numbers(_ask("Number"), len(form.options), most=1))
        case Kind.MULTIPLE:
            numbers = _numbers(_ask("Numbers of all that are right, as in 1 3"), len(form.options))
            return tuple(form.options[n].id for n in numbers)
        case Kind.NUMERIC | Kind.SHORT_TEXT:
            text = _ask(f"Answer in {form.unit}" if form.unit else "Answer")
            return (text,) if text else ()
        case Kind.ORDERING:
            return _order(form)
        case _:
            return _parts(form)


def _order(form: QuestionForm) -> tuple[str, ...]:
    count = len(form.parts)
    numbers = _numbers(_ask("Their numbers in the right order, as in 2 1 3"), count)
    if numbers and len(numbers) != count:
        raise _Unclear(f"Give all {count} numbers, from first to last.")
    return tuple(f"{form.parts[n].id}={place}" for place, n in enumerate(numbers, start=1))


def _parts(form: QuestionForm) -> tuple[str, ...]:
    given: list[str] = []
    for part in form.parts:
        what = part.text
        if form.kind is Kind.CASE:
            err.print(Text(what))
            _list(part.options)
            what = "Number"
        while True:
            try:
                numbers = _numbers(_ask(what), len(part.options), most=1)
            except _Unclear as error:
                err.print(Text(str(error), style="red"))
            else:
                break
        given += [f"{part.id}={part.options[n].id}" for n in numbers]
    return tuple(given)


def _list(options: tuple[OptionForm, ...]) -> None:
    for number, option in enumerate(options, start=1):
        err.print(Text(f"  {number}  {option.text}"))


def _ask(what: str) -> str:
    # Not `typer.prompt`, which writes to standard output whatever it is told.
    return err.input(Text(f"{what}: ")).strip()


def _numbers(text: str, count: int, *, most: int | None = None) -> tuple[int, ...]:
    """The numbers in a text, from 0; `most` is how many there may be."""
    words = [word for word in SEPARATORS.split(text) if word]
    numbers = [int(word) for word in words if word.isdecimal() and len(word) <= 9]
    if len(numbers) != len(words) or not all(1 <= number <= count for number in numbers):
        raise _Unclear(f"Type a number from 1 to {count}, or Enter alone to leave it open.")
    if len(set(numbers)) != len(numbers):
        raise _Unclear("Type each number once.")
    if most is not None and len(numbers) > most:
        raise _Unclear(f"Type one number, not {len(numbers)}.")
    return tuple(number - 1 for number in numbers)
