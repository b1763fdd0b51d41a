"""A quiz printed as its author would write it."""

from __future__ import annotations

import json

from evenhand.quiz.model import Option, Question, Quiz


def print_quiz(quiz: Quiz) -> str:
    """The Markdown of a quiz."""
    settings = quiz.settings
    return "\n".join(
        [
            "---",
            f"title: {json.dumps(quiz.title)}",
            "quiz:",
            f'  id: "{quiz.id}"',
            f"  pass_mark: {float(settings.pass_mark * 100):g}%",
            f"  attempts: {settings.attempts or 'unlimited'}",
            f"  feedback: {settings.feedback}",
            "---",
            "",
            quiz.introduction,
            "",
            *(line for question in quiz.questions for line in _question(question)),
        ]
    )


def _question(question: Question) -> list[str]:
    attributes = [f"#{question.id}", f"points={float(question.points)}", f"kind={question.kind}"]
    attributes += ["critical"] if question.critical else []
    attributes += [f"policy={question.policy}"] if question.policy else []
    attributes += [f'see="{question.see}"'] if question.see else []
    attributes += [f'tags="{", ".join(question.tags)}"'] if question.tags else []
    explanation = [f"> {question.explanation}", ""] if question.explanation else []
    return [
        f"## {question.prompt} {{{' '.join(attributes)}}}",
        "",
        question.material,
        "",
        *(line for option in question.options for line in _option(option)),
        "",
        *explanation,
    ]


def _option(option: Option) -> list[str]:
    line = f"- [{'x' if option.correct else ' '}] {option.text} {{#{option.id}}}"
    return [line, f"  > {option.feedback}"] if option.feedback else [line]
