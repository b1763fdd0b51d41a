"""What a mail in the outbox is composed from. Everything is in it, so that a mail sent again says the same.

That of a report has a module of its own: it holds every statistic there is, and who only sends receipts loads none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from functools import cache

from pydantic import TypeAdapter

from evenhand.assessment.appeal import Remedy


class ReceiptNote(StrEnum):
    """What else a receipt has to say."""

    NONE = "none"
    AUTOMATIC = "automatic"
    """The time was up, and what was saved was submitted."""
    LATE_ACCEPTED = "late_accepted"
    """Answers that arrived late count after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPayload:
    """A labeller's test arrived and was graded. Holds nothing about single questions."""

    person_name: str
    language: str
    quiz_title: str
    number: int
    """The attempt's."""
    score: Fraction
    pass_mark: Fraction
    passed: bool
    attempts_left: int | None
    """None is without limit."""
    results_url: str
    note: ReceiptNote = ReceiptNote.NONE

    @property
    def critical_missed(self) -> bool:
        """Whether only a critical question stood between the score and a pass."""
        return not self.passed and self.score >= self.pass_mark


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePayload:
    """Somebody wants to sign in. The code itself is not in it: it is made when the mail leaves."""

    person_name: str
    language: str
    site_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPayload:
    """A labeller's appeal was decided."""

    person_name: str
    language: str
    quiz_title: str
    question_number: int
    """On the labeller's paper, from 1; 0 where it is not known."""
    question: str
    """Its prompt, as plain text; empty where it is not known."""
    upheld: bool
    remedy: Remedy | None
    """What follows, where it is upheld."""
    rationale: str
    before: Fraction | None
    after: Fraction | None
    """The scores; None where the decision alone changes none."""
    pass_mark: Fraction
    passed: bool | None
    """With the score after; None where there is none."""
    results_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionChange:
    """A question that earns other marks than before, or counts for others."""

    number: int
    """On the labeller's paper, from 1."""
    before: Fraction
    after: Fraction
    max: Fraction
    """As it is now; 0 where the question counts for nothing any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegradePayload:
    """A labeller's test was graded again under a corrected key."""

    person_name: str
    language: str
    quiz_title: str
    number: int
    """The attempt's."""
    before: Fraction
    after: Fraction
    """The scores."""
    passed_before: bool
    passed: bool
    pass_mark: Fraction
    changes: tuple[QuestionChange, ...]
    """Empty where marks of single questions may not be shown."""
    reason: str
    certificate_questioned: bool
    """Whether a certificate rests on a test that is not passed any more; it holds until somebody decides."""
    results_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueAppeal:
    """An appeal that should have been decided. Whose it is, and what it says, is not in it."""

    quiz_title: str
    question_number: int
    """On the labeller's paper, from 1; 0 where it is not known."""
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealsDuePayload:
    """Appeals are waiting for a trainer."""

    person_name: str
    language: str
    overdue: tuple[DueAppeal, ...]
    """The longest overdue first."""
    more_overdue: int = 0
    """How many further ones are overdue and not listed."""
    due_soon: int
    """Within a day."""
    waiting: int
    """In all."""
    appeals_url: str


@cache
def _receipts() -> TypeAdapter[ReceiptPayload]:
    return TypeAdapter(ReceiptPayload)


@cache
def _codes() -> TypeAdapter[CodePayload]:
    return TypeAdapter(CodePayload)


@cache
def _decisions() -> TypeAdapter[DecisionPayload]:
    return TypeAdapter(DecisionPayload)


@cache
def _regrades() -> TypeAdapter[RegradePayload]:
    return TypeAdapter(RegradePayload)


@cache
def _appeals_due() -> TypeAdapter[AppealsDuePayload]:
    return TypeAdapter(AppealsDuePayload)


def dump_receipt(payload: ReceiptPayload) -> str:
    """The payload as JSON."""
    return _receipts().dump_json(payload).decode()


def load_receipt(text: str) -> ReceiptPayload:
    """The payload read back; raises `pydantic.ValidationError` when it is not one."""
    return _receipts().validate_json(text)


def dump_code(payload: CodePayload) -> str:
    """The payload as JSON."""
    return _codes().dump_json(payload).decode()


def load_code(text: str) -> CodePayload:
    """The payload read back; raises `pydantic.ValidationError` when it is not one."""
    return _codes().validate_json(text)


def dump_decision(payload: DecisionPayload) -> str:
    """The payload as JSON."""
    return _decisions().dump_json(payload).decode()


def load_decision(text: str) -> DecisionPayload:
    """The payload read back; raises `pydantic.ValidationError` when it is not one."""
    return _decisions().validate_json(text)


def dump_regrade(payload: RegradePayload) -> str:
    """The payload as JSON."""
    return _regrades().dump_json(payload).decode()


def load_regrade(text: str) -> RegradePayload:
    """The payload read back; raises `pydantic.ValidationError` when it is not one."""
    return _regrades().validate_json(text)


def dump_appeals_due(payload: AppealsDuePayload) -> str:
    """The payload as JSON."""
    return _appeals_due().dump_json(payload).decode()


def load_appeals_due(text: str) -> AppealsDuePayload:
    """The payload read back; raises `pydantic.ValidationError` when it is not one."""
    return _appeals_due().validate_json(text)
