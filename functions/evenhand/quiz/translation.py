"""A translation beside its original: the same ids, none missing, none of its own."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from evenhand.quiz.collector import Collector
from evenhand.quiz.model import Kind
from evenhand.quiz.problems import Code

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evenhand.quiz.model import Option, Part, Question, Quiz
    from evenhand.quiz.problems import Problem


def compare(original: Quiz, translation: Quiz, path: str, lines: Mapping[str, int]) -> tuple[Problem, ...]:
    """What a translation lacks or has too much.

    `lines` are those of the translation's questions; what is missing stands at the question that it should follow.
    """
    collector = Collector(path)
    if translation.id != original.id:
        message = f"The translation's id is `{translation.id}`, the original's `{original.id}`."
        collector.report(Code.TRANSLATION_UNKNOWN, 1, 1, message, f"Write `id: {original.id}`.")
    line = 1
    for question in original.questions:
        line = lines.get(question.id, line)
        translated = translation.question(question.id)
        if translated is None:
            _missing(f"The question `{question.id}`", f"Write it with `{{#{question.id}}}`.", line, collector)
        else:
            _compare_question(question, settled(question, translated), line, collector)
    for question in translation.questions:
        if original.question(question.id) is None:
            _unknown(f"The question `{question.id}`", lines.get(question.id, 1), collector)
    return collector.problems


def _compare_question(original: Question, translated: Question, line: int, collector: Collector) -> None:
    _compare_answers(original, translated, line, collector)
    if original.material and not translated.material:
        cure = "Write it between the heading and the options."
        _missing(f"The text under the heading of `{original.id}`", cure, line, collector)
    if original.explanation and not translated.explanation:
        _missing(f"The explanation of `{original.id}`", "Write it as a `> ` quote after the options.", line, collector)


def _compare_answers(original: Question, translated: Question, line: int, collector: Collector) -> None:
    """The options and parts. What is written has none; the words of a case are the taxonomy's, so that of its parts
    only the feedback is translated."""
    if original.kind is Kind.CASE:
        feedback = {part.id: part.feedback for part in translated.parts}
        for part in original.parts:
            if part.feedback and not feedback.get(part.id):
                cure = f"Write `- {part.id}:` and under it the feedback as a `  > ` quote."
                _missing(f"The feedback on `{part.id}` of `{original.id}`", cure, line, collector)
        return
    if not original.kind.writes and not translated.options and not translated.parts:
        _missing(f"The list of answers of `{original.id}`", "Write it with the same ids.", line, collector)
        return
    _compare_items("option", original, original.options, translated.options, line, collector)
    _compare_items("part", original, original.parts, translated.parts, line, collector)
    pairs, translated_pairs = _pairs(original), _pairs(translated)
    if translated_pairs.keys() == pairs.keys() and translated_pairs != pairs:
        message = f"The list of `{original.id}` says another answer than the original, which alone says what is right."
        collector.report(Code.KEY_DIFFERS, line, 1, message, "Put the items in the original's order, with its ids.")


def _pairs(question: Question) -> dict[str, str]:
    return {part.id: part.right for part in question.parts}


def _compare_items(
    what: str,
    question: Question,
    originals: Sequence[Option | Part],
    translations: Sequence[Option | Part],
    line: int,
    collector: Collector,
) -> None:
    by_id = {each.id: each for each in translations}
    for original in originals:
        name = f"{what} `{original.id}` of `{question.id}`"
        counterpart = by_id.pop(original.id, None)
        if counterpart is None:
            _missing(f"The {name}", f"Write it with `{{#{original.id}}}`.", line, collector)
        elif original.feedback and not counterpart.feedback:
            _missing(f"The feedback on {name}", "Write it as a `  > ` quote under it.", line, collector)
    for identity in by_id:
        _unknown(f"The {what} `{identity}` of `{question.id}`", line, collector)


def _missing(what: str, cure: str, line: int, collector: Collector) -> None:
    collector.report(Code.TRANSLATION_MISSING, line, 1, f"{what} is not translated.", cure)


def _unknown(what: str, line: int, collector: Collector) -> None:
    cure = "Give it the original's id, or remove it."
    collector.report(Code.TRANSLATION_UNKNOWN, line, 1, f"{what} is not in the original.", cure)


def arrange(original: Quiz, translation: Quiz) -> Quiz:
    """The translation in the original's order and with its settings; both must have the same ids."""
    by_id = {question.id: question for question in translation.questions}
    return dataclasses.replace(
        translation,
        settings=original.settings,
        questions=tuple(_arranged(question, settled(question, by_id[question.id])) for question in original.questions),
    )


def settled(original: Question, translated: Question) -> Question:
    """A translated question of which it is known whether its last quote explains, or belongs to the text above it.

    Where there are no answers between the two it looks alike. It is text where the original's text ends with a quote
    and nothing explains.
    """
    last = original.material.rpartition("\n\n")[2]
    if translated.explanation is None or original.explanation or not last.startswith(">"):
        return translated
    if translated.options or translated.parts or not (original.kind.writes or original.kind is Kind.CASE):
        return translated
    quote = "\n".join(f"> {line}".rstrip() for line in translated.explanation.split("\n"))
    material = f"{translated.material}\n\n{quote}".strip()
    return dataclasses.replace(translated, material=material, explanation=None)


def _arranged(original: Question, translated: Question) -> Question:
    options = {option.id: option for option in translated.options}
    parts = {part.id: part for part in translated.parts}
    return dataclasses.replace(
        original,
        prompt=translated.prompt,
        material=translated.material,
        explanation=translated.explanation,
        options=tuple(
            dataclasses.replace(option, text=options[option.id].text, feedback=options[option.id].feedback)
            for option in original.options
        ),
        parts=tuple(
            dataclasses.replace(part, text=parts[part.id].text, feedback=parts[part.id].feedback)
            if part.id in parts
            else dataclasses.replace(part, feedback=None)
            for part in original.parts
        ),
    )
