"""Publications composed from what authors wrote: key, forms, and feedback as sanitised HTML."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from types import MappingProxyType

from evenhand.quiz.model import Question
from evenhand.quiz.publication import Publication, QuestionFeedback, dump
from evenhand.quiz.revision import digest
from evenhand.quiz.split import form_of, key_of
from evenhand_site.addresses import quiz_link, target_address
from evenhand_site.markup import render, render_inline
from evenhand_site.quiz_folder import Entry


def compose(
    entry: Entry,
    policy_names: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
    pages: Mapping[str, str] = MappingProxyType({}),
) -> Publication:
    """The publication of a quiz; its revision is the digest of all that it holds."""
    publication = Publication(
        quiz_id=entry.original.id,
        revision="",
        key=key_of(entry.original),
        forms={language: form_of(quiz) for language, quiz in entry.languages.items()},
        feedback={
            language: {question.id: _feedback(question, language) for question in quiz.questions}
            for language, quiz in entry.languages.items()
        },
        sources=dict(entry.sources),
        policy_names=_used(entry, policy_names),
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


def _feedback(question: Question, language: str) -> QuestionFeedback:
    address = quiz_link(language)
    return QuestionFeedback(
        prompt=render_inline(question.prompt, address),
        material=render(question.material, address) if question.material else "",
        options={option.id: render_inline(option.text, address) for option in question.options},
        feedback={option.id: render(option.feedback, address) for option in question.options if option.feedback},
        explanation=render(question.explanation, address) if question.explanation else None,
        see=target_address(question.see) if question.see else None,
    )
