"""Answers in a JSON file, as a person would write them.

    {
      "street-fight": "restrict",
      "which-apply": ["blood", "weapon"],
      "clip-length": 12.5,
      "escalation": ["report", "call", "log"],
      "case-7": {"label": "violence.blood", "severity": "low"}
    }

`part=answer` texts, which is how the server takes answers that have parts, are understood too.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from evenhand.assessment.submission import Answers, AnswersRejected, check_answers
from evenhand.quiz.folding import fold
from evenhand.quiz.model import Kind
from evenhand.quiz.split import QuestionKey
from evenhand.trial.failure import TrialFailed
from evenhand.trial.paper import Paper

SHAPE = 'Write {"question-id": "option-id"}, or ["option-id", "option-id"], or {"part": "answer"} for parts.'


class _Misread(ValueError):
    """What stands there is no answer; the text says what would be."""


def read_answers(path: Path, paper: Paper) -> Answers:
    """The answers in a file; `TrialFailed` names everything in it that the quiz cannot take.

    Answers to questions of the quiz that a drawn paper does not ask are right to be there, and are not graded.
    """
    answers: dict[str, tuple[str, ...]] = {}
    notes: list[str] = []
    for question_id, written in _tree(path).items():
        place = f"{path} at /{question_id}:"
        question = paper.whole.question(question_id)
        if question is None:
            known = [each.id for each in paper.whole.questions]
            notes.append(f"{place} The quiz has no question `{question_id}`. {_suggestion(question_id, known)}")
            continue
        try:
            given = answers[question_id] = _given(written, question)
        except _Misread as error:
            notes.append(f"{place} {error}")
        else:
            notes += [f"{place} {refusal}" for refusal in _refusals(given, question, paper)]
    if notes:
        raise TrialFailed(f"{path} cannot be graded.", notes=tuple(notes))
    return answers


def _tree(path: Path) -> Mapping[str, Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        tree = json.loads(text, object_pairs_hook=_unique, parse_int=str, parse_float=str, parse_constant=_no_constant)
    except OSError as error:
        raise TrialFailed(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise TrialFailed(f"{path} is not UTF-8. Save it as UTF-8 in your editor.") from None
    except json.JSONDecodeError as error:
        raise TrialFailed(f"{path}:{error.lineno}:{error.colno} is not JSON: {error.msg}. {SHAPE}") from None
    except RecursionError:
        raise TrialFailed(f"{path} is nested too deeply. {SHAPE}") from None
    except _Misread as error:
        raise TrialFailed(f"{path}: {error}") from None
    if not isinstance(tree, dict):
        raise TrialFailed(f"{path} is not an object with a name for each question. {SHAPE}")
    return tree


def _unique(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for name, value in pairs:
        if name in tree:
            raise _Misread(f"`{name}` is answered twice. Keep one of the two.")
        tree[name] = value
    return tree


def _no_constant(name: str) -> None:
    raise _Misread(f"{name} is no JSON. Write numbers in digits.")


def _given(written: object, question: QuestionKey) -> tuple[str, ...]:
    """What is written, as answers are kept."""
    if written is None:
        return ()
    if isinstance(written, dict):
        if not question.kind.has_parts:
            raise _Misread(f"`{question.id}` has no parts. {_example(question)}")
        return tuple(f"{part}={_plain(value, question)}" for part, value in written.items() if value is not None)
    if not isinstance(written, list):
        return (_plain(written, question),)
    given = tuple(_plain(each, question) for each in written)
    if question.kind is Kind.ORDERING and not any("=" in each for each in given):
        return tuple(f"{step}={place}" for place, step in enumerate(given, start=1))
    return given


def _plain(written: object, question: QuestionKey) -> str:
    if isinstance(written, bool):
        return "true" if written else "false"
    if not isinstance(written, str):
        raise _Misread(f"That is no answer to `{question.id}`. {_example(question)}")
    return written


def _example(question: QuestionKey) -> str:
    match question.kind:
        case Kind.SINGLE:
            return f'Write "{question.options[0]}".'
        case Kind.MULTIPLE:
            return f'Write ["{question.options[0]}"].'
        case Kind.NUMERIC:
            return "Write a number."
        case Kind.SHORT_TEXT:
            return "Write a text between double quotes."
        case _:
            return f'Write {{"{question.parts[0].id}": "{question.parts[0].options[0]}"}}.'


def _refusals(given: tuple[str, ...], question: QuestionKey, paper: Paper) -> Iterator[str]:
    """Everything in an answer that the quiz does not take."""
    unknown = False
    for piece in given:
        refusal = _refusal((piece,), question, paper)
        if refusal is not None:
            unknown = True
            yield f"{refusal} {_cure(piece, question, paper)}".strip()
    refusal = None if unknown else _refusal(given, question, paper)
    if refusal is not None:
        yield refusal


def _refusal(given: tuple[str, ...], question: QuestionKey, paper: Paper) -> str | None:
    try:
        check_answers({question.id: given}, paper.whole)
    except AnswersRejected as error:
        return str(error)
    return None


def _cure(piece: str, question: QuestionKey, paper: Paper) -> str:
    if question.kind.chooses:
        return _suggestion(piece, question.options, _texts(question, paper))
    if question.kind.writes:
        return ""
    part_id, _, answer = piece.partition("=")
    part = next((part for part in question.parts if part.id == part_id), None)
    if part is None:
        return _suggestion(part_id, [part.id for part in question.parts])
    dimension = paper.taxonomy.dimensions.get(part_id)
    if question.kind is Kind.CASE and dimension is not None:
        names = [(value, name) for value, names in dimension.values.items() for name in names.values()]
        return _suggestion(answer, part.options, names)
    return _suggestion(answer, part.options, _texts(question, paper))


def _texts(question: QuestionKey, paper: Paper) -> list[tuple[str, str]]:
    """Each option's id with its text."""
    return [(option.id, option.text) for option in paper.question(question.id).options]


def _suggestion(name: str, known: Iterable[str], texts: Iterable[tuple[str, str]] = ()) -> str:
    """Which of the known names is meant, by the name or by a text it stands for; else all of them."""
    known = tuple(known)
    near = [each for each, text in texts if fold(text) == fold(name)]
    near = near or difflib.get_close_matches(name, known, n=1)
    return f"Did you mean `{near[0]}`?" if near else f"It has {', '.join(f'`{each}`' for each in known)}."
