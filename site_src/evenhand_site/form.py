"""A quiz as an HTML form.

`render_form` takes a `QuizForm`, which has no field that could hold an answer, so a test's page cannot give one away.
Of a test that is handed out when an attempt starts the page has the introduction only; its questions are rendered one
by one with `render_fieldset`, for the private place. A self-check is public by declaration and carries its key. What
is in the page works without JavaScript and is plain light DOM that the player's custom elements build upon.

`address` turns a relative link, as its author wrote it, into the one for the page that the form stands in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from evenhand.quiz.model import ORIGINAL, Question
from evenhand.quiz.publication import QUESTION_COUNT
from evenhand.quiz.split import QuestionForm, QuizForm, question_form
from evenhand.quiz.taxonomy import NO_TAXONOMY, Taxonomy
from evenhand_site.answer import render_answer
from evenhand_site.fields import Fields
from evenhand_site.markup import Address, render, render_inline
from evenhand_site.strings import Strings, strings_of

NO_SUBMIT_BY_ENTER = '<button type="submit" disabled hidden></button>'
"""A form's first button is the one that Enter presses in a field: this one does nothing, so that nobody hands in a test
who only wanted to end a line."""


def render_form(form: QuizForm, address: Address | None = None, *, paper: bool = False) -> str:
    """The form of a test; `paper` for one whose questions are handed out when an attempt starts."""
    writer = _Writer(strings=strings_of(form.language), address=address)
    quiz, language = escape(form.id), escape(form.language)
    target = "" if paper else f' method="post" action="/api/quizzes/{quiz}/form"'
    total = len(form.questions)
    questions = [
        writer.question(question, writer.strings.count.format(number=number, total=total))
        for number, question in enumerate(form.questions, start=1)
        if not paper
    ]
    return "\n".join(
        [
            f'<evenhand-quiz data-quiz="{quiz}" lang="{language}">',
            f'<form class="eh-form"{target} data-search-exclude>',
            NO_SUBMIT_BY_ENTER,
            f'<input type="hidden" name="language" value="{language}">',
            *writer.block("eh-introduction", form.introduction),
            *questions,
            f'<div class="eh-actions"{" hidden" if paper else ""}><button type="submit" '
            f'class="md-button md-button--primary">{writer.strings.submit}</button></div>',
            "</form>",
            *([_plain_start(quiz, language, writer.strings)] if paper else []),
            "</evenhand-quiz>",
        ]
    )


def _plain_start(quiz: str, language: str, strings: Strings) -> str:
    """The way into a test that is handed out for a browser without JavaScript: the server makes a page of its paper."""
    return (
        f'<form class="eh-card eh-needs-script" method="post" action="/api/quizzes/{quiz}/start" data-search-exclude>'
        f'<input type="hidden" name="language" value="{language}"><p>{strings.without_script}</p>'
        f'<button class="md-button md-button--primary">{strings.start}</button></form>'
    )


def render_fieldset(question: QuestionForm, language: str, address: Address | None = None) -> str:
    """One question of a test that is handed out, with `QUESTION_COUNT` where it says which of how many it is."""
    return _Writer(strings=strings_of(language), address=address).question(question, QUESTION_COUNT)


def render_self_check(
    question: Question, language: str = ORIGINAL, address: Address | None = None, taxonomy: Taxonomy = NO_TAXONOMY
) -> str:
    """A self-check with its answer behind a disclosure, which the player replaces by a button that checks."""
    writer = _Writer(strings=strings_of(language), address=address)
    shown = replace(question_form(question, taxonomy, language), partial=False)
    fields = Fields(
        question=shown, name=question.id, strings=writer.strings, address=address, right=question.correct_ids
    )
    return "\n".join(
        [
            f'<evenhand-self-check lang="{escape(language)}">',
            '<form class="eh-form eh-self-check" data-search-exclude>',
            writer.fieldset(shown, question.id, fields.write()),
            *render_answer(question, shown, writer.strings, address),
            "</form>",
            "</evenhand-self-check>",
        ]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    """Writes the parts of forms in one language."""

    strings: Strings
    address: Address | None

    def question(self, question: QuestionForm, count: str) -> str:
        fields = Fields(
            question=question, name=f"answer.{question.id}", strings=self.strings, address=self.address
        ).write()
        return self.fieldset(question, f"q-{question.id}", fields, f'<span class="eh-count">{count}</span> ')

    def block(self, name: str, markdown: str) -> list[str]:
        """Markdown in a box, or nothing when there is none."""
        return [f'<div class="{name}">{render(markdown, self.address)}</div>'] if markdown else []

    def fieldset(self, question: QuestionForm, identity: str, fields: Sequence[str], count: str = "") -> str:
        """The question as its legend, what is shown with it, a hint how to answer, and the fields."""
        anchor = escape(identity)
        return "\n".join(
            [
                f'<fieldset class="eh-question" id="{anchor}" data-question="{escape(question.id)}" '
                f'data-kind="{question.kind}" aria-describedby="{anchor}.hint">',
                f'<legend tabindex="-1">{count}<span class="eh-prompt">'
                f"{render_inline(question.prompt, self.address)}</span></legend>",
                *self.block("eh-material", question.material),
                f'<p class="eh-hint" id="{anchor}.hint">{self._hint(question)}</p>',
                *fields,
                "</fieldset>",
            ]
        )

    def _hint(self, question: QuestionForm) -> str:
        words = self.strings
        hint = words.hints[question.kind].format(count=len(question.parts))
        partial = words.partial if question.partial else ""
        critical = f' <strong class="eh-critical">{words.critical}</strong>' if question.critical else ""
        return f"{hint}{partial}{critical}"
