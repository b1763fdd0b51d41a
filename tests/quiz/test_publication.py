"""Publications: written once, read back equal, and shown in a language they have."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from pydantic import ValidationError

from evenhand.quiz.model import Quiz
from evenhand.quiz.publication import dump, load
from evenhand_site.publications import compose
from evenhand_site.quiz_folder import Entry
from strategies import quizzes


def entry_of(quiz: Quiz) -> Entry:
    """A quiz with no translation."""
    return Entry(original=quiz, languages={"en": quiz}, sources={"en": quiz.title})


@given(quiz=quizzes())
def test_a_publication_is_read_back_equal(quiz: Quiz) -> None:
    publication = compose(entry_of(quiz))

    assert load(dump(publication)) == publication


@given(quiz=quizzes())
def test_the_same_content_has_the_same_revision_and_any_change_another(quiz: Quiz) -> None:
    retitled = dataclasses.replace(quiz, title=f"{quiz.title}!")

    assert compose(entry_of(quiz)).revision == compose(entry_of(quiz)).revision
    assert compose(entry_of(retitled)).revision != compose(entry_of(quiz)).revision


@given(quiz=quizzes())
def test_a_language_without_a_translation_is_shown_in_the_original(quiz: Quiz) -> None:
    publication = compose(entry_of(quiz))

    assert publication.language("en") == "en"
    assert publication.language("zh") == "en"


def test_what_is_no_publication_is_refused() -> None:
    with pytest.raises(ValidationError):
        load(b'{"quiz_id": "blood"}')
