"""Publications composed from what authors wrote: key, forms, and feedback as sanitised HTML."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from types import MappingProxyType

from evenhand.quiz.model import Option, Part, Question, Quiz
from evenhand.quiz.publication import Publication, QuestionFeedback, dump
from evenhand.quiz.revision import digest
from evenhand.quiz.split import QuestionForm, QuizForm, form_of, key_of, question_form
from evenhand.quiz.taxonomy import NO_TAXONOMY, Taxonomy
from evenhand_site.addresses import quiz_link, target_address
from evenhand_site.form import render_fieldset
from evenhand_site.markup import render, render_inline
from evenhand_site.quiz_folder import Entry


def compose(
    entry: Entry, taxonomy: Taxonomy = NO_TAXONOMY, pages: Mapping[str, str] = MappingProxyType({})
) -> Publication:
    """The publication of a quiz; its revision is the digest of all that it holds."""
    forms = {language: form_of(quiz, taxonomy) for language, quiz in entry.languages.items()}
    publication = Publication(
        quiz_id=entry.original.id,
        revision="",
        key=key_of(entry.original, taxonomy),
        forms=forms,
        feedback={language: _feedback_of(quiz, taxonomy) for language, quiz in entry.languages.items()},
        sources=dict(entry.sources),
        policy_names=_used(entry, taxonomy.policy_names),
        fieldsets={language: _fieldsets(form) for language, form in forms.items()}
        if entry.original.settings.paper
        else {},
        pages=dict(pages),
    )
    return dataclasses.replace(publication, revision=digest(json.loads(dump(publication))))


def _used(entry: Entry, policy_names: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """The names of the policies that the quiz tests; a change of any other is none of its revision."""
    used = {question.policy.partition("@")[0] for question in entry.original.questions if question.policy}
    return {
        language: {policy: name for policy, name in names.items() if policy in used}
        for language, names in policy_names.items()
    }


def _fieldsets(form: QuizForm) -> dict[str, str]:
    address = quiz_link(form.language)
    return {question.id: render_fieldset(question, form.language, address) for question in form.questions}


def _feedback_of(quiz: Quiz, taxonomy: Taxonomy) -> dict[str, QuestionFeedback]:
    """Of every question, void ones too: the attempts that were asked them are shown still."""
    return {
        question.id: _feedback(question, question_form(question, taxonomy, quiz.language), quiz.language)
        for question in quiz.questions
    }


def _feedback(question: Question, form: QuestionForm, language: str) -> QuestionFeedback:
    address = quiz_link(language)
    parts = form.parts
    items: tuple[Option | Part, ...] = (*question.options, *question.parts)
    return QuestionFeedback(
        prompt=render_inline(question.prompt, address),
        material=render(question.material, address) if question.material else "",
        options={option.id: render_inline(option.text, address) for option in question.options},
        feedback={each.id: render(each.feedback, address) for each in items if each.feedback},
        parts={part.id: render_inline(part.text, address) for part in parts},
        answers={
            f"{part.id}={option.id}": render_inline(option.text, address) for part in parts for option in part.options
        },
        explanation=render(question.explanation, address) if question.explanation else None,
        see=target_address(question.see) if question.see else None,
    )
