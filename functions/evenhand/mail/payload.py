"""What a mail in the outbox is composed from. Everything is in it, so that a mail sent again says the same."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache

from pydantic import TypeAdapter

from evenhand.analysis.report import Report


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
class ReportPayload:
    """The result analysis for one stakeholder."""

    recipient_name: str
    language: str
    report: Report
    site_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePayload:
    """Somebody wants to sign in. The code itself is not in it: it is made when the mail leaves."""

    person_name: str
    language: str
    site_url: str


@cache
def _receipts() -> TypeAdapter[ReceiptPayload]:
    return TypeAdapter(ReceiptPayload)


@cache
def _reports() -> TypeAdapter[ReportPayload]:
    return TypeAdapter(ReportPayload)


@cache
def _codes() -> TypeAdapter[CodePayload]:
    return TypeAdapter(CodePayload)


def dump_receipt(payload: ReceiptPayload) -> str:
    """The payload as JSON."""
    return _receipts().dump_json(payload).decode()


def load_receipt(text: str) -> ReceiptPayload:
    """The payload read back; raises `pydantic.ValidationError` when it is not one."""
    return _receipts().validate_json(text)


def dump_report(payload: ReportPayload) -> str:
    """The payload as JSON."""
    return _reports().dump_json(payload).decode()


def load_report(text: str) -> ReportPayload:
    """The payload read back; raises `pydantic.ValidationError` when it is not one."""
    return _reports().validate_json(text)


def dump_code(payload: CodePayload) -> str:
    """The payload as JSON."""
    return _codes().dump_json(payload).decode()


def load_code(text: str) -> CodePayload:
    """The payload read back; raises `pydantic.ValidationError` when it is not one."""
    return _codes().validate_json(text)
