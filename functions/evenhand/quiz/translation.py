"""A translation beside its original: the same ids, none missing, none of its own."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from evenhand.quiz.collector import Collector
from evenhand.quiz.problems import Code

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evenhand.quiz.model import Question, Quiz
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
            _compare_question(question, translated, line, collector)
    for question in translation.questions:
        if original.question(question.id) is None:
            _unknown(f"The question `{question.id}`", lines.get(question.id, 1), collector)
    return collector.problems


def _compare_question(original: Question, translated: Question, line: int, collector: Collector) -> None:
    options = {option.id: option for option in translated.options}
    for option in original.options:
        what = f"option `{option.id}` of `{original.id}`"
        counterpart = options.pop(option.id, None)
        if counterpart is None:
            _missing(f"The {what}", f"Write it with `{{#{option.id}}}`.", line, collector)
        elif option.feedback and not counterpart.feedback:
            _missing(f"The feedback on {what}", "Write it as a `  > ` quote under the option.", line, collector)
    for option_id in options:
        _unknown(f"The option `{option_id}` of `{original.id}`", line, collector)
    if original.material and not translated.material:
        cure = "Write it between the heading and the options."
        _missing(f"The text under the heading of `{original.id}`", cure, line, collector)
    if original.explanation and not translated.explanation:
        _missing(f"The explanation of `{original.id}`", "Write it as a `> ` quote after the options.", line, collector)


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
        questions=tuple(_arranged(question, by_id[question.id]) for question in original.questions),
    )


def _arranged(original: Question, translated: Question) -> Question:
    by_id = {option.id: option for option in translated.options}
    return dataclasses.replace(
        original,
        prompt=translated.prompt,
        material=translated.material,
        explanation=translated.explanation,
        options=tuple(
            dataclasses.replace(option, text=by_id[option.id].text, feedback=by_id[option.id].feedback)
            for option in original.options
        ),
    )
