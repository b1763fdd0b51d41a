"""The answer of a self-check, for each kind: what is right, the feedback on each choice, and the explanation."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from evenhand.quiz.model import Kind, Option, Part, Question
from evenhand.quiz.number import range_text
from evenhand.quiz.split import QuestionForm
from evenhand_site.markup import Address, render, render_inline
from evenhand_site.strings import Strings


def render_answer(question: Question, shown: QuestionForm, strings: Strings, address: Address | None) -> list[str]:
    """The answer behind a disclosure; `shown` has the words in which a case is judged."""
    right = list(_right(question, shown, address))
    lead = strings.right_answer if len(right) == 1 else strings.right_answers
    tag = "ol" if question.kind is Kind.ORDERING else "ul"
    items = "".join(f"<li>{item}</li>" for item in right)
    why = f'<div class="eh-explanation"><p class="eh-label">{strings.why}</p>'
    return [
        f'<details class="eh-answer"><summary>{strings.show_answer}</summary>',
        f'<div class="eh-right-answers"><p class="eh-label">{lead}</p><{tag}>{items}</{tag}></div>',
        *(
            f'<div class="eh-feedback" data-option="{escape(each)}"><p class="eh-feedback-of">'
            f"{render_inline(text, address)}</p>{render(feedback, address)}</div>"
            for each, text, feedback in _feedback(question, shown)
        ),
        *([f"{why}{render(question.explanation, address)}</div>"] if question.explanation else []),
        "</details>",
    ]


def _right(question: Question, shown: QuestionForm, address: Address | None) -> Iterator[str]:
    """The right answers, as HTML."""
    match question.kind:
        case Kind.SINGLE | Kind.MULTIPLE:
            yield from (render_inline(option.text, address) for option in question.options if option.correct)
        case Kind.NUMERIC:
            yield from (escape(f"{range_text(each)} {question.unit}".strip()) for each in question.ranges)
        case Kind.SHORT_TEXT:
            yield from (escape(form) for form in question.accepted)
        case Kind.ORDERING:
            yield from (render_inline(part.text, address) for part in question.parts)
        case Kind.MATCHING | Kind.CASE:
            right = {part.id: part.right for part in question.parts}
            for part in shown.parts:
                answer = next((option.text for option in part.options if option.id == right[part.id]), "")
                yield f"{render_inline(part.text, address)} → {render_inline(answer, address)}"


def _feedback(question: Question, shown: QuestionForm) -> Iterator[tuple[str, str, str]]:
    """What each option or part that has feedback is called, and the feedback."""
    names = {part.id: part.text for part in shown.parts} | {option.id: option.text for option in question.options}
    items: tuple[Option | Part, ...] = (*question.options, *question.parts)
    for each in items:
        if each.feedback:
            yield each.id, names[each.id], each.feedback
