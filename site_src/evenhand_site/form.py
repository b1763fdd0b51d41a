"""A quiz as an HTML form.

`render_form` takes a `QuizForm`, which has no field that could hold an answer, so a test's page cannot give one away.
A self-check is public by declaration and carries its key. Both work without JavaScript and are plain light DOM that
the player's custom elements build upon.

`address` turns a relative link, as its author wrote it, into the one for the page that the form stands in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from evenhand.quiz.model import Kind, Question
from evenhand.quiz.split import OptionForm, QuestionForm, QuizForm, question_form
from evenhand_site.markup import Address, render, render_inline
from evenhand_site.strings import Strings, strings_of

INPUTS = {Kind.SINGLE: "radio", Kind.MULTIPLE: "checkbox"}


def render_form(form: QuizForm, address: Address | None = None) -> str:
    """The form of a test."""
    writer = _Writer(strings=strings_of(form.language), address=address)
    quiz, language = escape(form.id), escape(form.language)
    return "\n".join(
        [
            f'<evenhand-quiz data-quiz="{quiz}" lang="{language}">',
            f'<form class="eh-form" method="post" action="/api/quizzes/{quiz}/form" data-search-exclude>',
            f'<input type="hidden" name="language" value="{language}">',
            *writer.block("eh-introduction", form.introduction),
            *(
                writer.question(question, number, len(form.questions))
                for number, question in enumerate(form.questions, start=1)
            ),
            '<div class="eh-actions"><button type="submit" class="md-button md-button--primary">'
            f"{writer.strings.submit}</button></div>",
            "</form>",
            "</evenhand-quiz>",
        ]
    )


def render_self_check(question: Question, language: str, address: Address | None = None) -> str:
    """A self-check with its answer behind a disclosure, which the player replaces by a button that checks."""
    writer = _Writer(strings=strings_of(language), address=address)
    return "\n".join(
        [
            f'<evenhand-self-check lang="{escape(language)}">',
            '<form class="eh-form eh-self-check" data-search-exclude>',
            writer.self_check(question),
            *writer.answer(question),
            "</form>",
            "</evenhand-self-check>",
        ]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    """Writes the parts of forms in one language."""

    strings: Strings
    address: Address | None

    def question(self, question: QuestionForm, number: int, total: int) -> str:
        count = self.strings.count.format(number=number, total=total)
        options = [self._option(question.kind, option, f"answer.{question.id}") for option in question.options]
        return self._fieldset(question, f"q-{question.id}", options, f'<span class="eh-count">{count}</span> ')

    def self_check(self, question: Question) -> str:
        shown = question_form(question)
        right = question.correct_ids
        options = [
            self._option(shown.kind, option, question.id, f' data-correct="{str(option.id in right).lower()}"')
            for option in shown.options
        ]
        return self._fieldset(shown, question.id, options)

    def answer(self, question: Question) -> list[str]:
        """The right answers, each option's feedback, and the explanation."""
        right = [option for option in question.options if option.correct]
        lead = self.strings.right_answer if len(right) == 1 else self.strings.right_answers
        items = "".join(f"<li>{self._inline(option.text)}</li>" for option in right)
        return [
            f'<details class="eh-answer"><summary>{self.strings.show_answer}</summary>',
            f'<div class="eh-right-answers"><p class="eh-label">{lead}</p><ul>{items}</ul></div>',
            *(
                f'<div class="eh-feedback" data-option="{escape(option.id)}"><p class="eh-feedback-of">'
                f"{self._inline(option.text)}</p>{render(option.feedback, self.address)}</div>"
                for option in question.options
                if option.feedback
            ),
            *self.block("eh-explanation", question.explanation or "", f'<p class="eh-label">{self.strings.why}</p>'),
            "</details>",
        ]

    def block(self, name: str, markdown: str, lead: str = "") -> list[str]:
        """Markdown in a box, or nothing when there is none."""
        return [f'<div class="{name}">{lead}{render(markdown, self.address)}</div>'] if markdown else []

    def _fieldset(self, question: QuestionForm, identity: str, options: Sequence[str], count: str = "") -> str:
        """The question as its legend, what is shown with it, a hint how to answer, and the options."""
        anchor = escape(identity)
        hint = self.strings.one if question.kind is Kind.SINGLE else self.strings.several
        critical = f' <strong class="eh-critical">{self.strings.critical}</strong>' if question.critical else ""
        return "\n".join(
            [
                f'<fieldset class="eh-question" id="{anchor}" data-question="{escape(question.id)}" '
                f'data-kind="{question.kind}" aria-describedby="{anchor}.hint">',
                f'<legend tabindex="-1">{count}<span class="eh-prompt">{self._inline(question.prompt)}</span></legend>',
                *self.block("eh-material", question.material),
                f'<p class="eh-hint" id="{anchor}.hint">{hint}{critical}</p>',
                *options,
                "</fieldset>",
            ]
        )

    def _option(self, kind: Kind, option: OptionForm, name: str, attributes: str = "") -> str:
        return (
            f'<label class="eh-option"{attributes}><input type="{INPUTS[kind]}" name="{escape(name)}" '
            f'value="{escape(option.id)}" id="{escape(name)}.{escape(option.id)}">'
            f"<span>{self._inline(option.text)}</span></label>"
        )

    def _inline(self, markdown: str) -> str:
        return render_inline(markdown, self.address)
