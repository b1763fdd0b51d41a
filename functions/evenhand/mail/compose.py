"""From payload to mail: subject, text part, HTML part and attachment."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from evenhand.mail import numbers, plain
from evenhand.mail.leaving import FIRST, Frame, Leaving, frame_of
from evenhand.mail.payload import (
    AppealsDuePayload,
    CodePayload,
    DecisionPayload,
    DueAppeal,
    QuestionChange,
    ReceiptNote,
    ReceiptPayload,
    RegradePayload,
)
from evenhand.mail.report_payload import ReportPayload
from evenhand.mail.report_view import subject_of, view_of
from evenhand.mail.spreadsheet import spreadsheet_of
from evenhand.mail.strings import Strings, counted, strings_of
from evenhand.ports.mail import Attachment, Mail


def compose_report(payload: ReportPayload, *, mail_id: str, to: str, leaving: Leaving = FIRST) -> Mail:
    """The mail of a report, with its table attached."""
    words, report = strings_of(payload.language), payload.report
    view = view_of(payload, words, mail_id)
    about = words.about_cohort.format(cohort=payload.cohort) if payload.cohort else ""
    frame = frame_of(leaving, words, mail_id, site_url=payload.site_url, above=about)
    whose = "-".join(filter(None, (report.vendor.id if report.vendor else "all", _in_a_name(payload.cohort))))
    return Mail(
        id=mail_id,
        to=to,
        subject=_one_line(f"{about}{words.colon if about else ''}{subject_of(report, words)}"),
        text=_text("report.txt", frame, words=words, view=view),
        html=_html("report.html", frame, words=words, view=view),
        language=words.lang,
        unsubscribe=leaving.unsubscribe,
        repeat=leaving.repeat,
        attachments=(
            Attachment(
                name=f"{report.quiz_id}-{whose}-{report.as_of:%Y-%m-%d}.csv",
                media_type="text/csv",
                content=spreadsheet_of(report, words),
            ),
        ),
    )


def compose_receipt(payload: ReceiptPayload, *, mail_id: str, to: str, leaving: Leaving = FIRST) -> Mail:
    """The mail that tells a labeller that the test has arrived, and the result."""
    words = strings_of(payload.language)
    frame = frame_of(leaving, words, mail_id)
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
        text=_text("receipt.txt", frame, **context),
        html=_html("receipt.html", frame, **context),
        language=words.lang,
        repeat=leaving.repeat,
    )


def compose_decision(payload: DecisionPayload, *, mail_id: str, to: str, leaving: Leaving = FIRST) -> Mail:
    """The mail that tells a labeller how an appeal was decided. Its subject does not say how: others may see it."""
    words = strings_of(payload.language)
    frame = frame_of(leaving, words, mail_id)
    number = payload.question_number
    context = {
        "words": words,
        "payload": payload,
        "lead": words.decision_lead.format(number=number) if number else words.decision_lead_unnumbered,
        "outcome": words.decision_upheld if payload.upheld else words.decision_dismissed,
        "score": _score_change(payload.before, payload.after, payload.pass_mark, words),
        "passed": {True: words.decision_passed, False: words.decision_not_passed, None: ""}[payload.passed],
        "remedy": words.decision_remedies[payload.remedy] if payload.upheld and payload.remedy else "",
        "next": _after_decision(payload, words),
        "mail_id": words.mail_id.format(id=mail_id),
    }
    return Mail(
        id=mail_id,
        to=to,
        subject=_one_line(words.decision_subject.format(title=payload.quiz_title)),
        text=_text("decision.txt", frame, **context),
        html=_html("decision.html", frame, **context),
        language=words.lang,
        repeat=leaving.repeat,
    )


def compose_regrade(payload: RegradePayload, *, mail_id: str, to: str, leaving: Leaving = FIRST) -> Mail:
    """The mail that tells a labeller what the score was and is now. Single questions are not in its subject."""
    words = strings_of(payload.language)
    frame = frame_of(leaving, words, mail_id)
    scores = {
        "before": numbers.fine_percent(payload.before, words),
        "after": numbers.fine_percent(payload.after, words),
    }
    same = payload.before == payload.after
    lead = words.regrade_lead_same if same else words.regrade_lead
    subject = words.regrade_subject_same if same else words.regrade_subject
    outcome, *more = _regrade_outcome(payload, words)
    context = {
        "words": words,
        "payload": payload,
        "lead": lead.format(number=payload.number, **scores),
        "score": _score_change(payload.before, payload.after, payload.pass_mark, words),
        "outcome": outcome,
        "more": more,
        "changes": [_mark_change(change, words) for change in payload.changes],
        "mail_id": words.mail_id.format(id=mail_id),
    }
    return Mail(
        id=mail_id,
        to=to,
        subject=_one_line(subject.format(title=payload.quiz_title, **scores)),
        text=_text("regrade.txt", frame, **context),
        html=_html("regrade.html", frame, **context),
        language=words.lang,
        repeat=leaving.repeat,
    )


def compose_appeals_due(payload: AppealsDuePayload, *, mail_id: str, to: str, leaving: Leaving = FIRST) -> Mail:
    """The mail that tells a trainer which appeals are overdue. It says nothing of the people who appealed."""
    words = strings_of(payload.language)
    frame = frame_of(leaving, words, mail_id)
    overdue = len(payload.overdue) + payload.more_overdue
    context = {
        "words": words,
        "payload": payload,
        "lead": counted(words.appeals_due_lead, overdue),
        "lines": [_due_line(appeal, words) for appeal in payload.overdue],
        "more": [
            counted(text, n)
            for text, n in (
                (words.appeals_due_more, payload.more_overdue),
                (words.appeals_due_soon, payload.due_soon),
                (words.appeals_due_waiting, payload.waiting),
            )
            if n
        ],
        "mail_id": words.mail_id.format(id=mail_id),
    }
    return Mail(
        id=mail_id,
        to=to,
        subject=_one_line(counted(words.appeals_due_subject, overdue)),
        text=_text("appeals_due.txt", frame, **context),
        html=_html("appeals_due.html", frame, **context),
        language=words.lang,
        repeat=leaving.repeat,
    )


def compose_code(payload: CodePayload, code: str, *, mail_id: str, to: str, leaving: Leaving = FIRST) -> Mail:
    """The mail with a code to sign in. Subjects show on locked screens, so that the code is not in it."""
    words = strings_of(payload.language)
    frame = frame_of(leaving, words, mail_id)
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
        text=_text("code.txt", frame, **context),
        html=_html("code.html", frame, **context),
        language=words.lang,
        repeat=leaving.repeat,
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


def _score_change(before: Fraction | None, after: Fraction | None, pass_mark: Fraction, words: Strings) -> str:
    """The score before and after; empty where it is not changed yet."""
    if before is None or after is None:
        return ""
    text = words.score_same if before == after else words.score_change
    return text.format(
        before=numbers.fine_percent(before, words),
        after=numbers.fine_percent(after, words),
        mark=numbers.fine_percent(pass_mark, words),
    )


def _after_decision(payload: DecisionPayload, words: Strings) -> str:
    """What comes next, or can still be done; empty where everything is done."""
    if not payload.upheld:
        return words.decision_another_way
    return words.decision_everyone if payload.remedy and payload.remedy.changes_key else ""


def _regrade_outcome(payload: RegradePayload, words: Strings) -> list[str]:
    """Whether the attempt is passed now, beside what it was before, and what becomes of a certificate."""
    match payload.passed_before, payload.passed:
        case True, True:
            return [words.regrade_still_passed]
        case False, True:
            return [words.regrade_now_passed]
        case True, False:
            certificate = words.regrade_certificate if payload.certificate_questioned else words.regrade_certificates
            return [words.regrade_now_failed, certificate]
        case _:
            return [words.regrade_still_failed]


def _mark_change(change: QuestionChange, words: Strings) -> str:
    if not change.max:
        return words.regrade_void.format(number=change.number)
    before, after, most = (numbers.marks(each) for each in (change.before, change.after, change.max))
    return words.regrade_question.format(number=change.number, before=before, after=after, max=most)


def _due_line(appeal: DueAppeal, words: Strings) -> str:
    text = words.appeals_due_line if appeal.question_number else words.appeals_due_line_unnumbered
    return text.format(
        title=appeal.quiz_title, number=appeal.question_number, moment=numbers.moment(appeal.due_at, words)
    )


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


def _html(template: str, frame: Frame, **context: object) -> str:
    return _environment().get_template(template).render(context, frame=frame)


def _text(template: str, frame: Frame, **context: object) -> str:
    """The text part, with plain spaces and no more than one empty line at a time."""
    text = frame.around(_environment().get_template(template).render(context)).replace("\N{NO-BREAK SPACE}", " ")
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _in_a_name(text: str) -> str:
    """A text as a part of a file's name."""
    return re.sub(r"[^\w.-]+", "-", text)


def _one_line(subject: str) -> str:
    """A subject without line breaks, which would begin another header."""
    return " ".join(subject.split())
