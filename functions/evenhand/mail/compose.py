"""From payload to mail: subject, text part, HTML part and attachment."""

from __future__ import annotations

import re
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from evenhand.mail import numbers, plain
from evenhand.mail.payload import CodePayload, ReceiptNote, ReceiptPayload, ReportPayload
from evenhand.mail.report_view import subject_of, view_of
from evenhand.mail.spreadsheet import spreadsheet_of
from evenhand.mail.strings import Strings, counted, strings_of
from evenhand.ports import Attachment, Mail


def compose_report(payload: ReportPayload, *, mail_id: str, to: str) -> Mail:
    """The mail of a report, with its table attached."""
    words, report = strings_of(payload.language), payload.report
    view = view_of(payload, words, mail_id)
    whose = report.vendor.id if report.vendor else "all"
    return Mail(
        id=mail_id,
        to=to,
        subject=_one_line(subject_of(report, words)),
        text=_text("report.txt", words=words, view=view),
        html=_html("report.html", words=words, view=view),
        language=words.lang,
        attachments=(
            Attachment(
                name=f"{report.quiz_id}-{whose}-{report.as_of:%Y-%m-%d}.csv",
                media_type="text/csv",
                content=spreadsheet_of(report, words),
            ),
        ),
    )


def compose_receipt(payload: ReceiptPayload, *, mail_id: str, to: str) -> Mail:
    """The mail that tells a labeller that the test has arrived, and the result."""
    words = strings_of(payload.language)
    context = {
        "words": words,
        "payload": payload,
        "score": words.score_value.format(
            score=numbers.fine_percent(payload.score, words), mark=numbers.fine_percent(payload.pass_mark, words)
        ),
        "note": {
            ReceiptNote.NONE: "",
            ReceiptNote.AUTOMATIC: words.receipt_automatic,
            ReceiptNote.LATE_ACCEPTED: words.receipt_late_accepted,
        }[payload.note],
        "next": _next(payload, words),
        "mail_id": words.mail_id.format(id=mail_id),
    }
    return Mail(
        id=mail_id,
        to=to,
        subject=_one_line(words.receipt_subject.format(title=payload.quiz_title)),
        text=_text("receipt.txt", **context),
        html=_html("receipt.html", **context),
        language=words.lang,
    )


def compose_code(payload: CodePayload, code: str, *, mail_id: str, to: str) -> Mail:
    """The mail with a code to sign in. Subjects show on locked screens, so that the code is not in it."""
    words = strings_of(payload.language)
    context = {
        "words": words,
        "payload": payload,
        "code": code,
        "lead": words.code_lead.format(site=payload.site_url),
        "mail_id": words.mail_id.format(id=mail_id),
    }
    return Mail(
        id=mail_id,
        to=to,
        subject=_one_line(words.code_subject),
        text=_text("code.txt", **context),
        html=_html("code.html", **context),
        language=words.lang,
    )


def _next(payload: ReceiptPayload, words: Strings) -> list[str]:
    """What comes after a test that was not passed."""
    if payload.passed:
        return []
    lines = [words.receipt_critical] if payload.critical_missed else []
    match payload.attempts_left:
        case None:
            lines.append(words.attempts_unlimited)
        case 0:
            lines.append(words.last_attempt)
        case left:
            lines.append(counted(words.attempts_left, left))
    return lines


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("evenhand.mail"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(
        bar=plain.bar, pad=plain.pad, shorten=plain.shorten, width=plain.width, wrap=plain.wrap, zip=zip
    )
    return environment


def _html(template: str, **context: object) -> str:
    return _environment().get_template(template).render(context)


def _text(template: str, **context: object) -> str:
    """The text part, with plain spaces and no more than one empty line at a time."""
    text = _environment().get_template(template).render(context).replace("\N{NO-BREAK SPACE}", " ")
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _one_line(subject: str) -> str:
    """A subject without line breaks, which would begin another header."""
    return " ".join(subject.split())
