"""Examples of domain values for tests: each function gives a valid one; its arguments say what a test is about."""

from __future__ import annotations

import dataclasses
import hashlib
import math
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from evenhand.analysis.comparison import Comparison, Contrast, QuestionDif
from evenhand.analysis.dif import Category, Dif
from evenhand.analysis.drift import Drift, Month
from evenhand.analysis.estimate import Estimated, Method, NotEstimable, Reason
from evenhand.analysis.fairness import Fairness
from evenhand.analysis.group import GroupKey
from evenhand.analysis.item_sums import Band, ItemSums
from evenhand.analysis.tally import GroupSums, Tally
from evenhand.assessment.accommodation import Accommodation
from evenhand.assessment.appeal import Appeal, AppealReason
from evenhand.assessment.assignment import Assignment
from evenhand.assessment.attempt import Attempt, Draft, QuestionRevision, Result, Standing, Superseded, result_of
from evenhand.assessment.certification import Certificate
from evenhand.assessment.grading import Grade, GradeRecord, Mark
from evenhand.assessment.judgement import Judgement
from evenhand.assessment.reading import Reading
from evenhand.assessment.regrade import Counts, Failure, Regrade
from evenhand.assessment.submission import LateAnswers, Submission
from evenhand.people.audit import Action, AuditEvent, Client, Origin
from evenhand.people.bounce import Bounce
from evenhand.people.person import Person, Role, Vendor
from evenhand.people.preferences import Preferences
from evenhand.people.subscription import Frequency, Subscription, Subscriptions
from evenhand.ports.mail import Mail
from evenhand.ports.outbox import MailKind, OutboxRow
from evenhand.ports.sessions import PendingSignIn, SessionRecord, SignInCode
from evenhand.quiz.settings import Window

if TYPE_CHECKING:
    from evenhand.assessment.submission import Answers

NOW = datetime(2026, 11, 23, 9, 30, 0, 250_000, tzinfo=UTC)
"""The present of the examples."""

QUIZ = "real-world-violence"
QUESTIONS = ("street-fight", "news-footage", "film-scene")
KEY_REVISION = "0123456789ab"
GRACE = timedelta(seconds=30)


def minutes(count: float) -> datetime:
    """So many minutes after `NOW`."""
    return NOW + timedelta(minutes=count)


def attempt(
    attempt_id: str = "attempt-1",
    *,
    person: str = "p-ana",
    quiz: str = QUIZ,
    number: int = 1,
    vendor: str = "northwind",
    language: str = "en",
    questions: tuple[str, ...] = QUESTIONS,
    started_at: datetime = NOW,
    ends_at: datetime | None = None,
) -> Attempt:
    """An attempt as it began; timed when it has an end, which is half a minute after the deadline."""
    return Attempt(
        id=attempt_id,
        quiz_id=quiz,
        number=number,
        person_id=person,
        vendor_id=vendor,
        cohort="2026-11",
        language=language,
        publication="feedbeef0001",
        questions=tuple(
            QuestionRevision(id=question, key_revision=KEY_REVISION, form_revision="ba9876543210")
            for question in questions
        ),
        policies=("violence@3",),
        started_at=started_at,
        deadline=ends_at and ends_at - GRACE,
        grace=GRACE if ends_at else timedelta(0),
    )


def answers(questions: tuple[str, ...] = QUESTIONS, *, chosen: str = "restrict") -> Answers:
    """The same option chosen everywhere."""
    return dict.fromkeys(questions, (chosen,))


def draft(version: int = 1, *, chosen: str = "restrict", questions: tuple[str, ...] = QUESTIONS) -> Draft:
    """Answers saved on the way."""
    return Draft(answers=answers(questions, chosen=chosen), version=version, saved_at=minutes(version))


def submission(
    submission_id: str = "submission-1",
    *,
    of: str = "attempt-1",
    chosen: str = "restrict",
    questions: tuple[str, ...] = QUESTIONS,
) -> Submission:
    """The final answers of an attempt."""
    return Submission(
        id=submission_id, attempt_id=of, answers=answers(questions, chosen=chosen), submitted_at=minutes(20)
    )


def grade(marks: tuple[Fraction, ...] | None = None, *, questions: tuple[str, ...] = QUESTIONS) -> Grade:
    """A grade that earned these marks, of one for each question; by default two thirds of the first and all others."""
    earned = marks or (Fraction(2, 3), *[Fraction(1)] * (len(questions) - 1))
    return Grade(
        questions=tuple(
            Mark(question_id=question, key_revision=KEY_REVISION, marks=mark, max=Fraction(1))
            for question, mark in zip(questions, earned, strict=True)
        ),
        marks=sum(earned, Fraction(0)),
        max=Fraction(len(questions)),
        passed=sum(earned) >= Fraction(4, 5) * len(questions),
        key_revision="c0ffee000001",
    )


def grade_record(
    grade_id: str = "grade-1",
    *,
    of: str = "attempt-1",
    number: int = 1,
    graded: Grade | None = None,
    graded_at: datetime | None = None,
    late: str | None = None,
) -> GradeRecord:
    """A grade of an attempt, by default the first, automatic one."""
    return GradeRecord(
        id=grade_id,
        attempt_id=of,
        number=number,
        grade=graded or grade(),
        graded_at=graded_at or minutes(20),
        by="grader",
        reason="first grade",
        late=late,
    )


def late_answers(
    late_id: str = "late-1", *, chosen: str = "remove", received_at: datetime | None = None
) -> LateAnswers:
    """Answers that came after the time was up."""
    return LateAnswers(id=late_id, answers=answers(chosen=chosen), received_at=received_at or minutes(25))


def standing(
    version: int = 1,
    *,
    person: str = "p-ana",
    quiz: str = QUIZ,
    started: int = 1,
    open_attempt: str | None = "attempt-1",
) -> Standing:
    """Where someone stands after the first attempt began."""
    return Standing(person_id=person, quiz_id=quiz, started=started, open_attempt=open_attempt, version=version)


def result(
    of: Attempt | None = None,
    sent: Submission | None = None,
    graded: GradeRecord | None = None,
    *,
    first_pass: bool = True,
    late: LateAnswers | None = None,
    before: Result | None = None,
) -> Result:
    """The feed row of a grade, of late answers if there are any; `before` is the row of the grade it supersedes."""
    return result_of(
        of or attempt(),
        (late or sent or submission()).answers,
        graded or grade_record(),
        submitted_at=(sent or submission()).submitted_at,
        first_pass=first_pass,
        before=before and Superseded(answers=before.answers, grade=before.grade, first_pass=before.first_pass),
    )


def dif(value: float = -1.9, *, category: Category = Category.C, method: Method = Method.MANTEL_HAENSZEL) -> Dif:
    """A large difference against the focal group."""
    return Dif(
        estimate=Estimated(value=value, n=811, low=value - 0.5, high=value + 0.5, method=method),
        standard_error=0.25,
        effect=0.25 * value if method is Method.MANTEL else math.exp(value / 2.35),
        chi_square=41.5,
        p=1.18e-10,
        category=category,
    )


def fairness(quiz: str = QUIZ, *, questions: tuple[tuple[str, str], ...] = ()) -> Fairness:
    """Of three questions the first is harder in Chinese, the second has become easier, and the third, of partial
    credit, is easier for a vendor; of `questions` the ids and key revisions may be given."""
    named = questions or tuple((each, KEY_REVISION) for each in QUESTIONS)
    too_few = NotEstimable(n=311, reason=Reason.TOO_FEW_TO_COMPARE)
    partial = dif(0.5, category=Category.CC, method=Method.MANTEL)

    def compared(*results: Dif | NotEstimable) -> tuple[QuestionDif, ...]:
        return tuple(
            QuestionDif(question_id=name, key_revision=revision, reference_n=510, focal_n=301, result=each)
            for (name, revision), each in zip(named, results, strict=True)
        )

    half = Estimated(value=Fraction(1, 2), n=400, low=0.45, high=0.55, method=Method.WILSON)
    return Fairness(
        quiz_id=quiz,
        as_of=NOW,
        people=811,
        comparisons=(
            Comparison(
                contrast=Contrast.LANGUAGE,
                reference="en",
                focal="zh",
                set_aside=(named[0][0],),
                questions=compared(dif(), dif(0.2, category=Category.A), dif(-0.1, category=Category.A)),
            ),
            Comparison(
                contrast=Contrast.VENDOR,
                reference="",
                focal="acme",
                set_aside=(),
                questions=compared(dif(0.2, category=Category.A), dif(-1.2, category=Category.B), partial),
            ),
            Comparison(
                contrast=Contrast.VENDOR, reference="", focal="zenith", set_aside=(), questions=compared(*[too_few] * 3)
            ),
        ),
        drift=tuple(
            Drift(
                question_id=name,
                key_revision=revision,
                months=(Month(month="2026-11", facility=half),),
                divided_at=NOW,
                early=half,
                late=half,
                result=each,
            )
            for (name, revision), each in zip(
                named,
                (
                    dif(0.1, category=Category.A),
                    dif(1.9),
                    NotEstimable(n=811, reason=Reason.NOTHING_TO_COMPARE),
                ),
                strict=True,
            )
        ),
        set_aside=(named[1][0],),
    )


def outbox_row(mail_id: str = "mail-1", *, to: str = "p-ana", created_at: datetime = NOW) -> OutboxRow:
    """A mail that waits."""
    return OutboxRow(
        id=mail_id, kind=MailKind.RECEIPT, to=to, payload='{"attempt": "attempt-1"}', created_at=created_at
    )


def mail(mail_id: str = "mail-1", *, to: str = "ana@example.org", subject: str = "Your result") -> Mail:
    """A mail ready to leave."""
    return Mail(id=mail_id, to=to, subject=subject, text="You passed.\n", html="<p>You passed.</p>\n", language="en")


def appeal(
    appeal_id: str = "appeal-1",
    *,
    attempt_id: str = "attempt-1",
    question: str = "street-fight",
    person: str = "p-ana",
    opened_at: datetime = NOW,
    number: int | None = None,
) -> Appeal:
    """An appeal just opened."""
    return Appeal(
        id=appeal_id,
        attempt_id=attempt_id,
        question_id=question,
        quiz_id=QUIZ,
        key_revision=KEY_REVISION,
        person_id=person,
        vendor_id="northwind",
        language="en",
        reason=AppealReason.WRONG_KEY,
        text="Section 3.2 says that blood without gore is restricted, not removed.",
        opened_at=opened_at,
        number=number,
    )


def regrade(
    regrade_id: str = "regrade-1",
    *,
    quiz: str = QUIZ,
    version: int = 1,
    started_at: datetime = NOW,
    ended_at: datetime | None = None,
) -> Regrade:
    """A regrade that was written so many times: one attempt could not be graded, one certificate is in question."""
    return Regrade(
        id=regrade_id,
        quiz_id=quiz,
        publication="feedbeef0002",
        by="p-trainer",
        reason="Question 3 had a wrong key: 第三节.",
        started_at=started_at,
        ended_at=ended_at,
        cursor="" if version == 1 else f"page-{version}",
        counts=Counts(changed=version, failed=1, lowered=version),
        failures=(Failure(attempt_id="attempt-7", why="The question `gone` is not in the published test any more."),),
        questioned=("EH-7K3M-2QXR-94TB-5NWC",),
        version=version,
    )


GROUP = GroupKey(vendor_id="northwind", language="en", cohort="2026-11", month="2026-11", key_revision=KEY_REVISION)


def tally(version: int = 1, *, quiz: str = QUIZ, people: int = 2) -> Tally:
    """A small tally."""
    sums = ItemSums(
        max=Fraction(1),
        omitted=1,
        bands={66: Band(earned={Fraction(2, 3): 1}, chosen={"restrict": 1}), 100: Band(earned={Fraction(1): 1})},
        rest=Fraction(5, 3),
        chosen_rest={"restrict": Fraction(2, 3)},
    )
    group = GroupSums(
        people=people,
        attempts=people,
        scores={Fraction(2, 3): 1, Fraction(1): 1},
        items={f"street-fight@{KEY_REVISION}": sums},
    )
    return Tally(
        quiz_id=quiz,
        version=version,
        watermark=minutes(20),
        recent={"grade-1": minutes(20)},
        groups={GROUP.name: group},
    )


def large_tally(version: int = 1, *, people: int = 2) -> Tally:
    """A tally that no item of DynamoDB has room for, however well it is compressed."""
    recent = {hashlib.sha256(f"{people} {n}".encode()).hexdigest(): minutes(20) for n in range(15_000)}
    return dataclasses.replace(tally(version, people=people), recent=recent)


def assignment(assignment_id: str = "assignment-1", *, target: str = QUIZ, person: str = "") -> Assignment:
    """A quiz for a cohort, or for a person, written down in Singapore."""
    return Assignment(
        id=assignment_id,
        target=target,
        cohort="" if person else "2026-11",
        person_id=person,
        window=Window(
            opens_at=datetime.fromisoformat("2026-11-23T09:00:00+08:00"),
            due_at=datetime.fromisoformat("2026-11-27T18:00:00+08:00"),
            time_zone="Asia/Singapore",
        ),
        made_by="p-trainer",
        made_at=NOW,
    )


def reading(
    module: str = "modules/violence.md",
    *,
    person: str = "p-ana",
    revision: str = "d0c5",
    read_at: datetime = NOW,
    language: str = "en",
) -> Reading:
    """That somebody read a module."""
    return Reading(person_id=person, module=module, revision=revision, language=language, read_at=read_at)


def certificate(
    number: str = "EH-7K3M-2QXR-94TB-5NWC",
    *,
    person: str = "p-ana",
    of: str = "attempt-1",
    issued_at: datetime | None = None,
) -> Certificate:
    """The certificate of a pass, valid for a year."""
    at = issued_at or minutes(20)
    return Certificate(
        number=number,
        person_id=person,
        vendor_id="northwind",
        quiz_id=QUIZ,
        publication="feedbeef0001",
        attempt_id=of,
        score=Fraction(8, 9),
        issued_at=at,
        expires_at=at + timedelta(days=365),
    )


def judgement(case: str = "street-fight", *, of: str = "attempt-1", at: datetime | None = None) -> Judgement:
    """What somebody said of a case in a test."""
    return Judgement(
        id=f"{of}.{case}",
        case_id=case,
        case_revision="ca5e",
        rater_id="p-ana",
        vendor_id="northwind",
        language="en",
        values={"label": "violence.blood", "action": "restrict"},
        policy="violence@3",
        taxonomy="evenhand@1",
        source=f"attempt/{of}",
        at=at or minutes(20),
    )


def vendor(vendor_id: str = "northwind") -> Vendor:
    """A vendor."""
    return Vendor(id=vendor_id, name=vendor_id.title())


def person(person_id: str = "p-ana", *, role: Role = Role.LABELLER, vendor_id: str = "northwind") -> Person:
    """A labeller of a vendor."""
    return Person(
        id=person_id,
        name="Ana 安娜",
        email=f"{person_id}@example.org",
        role=role,
        vendor_id=vendor_id,
        cohort="2026-11",
        scope=(),
    )


def session(
    token_hash: str = "5e55",
    *,
    person_id: str = "p-ana",
    created_at: datetime = NOW,
    expires_at: datetime | None = None,
    idle_until: datetime | None = None,
) -> SessionRecord:
    """A session that lasts an hour."""
    return SessionRecord(
        token_hash=token_hash,
        person_id=person_id,
        created_at=created_at,
        expires_at=expires_at or minutes(60),
        idle_until=idle_until,
    )


def pending(state_hash: str = "57a7e", *, expires_at: datetime | None = None) -> PendingSignIn:
    """A sign-in that an identity provider has ten minutes to answer."""
    return PendingSignIn(
        state_hash=state_hash,
        provider="northwind",
        nonce="n0nce",
        verifier="ver1f1er",
        next="/en/my/",
        language="en",
        browser_hash="b00b1e",
        expires_at=expires_at or minutes(10),
    )


def sign_in_code(code_hash: str = "c0de", *, person: str = "p-ana", expires_at: datetime | None = None) -> SignInCode:
    """A code that nobody tried."""
    return SignInCode(person_id=person, code_hash=code_hash, expires_at=expires_at or minutes(10))


def audit_event(
    event_id: str = "event-1",
    *,
    at: datetime = NOW,
    actor: str = "p-trainer",
    action: Action = Action.ACCOMMODATED,
    person: str = "p-ana",
    detail: str = "another attempt",
) -> AuditEvent:
    """Something that somebody did to somebody's record."""
    return AuditEvent(
        id=event_id,
        at=at,
        actor_id=actor,
        action=action,
        person_id=person,
        vendor_id="northwind",
        object=f"quiz/{QUIZ}",
        detail=detail,
        origin=Origin(client=Client.WEB, address="192.0.2.0"),
    )


def accommodation(
    accommodation_id: str = "accommodation-1", *, person: str = "p-ana", at: datetime = NOW, extra_attempts: int = 1
) -> Accommodation:
    """Another attempt and half as much time again."""
    return Accommodation(
        id=accommodation_id,
        person_id=person,
        quiz_id=QUIZ,
        extra_time=Fraction(3, 2),
        extra_attempts=extra_attempts,
        reason="The connection broke twice.",
        by="p-trainer",
        at=at,
    )


def preferences(person: str = "p-ana", *, greyscale: bool = True, break_every: int | None = None) -> Preferences:
    """Somebody who wants no colours, no suggestions of a break, and Chinese."""
    return Preferences(person_id=person, language="zh", greyscale=greyscale, break_every=break_every)


def subscriptions(person: str = "p-ana") -> Subscriptions:
    """Somebody who wants one report a week, on Tuesdays."""
    weekly = Subscription(
        id="s-1", quiz_id=QUIZ, cohort="nov", frequency=Frequency.WEEKLY, weekday=1, at=time(9, 30), since=NOW
    )
    return Subscriptions(person_id=person, version=1, items=(weekly,))


def bounce(person: str = "p-ana") -> Bounce:
    """Mail to an address that there is not."""
    return Bounce(person_id=person, address="d1ge57", at=NOW, why="550 5.1.1")
