"""A quiz of six questions in two languages, and a few dozen results of it made with a seeded generator."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from analysis.examples import LOTUS, NORTHWIND, publication, result
from evenhand.analysis.report import Report, report_of
from evenhand.analysis.tally import Tally, fold
from evenhand.assessment.appeal import Remedy
from evenhand.assessment.attempt import Result
from evenhand.mail.payload import (
    AppealsDuePayload,
    DecisionPayload,
    DueAppeal,
    QuestionChange,
    ReceiptPayload,
    RegradePayload,
)
from evenhand.mail.report_payload import ReportPayload
from evenhand.people.person import Vendor
from evenhand.quiz.model import Kind, Option, Question, Quiz
from evenhand.quiz.settings import Settings

AS_OF = datetime(2026, 11, 22, 16, 53, tzinfo=UTC)
HARBOUR = Vendor(id="harbour", name="Harbour Point")
VENDORS = (NORTHWIND, LOTUS, HARBOUR)

ACTIONS = {
    "en": ("Allow", "Restrict to adults", "Remove", "Escalate"),
    "zh": ("放行", "限成人可见", "移除", "升级上报"),
}
IDS = ("allow", "restrict", "remove", "escalate")
TEXTS = {
    "street-fight": (
        "A 12-second clip shows a street fight; blood is visible. Which action is right?",
        "一段 12 秒的视频拍到街头斗殴，画面中可以看到血。应当如何处置？",
    ),
    "nosebleed": (
        "An amateur boxer gets a small nosebleed and the referee pauses the bout. Which action is right?",
        "一名业余拳手流了少量鼻血，裁判暂停了比赛。应当如何处置？",
    ),
    "news-wound": (
        "A narrated news report shows a severe open wound for about one second. Which action is right?",
        "一条有解说的新闻报道，用大约一秒钟展示了严重的开放性伤口。应当如何处置？",
    ),
    "live-knife": (
        "A live stream shows a man holding a knife and refusing to let a shop assistant leave. Which action is right?",
        "直播画面中，一名男子持刀不让店员离开。应当如何处置？",
    ),
    "real-or-not": (
        "A clip in the style of a film, and you cannot tell whether it is real. Which action is right?",
        "一段电影风格的视频，无法判断是真是假。应当如何处置？",
    ),
    "captions": (
        "A clip shows a man being knocked down in the street. Which captions glorify the violence?",
        "视频中一名男子在街上被打倒。哪些配文在美化暴力？",
    ),
}
RIGHT = ("restrict", "allow", "restrict", "escalate", "remove")
CAPTIONS = (
    ("street", "Which street is this?", "这是哪条街？", False),
    ("coming", "He had it coming.", "他活该。", True),
    ("relieved", "I am so relieved that he is unhurt.", "他没受伤，我松了口气。", False),
    ("more", "More of this, please.", "多来点这样的。", True),
)


def quiz(language: str) -> Quiz:
    place = ("en", "zh").index(language)
    cases = [
        Question(
            id=question_id,
            prompt=TEXTS[question_id][place],
            kind=Kind.SINGLE,
            options=tuple(
                Option(id=option, text=text, correct=option == right)
                for option, text in zip(IDS, ACTIONS[language], strict=True)
            ),
            points=Fraction(2 if question_id in ("street-fight", "live-knife") else 1),
            critical=question_id == "live-knife",
        )
        for question_id, right in zip(TEXTS, RIGHT, strict=False)
    ]
    captions = Question(
        id="captions",
        prompt=TEXTS["captions"][place],
        kind=Kind.MULTIPLE,
        options=tuple(Option(id=each[0], text=each[1 + place], correct=each[3]) for each in CAPTIONS),
    )
    return Quiz(
        id="real-world-violence",
        language=language,
        title=("Real-world violence, knowledge test", "现实暴力：知识测试")[place],
        settings=Settings(pass_mark=Fraction(4, 5), attempts=3),
        questions=(*cases, captions),
    )


PUBLISHED = publication(quiz("en"), quiz("zh"))
KNOWN = {
    "street-fight": 0.95,
    "nosebleed": 0.9,
    "news-wound": 0.8,
    "live-knife": 0.8,
    "real-or-not": 0.5,
    "captions": 0.85,
}
"""How likely people are to be right at their first attempt, in the middle between the weakest and the ablest."""


def results(people: int = 38) -> list[Result]:
    """First attempts, and second and third ones of those who did not pass; the same ones every time."""
    chance = random.Random(20261122)
    rows: list[Result] = []
    for place in range(people):
        vendor = VENDORS[place % 3].id if place < 36 else NORTHWIND.id
        language = "zh" if vendor == LOTUS.id else "en"
        ability = 0.8 * (chance.random() - 0.5)
        for number in (1, 2, 3):
            answers = {}
            for key in PUBLISHED.key.questions:
                harder = 0.3 if key.id == "news-wound" and language == "zh" else 0
                if chance.random() < 0.02:
                    continue
                known = chance.random() < KNOWN[key.id] + ability - harder + 0.1 * (number - 1)
                wrong = [option for option in key.options if option not in key.correct]
                answers[key.id] = key.correct if known else (wrong[int(chance.random() * len(wrong))],)
            row = result(
                PUBLISHED.key,
                answers,
                person=f"p{place}",
                vendor=vendor,
                language=language,
                number=number,
                minutes=place * 10 + number,
            )
            rows.append(row)
            if row.grade.passed:
                break
    return rows


def report(
    language: str = "en", vendor: Vendor | None = None, people: int = 38, rows: list[Result] | None = None
) -> Report:
    taken = results(people) if rows is None else rows
    tally = fold(Tally(quiz_id="real-world-violence"), taken, overlap=timedelta(minutes=5))
    return report_of(tally, PUBLISHED, vendor=vendor, vendors=VENDORS, language=language, as_of=AS_OF)


def report_payload(language: str = "en", vendor: Vendor | None = None, people: int = 38) -> ReportPayload:
    return ReportPayload(
        recipient_name="Ana Duarte" if language == "en" else "陈静",
        language=language,
        report=report(language, vendor, people),
        site_url="https://evenhand.example",
    )


def receipt_payload(**changes: object) -> ReceiptPayload:
    values: dict[str, object] = {
        "person_name": "Noor Haddad",
        "language": "en",
        "quiz_title": "Real-world violence, knowledge test",
        "number": 1,
        "score": Fraction(5, 8),
        "pass_mark": Fraction(4, 5),
        "passed": False,
        "attempts_left": 2,
        "results_url": "https://evenhand.example/en/results/",
    }
    return ReceiptPayload(**(values | changes))  # type: ignore[arg-type]


def decision_payload(**changes: object) -> DecisionPayload:
    values: dict[str, object] = {
        "person_name": "Noor Haddad",
        "language": "en",
        "quiz_title": "Real-world violence, knowledge test",
        "question_number": 3,
        "question": "A narrated news report shows a severe open wound for about one second. Which action is right?",
        "upheld": True,
        "remedy": Remedy.FULL_MARKS,
        "rationale": "The report blurs the wound for half of that second.\nYour reading of the section is a fair one.",
        "before": Fraction(18, 25),
        "after": Fraction(39, 50),
        "pass_mark": Fraction(4, 5),
        "passed": False,
        "results_url": "https://evenhand.example/en/results/",
    }
    return DecisionPayload(**(values | changes))  # type: ignore[arg-type]


def regrade_payload(**changes: object) -> RegradePayload:
    values: dict[str, object] = {
        "person_name": "Noor Haddad",
        "language": "en",
        "quiz_title": "Real-world violence, knowledge test",
        "number": 2,
        "before": Fraction(18, 25),
        "after": Fraction(39, 50),
        "passed_before": False,
        "passed": False,
        "pass_mark": Fraction(4, 5),
        "changes": (
            QuestionChange(number=3, before=Fraction(0), after=Fraction(2), max=Fraction(2)),
            QuestionChange(number=7, before=Fraction(1), after=Fraction(0), max=Fraction(0)),
            QuestionChange(number=9, before=Fraction(1, 3), after=Fraction(3, 2), max=Fraction(2)),
        ),
        "reason": "Question 3 had a wrong key.",
        "certificate_questioned": False,
        "results_url": "https://evenhand.example/en/results/",
    }
    return RegradePayload(**(values | changes))  # type: ignore[arg-type]


def appeals_due_payload(**changes: object) -> AppealsDuePayload:
    values: dict[str, object] = {
        "person_name": "Tess Moreau",
        "language": "en",
        "overdue": (
            DueAppeal(
                quiz_title="Real-world violence, knowledge test",
                question_number=3,
                due_at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
            ),
            DueAppeal(
                quiz_title="Harassment and bullying",
                question_number=0,
                due_at=datetime(2026, 11, 21, 17, 30, tzinfo=UTC),
            ),
        ),
        "due_soon": 2,
        "waiting": 9,
        "appeals_url": "https://evenhand.example/en/appeals/",
    }
    return AppealsDuePayload(**(values | changes))  # type: ignore[arg-type]
