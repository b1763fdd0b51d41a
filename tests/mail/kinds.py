"""A test with questions of every kind in two languages, and results of it made with a seeded generator."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

from analysis.examples import LOTUS, TAXONOMY, publication, result
from evenhand.analysis.report import Report, report_of
from evenhand.analysis.tally import Tally, fold
from evenhand.assessment.attempt import Result
from evenhand.assessment.paper import draw_questions
from evenhand.mail.report_payload import ReportPayload
from evenhand.quiz.model import Kind, NumericRange, Option, Part, Question, Quiz
from evenhand.quiz.publication import Publication
from evenhand.quiz.settings import Credit, Draw, Settings
from evenhand.quiz.split import QuestionKey
from mail.examples import AS_OF, VENDORS

TITLE = ("Judging items, certification test", "内容判断：认证测试")
PROMPTS = {
    "brawl": (
        "A phone video shows a brawl outside a bar. One man's nose bleeds; nobody is badly hurt. Judge the item.",
        "手机视频拍到酒吧外的斗殴，一名男子流鼻血，没有人受重伤。请判断该内容。",
    ),
    "reply": (
        "A reply to a stranger's photo reads: “I know where you live. Watch your back.” Judge the item.",
        "有人在陌生人的照片下回复：“我知道你住哪儿，走着瞧。”请判断该内容。",
    ),
    "steps": ("Match each description with the step it asks for.", "请为每段描述选择对应的处置。"),
    "urgent": ("Put the steps for an imminent danger into their order.", "遇到紧急危险时，请把以下步骤按顺序排列。"),
    "minutes": (
        "Within how many minutes do you pass on an imminent danger?",
        "发现紧急危险后，应在多少分钟内上报？",
    ),
    "term": (
        "What do we call the publication of somebody's home address against their will?",
        "未经本人同意公开他人住址的行为叫什么？",
    ),
    "sport": ("Blood in a supervised bout always restricts the item.", "有监管的比赛中出现血迹，一律限成人可见。"),
}
PARTS = {
    "training": ("Police training with dummies", "警察用假人训练"),
    "nosebleed": ("A nosebleed in the street", "街头流鼻血"),
    "cheering": ("Somebody cheers a beating", "有人为殴打叫好"),
    "hostage": ("Somebody is held against their will now", "有人正被劫持"),
    "stop": ("Stop the queue", "停止接单"),
    "escalate": ("Escalate with the emergency form", "用紧急表单上报"),
    "note": ("Note the time and the account", "记录时间和账号"),
    "rest": ("Take a break", "休息片刻"),
}
ACTIONS = {
    "allow": ("Allow", "放行"),
    "restrict": ("Restrict to adults", "限成人可见"),
    "remove": ("Remove", "移除"),
    "raise": ("Escalate", "升级上报"),
}
RIGHT = {
    "brawl": {"label": "blood", "severity": "medium", "action": "restrict"},
    "reply": {"label": "threat", "severity": "high", "action": "remove"},
    "steps": {"training": "allow", "nosebleed": "restrict", "cheering": "remove", "hostage": "raise"},
    "urgent": {"stop": "1", "escalate": "2", "note": "3", "rest": "4"},
}
KNOWN = {"brawl": 0.45, "reply": 0.75, "steps": 0.85, "urgent": 0.8, "minutes": 0.7, "term": 0.65, "sport": 0.8}
"""How likely people are to have a question, or each of its parts, right."""


def quiz(language: str, *, drawn: bool = False) -> Quiz:
    place = ("en", "zh").index(language)
    kinds = {"brawl": Kind.CASE, "reply": Kind.CASE, "steps": Kind.MATCHING, "urgent": Kind.ORDERING}
    with_parts = [
        Question(
            id=question_id,
            prompt=PROMPTS[question_id][place],
            kind=kind,
            parts=tuple(
                Part(id=part, text=PARTS[part][place] if part in PARTS else "", right=right)
                for part, right in RIGHT[question_id].items()
            ),
            options=tuple(Option(id=each, text=texts[place]) for each, texts in ACTIONS.items())
            if kind is Kind.MATCHING
            else (),
            points=Fraction(3 if kind is Kind.CASE else 2),
            critical=question_id == "reply",
            tags=("judge" if kind is Kind.CASE else "know",),
        )
        for question_id, kind in kinds.items()
    ]
    minutes = Question(
        id="minutes",
        prompt=PROMPTS["minutes"][place],
        kind=Kind.NUMERIC,
        ranges=(NumericRange(low=Fraction(15), high=Fraction(15)),),
        unit="min",
        tags=("know",),
    )
    term = Question(
        id="term",
        prompt=PROMPTS["term"][place],
        kind=Kind.SHORT_TEXT,
        accepted=("doxxing", "人肉搜索"),
        tags=("know",),
    )
    answers = ("True", "False") if language == "en" else ("对", "错")
    sport = Question(
        id="sport",
        prompt=PROMPTS["sport"][place],
        kind=Kind.SINGLE,
        options=(Option(id="yes", text=answers[0]), Option(id="no", text=answers[1], correct=True)),
        tags=("know",),
    )
    return Quiz(
        id="judging-items",
        language=language,
        title=TITLE[place],
        settings=Settings(
            pass_mark=Fraction(3, 4),
            attempts=2,
            credit=Credit.COVERAGE,
            draw=(Draw(tag="judge", count=1), Draw(tag="know", count=3)) if drawn else (),
        ),
        questions=(*with_parts, minutes, term, sport),
    )


def published(*, drawn: bool = False) -> Publication:
    return publication(quiz("en", drawn=drawn), quiz("zh", drawn=drawn), taxonomy=TAXONOMY)


def results(of: Publication, people: int = 41) -> list[Result]:
    """First attempts only; the same ones every time."""
    chance = random.Random(20261123)
    rows = []
    for place in range(people):
        ability = 0.6 * (chance.random() - 0.5)
        key = of.key.only(draw_questions(of.key, f"p{place}", {}))
        answers = {each.id: tuple(_answers(each, KNOWN[each.id] + ability, chance)) for each in key.questions}
        rows.append(
            result(
                key,
                answers,
                person=f"p{place}",
                vendor=VENDORS[place % 3].id,
                language="zh" if VENDORS[place % 3] == LOTUS else "en",
                minutes=place,
            )
        )
    return rows


def _answers(key: QuestionKey, known: float, chance: random.Random) -> Iterator[str]:
    if chance.random() < 0.03:
        return
    if key.kind is Kind.NUMERIC:
        yield "15 min" if chance.random() < known else "4 hours, I asked Noor"
    elif key.kind is Kind.SHORT_TEXT:
        yield "Doxxing" if chance.random() < known else "ask my lead Ana"
    elif key.kind is Kind.SINGLE:
        yield "no" if chance.random() < known else "yes"
    else:
        for part in key.parts:
            if chance.random() < known:
                yield f"{part.id}={part.right}"
            elif chance.random() > 0.05:
                # The square makes the answers that come first likelier than the others.
                yield f"{part.id}={part.options[int(chance.random() ** 2 * len(part.options))]}"


def report(language: str = "en", *, drawn: bool = False, people: int = 41) -> Report:
    of = published(drawn=drawn)
    tally = fold(Tally(quiz_id=of.quiz_id), results(of, people), overlap=timedelta(minutes=5))
    return report_of(tally, of, vendor=None, vendors=VENDORS, language=language, as_of=AS_OF)


def report_payload(language: str = "en", *, drawn: bool = False) -> ReportPayload:
    return ReportPayload(
        recipient_name="Ana Duarte" if language == "en" else "陈静",
        language=language,
        report=report(language, drawn=drawn),
        site_url="https://evenhand.example",
    )
