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

from evenhand.quiz.settings import first_tag
from evenhand.quiz.split import AnswerKey, QuizForm

QUESTION_COUNT = "<!--count-->"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionFeedback:
    """What may be shown of one question after the test, as sanitised HTML, in one language."""

    prompt: str
    material: str
    options: Mapping[str, str]
    """Option id to its text; empty for the kinds that choose none."""
    feedback: Mapping[str, str]
    """Option or part id to its feedback; those without one are absent."""
    parts: Mapping[str, str] = field(default_factory=dict)
    """Part id to its text."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """What a part can be given to its text, under `part=answer` as answers name it."""
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
    fieldsets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Language to question id to the question's part of the form, as HTML, for tests that are handed out when an
    attempt starts; `QUESTION_COUNT` stands where the page says which question of how many it is."""
    pages: Mapping[str, str] = field(default_factory=dict)
    """Language to the address of the page that shows it, relative to the language's root: `tests/violence/`."""

    @property
    def asked(self) -> int:
        """How many questions an attempt asks."""
        draws = self.key.settings.draw
        if not draws:
            return len(self.key.asked)
        if any(draw.tag is None for draw in draws):
            return min(sum(draw.count for draw in draws), len(self.key.asked))
        tags = {draw.tag for draw in draws}
        fixed = sum(first_tag(question.tags, tags) is None for question in self.key.asked)
        return fixed + sum(draw.count for draw in draws)

    def language(self, wanted: str) -> str:
        """The language to show when `wanted` is asked for: itself where there is a translation, else the original."""
        return wanted if wanted in self.forms else next(iter(self.forms))

    def policy_name(self, policy: str | None, language: str) -> str | None:
        """The name of a policy such as `violence@3` in a language; its id where it has none."""
        if policy is None:
            return None
        policy_id = policy.partition("@")[0]
        return self.policy_names.get(language, {}).get(policy_id, policy_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A module page as published: what there is to read."""

    page: str
    """Its path below a language's folder: `modules/violence.md`."""
    titles: Mapping[str, str]
    """Language to title; a language without a translation is absent."""
    revision: str
    """The digest of its text in all languages."""


@cache
def _adapter() -> TypeAdapter[Publication]:
    return TypeAdapter(Publication)


def dump(publication: Publication) -> bytes:
    """The publication as JSON."""
    return _adapter().dump_json(publication, indent=1)


def load(data: bytes) -> Publication:
    """The publication read back; raises `pydantic.ValidationError` when it is not one."""
    return _adapter().validate_json(data)
