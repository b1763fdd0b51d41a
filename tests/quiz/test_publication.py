"""Publications: written once, read back equal, and shown in a language they have."""

from __future__ import annotations

import dataclasses
import json
from fractions import Fraction

import pytest
from hypothesis import given
from pydantic import ValidationError

from answering import TAXONOMY
from evenhand.assessment.grading import grade
from evenhand.quiz.model import Quiz
from evenhand.quiz.publication import dump, load
from evenhand.quiz.settings import Credit, Settings
from evenhand_site.publications import compose
from evenhand_site.quiz_folder import Entry
from strategies import corrected_quizzes
from support import quiz_of


def entry_of(quiz: Quiz) -> Entry:
    """A quiz with no translation."""
    return Entry(original=quiz, languages={"en": quiz}, sources={"en": quiz.title})


@given(quiz=corrected_quizzes())
def test_a_publication_is_read_back_equal(quiz: Quiz) -> None:
    publication = compose(entry_of(quiz), TAXONOMY)

    assert load(dump(publication)) == publication


@given(quiz=corrected_quizzes())
def test_the_same_content_has_the_same_revision_and_any_change_another(quiz: Quiz) -> None:
    retitled = dataclasses.replace(quiz, title=f"{quiz.title}!")
    revision = compose(entry_of(quiz), TAXONOMY).revision

    assert compose(entry_of(quiz), TAXONOMY).revision == revision
    assert compose(entry_of(retitled), TAXONOMY).revision != revision


def test_a_language_without_a_translation_is_shown_in_the_original() -> None:
    publication = compose(entry_of(quiz_of()))

    assert publication.language("en") == "en"
    assert publication.language("zh") == "en"


def test_a_policy_has_its_name_in_each_language_and_its_id_where_it_has_none() -> None:
    names = {"en": {"violence": "Real-world violence"}, "zh": {"violence": "现实暴力"}}
    publication = dataclasses.replace(compose(entry_of(quiz_of())), policy_names=names)

    assert publication.policy_name("violence@3", "zh") == "现实暴力"
    assert publication.policy_name("violence", "en") == "Real-world violence"
    assert publication.policy_name("sport@1", "en") == "sport"
    assert publication.policy_name("violence@3", "fr") == "violence"
    assert publication.policy_name(None, "en") is None


def test_what_is_no_publication_is_refused() -> None:
    with pytest.raises(ValidationError):
        load(b'{"quiz_id": "blood"}')


FIRST_RELEASE = {
    "quiz_id": "old",
    "revision": "374b451c78f6",
    "key": {
        "quiz_id": "old",
        "settings": {"pass_mark": "3/5", "attempts": 1, "feedback": "after_last_attempt"},
        "questions": [
            {
                "id": "fight",
                "kind": "single",
                "points": "5/2",
                "options": ["allow", "restrict"],
                "correct": ["restrict"],
                "critical": True,
                "policy": "violence@3",
                "revision": "ec43d3bace43",
            }
        ],
        "revision": "23e2cbc81d58",
    },
    "forms": {
        "en": {
            "id": "old",
            "language": "en",
            "title": "Old",
            "introduction": "",
            "questions": [
                {
                    "id": "fight",
                    "prompt": "A fight.",
                    "material": "",
                    "kind": "single",
                    "options": [{"id": "allow", "text": "Allow"}, {"id": "restrict", "text": "Restrict"}],
                    "critical": True,
                    "revision": "1506b8219f3e",
                }
            ],
        }
    },
    "feedback": {
        "en": {
            "fight": {
                "prompt": "<p>A fight.</p>",
                "material": "",
                "options": {"allow": "Allow", "restrict": "Restrict"},
                "feedback": {"allow": "<p>No.</p>"},
                "explanation": "<p>Why.</p>",
                "see": None,
            }
        }
    },
    "sources": {
        "en": "---\ntitle: Old\nquiz:\n  id: old\n  pass_mark: 60%\n---\n\n## A fight. {#fight points=2.5 critical "
        "policy=violence@3}\n\n- [ ] Allow {#allow}\n  > No.\n- [x] Restrict {#restrict}\n\n> Why.\n"
    },
    "policy_names": {},
    "pages": {},
}
"""As the first release wrote it, before there were other kinds than choices."""


def test_what_the_first_release_published_is_read_and_grades_as_it_did() -> None:
    publication = load(json.dumps(FIRST_RELEASE).encode())
    (question,) = publication.key.questions

    assert publication.key.settings == Settings(pass_mark=Fraction(3, 5))
    assert (question.parts, question.credit, question.case) == ((), Credit.ALL_OR_NOTHING, None)
    assert publication.forms["en"].questions[0].parts == ()
    assert grade({"fight": ("restrict",)}, publication.key).marks == Fraction(5, 2)
    assert grade({"fight": ("allow",)}, publication.key).critical_failed == ("fight",)


def test_what_the_first_release_published_has_the_revisions_that_its_source_has_today() -> None:
    publication = load(json.dumps(FIRST_RELEASE).encode())
    again = compose(entry_of(quiz_of(publication.sources["en"])))

    assert again.key == publication.key
    assert again.forms["en"] == publication.forms["en"]
