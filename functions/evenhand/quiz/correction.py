"""A correction of a key, as it follows from an appeal that was upheld, and the question that it makes.

`evenhand.quiz.correction_writer` writes it into the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from evenhand.quiz.folding import fold
from evenhand.quiz.model import Kind, NumericRange, Part, Question
from evenhand.quiz.number import read_number
from evenhand.quiz.taxonomy import Taxonomy


class CannotCorrect(ValueError):
    """The correction cannot be made; the text says why, and what to do about it."""


class CorrectAlready(CannotCorrect):
    """The file says already what the correction asks for, so that there is nothing to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What is to be changed in a question: exactly one of the three."""

    question_id: str
    accept: tuple[str, ...] | None = None
    """An answer that earns full marks from now on, besides the right one, as answers are kept: option ids, the text as
    typed, or `part=answer` pairs."""
    right: tuple[str, ...] | None = None
    """The answer that is right instead, in the same form; parts that are not named stay as they are. Of written answers
    there can be several."""
    void: bool = False
    """Whether the question is withdrawn."""

    def __post_init__(self) -> None:
        if (self.accept is not None) + (self.right is not None) + self.void != 1:
            raise ValueError("A correction accepts an answer, says which one is right, or voids the question.")


def corrected(question: Question, correction: Correction, taxonomy: Taxonomy) -> Question:
    """The question as the correction asks for; raises `CannotCorrect`."""
    if correction.void:
        if question.void:
            raise CorrectAlready(f"The question `{question.id}` is void already.")
        return replace(question, void=True)
    if question.void:
        raise CannotCorrect(f"The question `{question.id}` is void, so that no answer counts. Take `void` away first.")
    accepts = correction.accept is not None
    answer = tuple(dict.fromkeys((correction.accept if accepts else correction.right) or ()))
    if not any(each.strip() for each in answer):
        raise CannotCorrect(f"No answer to `{question.id}` is named. Name one.")
    if question.kind.chooses:
        return _accepting(question, answer) if accepts else _choosing(question, answer)
    if question.kind.writes:
        return _written(question, answer, accepts=accepts)
    return _parts(question, answer, taxonomy, accepts=accepts)


def _accepting(question: Question, answer: tuple[str, ...]) -> Question:
    """Whatever of the answer is not as the key has it is accepted: an option that may be chosen, or left out."""
    _check_options(question, answer)
    ids = {option.id for option in question.options if option.correct}
    other = set(answer) if question.kind is Kind.SINGLE else ids ^ set(answer)
    if question.kind is Kind.SINGLE and other <= ids:
        other = set()
    if other <= set(question.accepted_ids):
        raise CorrectAlready(f"The answer {_shown(answer)} to `{question.id}` earns full marks already.")
    if question.kind is Kind.MULTIPLE and ids <= other | set(question.accepted_ids):
        raise CannotCorrect(
            f"With {_shown(answer)} accepted, no option of `{question.id}` would have to be chosen any more. "
            "Correct the key instead, or void the question."
        )
    return replace(
        question,
        options=tuple(replace(each, accepted=each.accepted or each.id in other) for each in question.options),
    )


def _choosing(question: Question, answer: tuple[str, ...]) -> Question:
    """What is right from now on need not be accepted any more; what is accepted besides stays so."""
    _check_options(question, answer)
    if tuple(sorted(answer)) == question.correct_ids:
        raise CorrectAlready(f"The right answer to `{question.id}` is {_shown(answer)} already.")
    options = tuple(
        replace(each, correct=each.id in answer, accepted=each.accepted and (each.correct or each.id not in answer))
        for each in question.options
    )
    return replace(question, options=options)


def _check_options(question: Question, answer: tuple[str, ...]) -> None:
    known = [option.id for option in question.options]
    unknown = next((each for each in answer if each not in known), None)
    if unknown is not None:
        raise CannotCorrect(f"The question `{question.id}` has no option `{unknown}`. It has {_shown(known)}.")
    if question.kind is Kind.SINGLE and len(answer) > 1:
        raise CannotCorrect(f"`{question.id}` takes one option, not {len(answer)}. Name one; others can be accepted.")


def _written(question: Question, answer: tuple[str, ...], *, accepts: bool) -> Question:
    if question.kind is Kind.NUMERIC:
        ranges = tuple(dict.fromkeys(_number(each, question) for each in answer))
        if accepts:
            ranges = tuple(each for each in ranges if not any(known.holds(each.low) for known in question.ranges))
        if not ranges or (not accepts and sorted(ranges, key=_ends) == sorted(question.ranges, key=_ends)):
            raise CorrectAlready(f"{_shown(answer)} is right in `{question.id}` already.")
        return replace(question, ranges=(*question.ranges, *ranges) if accepts else ranges)
    by_form = {fold(text): text for each in reversed(answer) if (text := " ".join(each.split()))}
    known = {fold(form) for form in question.accepted}
    if by_form.keys() <= known if accepts else by_form.keys() == known:
        raise CorrectAlready(f"{_shown(answer)} is right in `{question.id}` already.")
    forms = tuple(text for form, text in reversed(by_form.items()) if not (accepts and form in known))
    return replace(question, accepted=(*question.accepted, *forms) if accepts else forms)


def _ends(numbers: NumericRange) -> tuple[Fraction, Fraction]:
    return numbers.low, numbers.high


def _number(text: str, question: Question) -> NumericRange:
    number = read_number(text, question.unit)
    if number is None:
        raise CannotCorrect(f"“{text[:40]}” is no number, and `{question.id}` asks for one. Write it like `3.5`.")
    return NumericRange(low=number, high=number)


def _parts(question: Question, answer: tuple[str, ...], taxonomy: Taxonomy, *, accepts: bool) -> Question:
    given = {part: value for part, _, value in (each.partition("=") for each in answer)}
    if len(given) < len(answer):
        raise CannotCorrect(f"A part of `{question.id}` is answered twice. Name one answer for each.")
    _check_parts(question, given, taxonomy)
    parts = tuple(
        part if part.id not in given else (_further if accepts else _right)(part, given[part.id], question, taxonomy)
        for part in question.parts
    )
    if parts == question.parts:
        raise CorrectAlready(f"The answer {_shown(answer)} to `{question.id}` is right already.")
    if question.kind is Kind.ORDERING:
        parts = tuple(sorted(parts, key=lambda part: int(part.right)))
        if len({part.right for part in parts}) < len(parts):
            raise CannotCorrect(f"Two steps of `{question.id}` would have one place. Name the place of every step.")
    return replace(question, parts=parts)


def _further(part: Part, value: str, question: Question, taxonomy: Taxonomy) -> Part:
    dimension = taxonomy.dimensions.get(part.id) if question.kind is Kind.CASE else None
    full = value == part.right or value in part.accepted or (dimension and dimension.cost(part.right, value) == 0)
    return part if full else replace(part, accepted=(*part.accepted, value))


def _right(part: Part, value: str, _: Question, __: Taxonomy) -> Part:
    return replace(part, right=value, accepted=tuple(each for each in part.accepted if each != value))


def _check_parts(question: Question, given: Mapping[str, str], taxonomy: Taxonomy) -> None:
    ids = [part.id for part in question.parts]
    for part_id, value in given.items():
        if part_id not in ids:
            raise CannotCorrect(f"The question `{question.id}` has no part `{part_id}`. It has {_shown(ids)}.")
        known = _answers(question, part_id, taxonomy)
        if value not in known:
            raise CannotCorrect(f"`{part_id}` of `{question.id}` cannot be `{value}`. It can be {_shown(known)}.")


def _answers(question: Question, part_id: str, taxonomy: Taxonomy) -> list[str]:
    match question.kind:
        case Kind.MATCHING:
            return [option.id for option in question.options]
        case Kind.ORDERING:
            return [str(place) for place in range(1, len(question.parts) + 1)]
        case _:
            dimension = taxonomy.dimensions.get(part_id)
            return list(dimension.values) if dimension else []


def _shown(answer: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f"`{each[:40]}`" for each in answer)
