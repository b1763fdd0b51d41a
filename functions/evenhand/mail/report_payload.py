"""What the mail of a report is composed from, like those in `payload`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pydantic import TypeAdapter

from evenhand.analysis.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPayload:
    """The result analysis for one stakeholder."""

    recipient_name: str
    language: str
    report: Report
    site_url: str
    cohort: str = ""
    """Whom alone it is about; empty is everybody."""
    subscription: str = ""
    """By which it comes; empty in mails from before there were any."""


@cache
def _reports() -> TypeAdapter[ReportPayload]:
    return TypeAdapter(ReportPayload)


def dump_report(payload: ReportPayload) -> str:
    """The payload as JSON."""
    return _reports().dump_json(payload).decode()


def load_report(text: str) -> ReportPayload:
    """The payload read back; raises `pydantic.ValidationError` when it is not one."""
    return _reports().validate_json(text)
