"""A publication: one state of a quiz as it went live, kept for ever in the private place.

It holds the answer key, the form of each language and the feedback rendered to sanitised HTML, with the Markdown
source beside them, so that an attempt can be shown and graded again years later. Its revision is the digest of all of
it; attempts name it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from pydantic import TypeAdapter

from evenhand.quiz.split import AnswerKey, QuizForm


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionFeedback:
    """What may be shown of one question after the test, as sanitised HTML, in one language."""

    prompt: str
    material: str
    options: Mapping[str, str]
    """Option id to its text."""
    feedback: Mapping[str, str]
    """Option id to its feedback; options without one are absent."""
    explanation: str | None = None
    see: str | None = None
    """Address of the section that answers it, relative to the language's root: `modules/violence/#blood`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """One published state of a quiz, private."""

    quiz_id: str
    revision: str
    key: AnswerKey
    forms: Mapping[str, QuizForm]
    """Language to form; a language without a translation is absent."""
    feedback: Mapping[str, Mapping[str, QuestionFeedback]]
    """Language to question id to feedback."""
    sources: Mapping[str, str]
    """Language to the Markdown it was made from."""
    policy_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Language to policy id (without its version) to the name people know it by."""
    pages: Mapping[str, str] = field(default_factory=dict)
    """Language to the address of the page that shows it, relative to the language's root: `tests/violence/`."""

    def language(self, wanted: str) -> str:
        """The language to show when `wanted` is asked for: itself where there is a translation, else the original."""
        return wanted if wanted in self.forms else next(iter(self.forms))

    def policy_name(self, policy: str | None, language: str) -> str | None:
        """The name of a policy such as `violence@3` in a language; its id where it has none."""
        if policy is None:
            return None
        policy_id = policy.partition("@")[0]
        return self.policy_names.get(language, {}).get(policy_id, policy_id)


@cache
def _adapter() -> TypeAdapter[Publication]:
    return TypeAdapter(Publication)


def dump(publication: Publication) -> bytes:
    """The publication as JSON."""
    return _adapter().dump_json(publication, indent=1)


def load(data: bytes) -> Publication:
    """The publication read back; raises `pydantic.ValidationError` when it is not one."""
    return _adapter().validate_json(data)
