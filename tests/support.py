"""An application on real adapters in a temporary folder, with a published test and a few people."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from starlette.testclient import TestClient

from evenhand.local.server import make_app
from evenhand.people.person import ALL_VENDORS, Person, Role, Vendor
from evenhand.quiz.parser import parse
from evenhand.quiz.publication import QUESTION_COUNT, Publication, QuestionFeedback, dump
from evenhand.quiz.revision import digest
from evenhand.quiz.split import form_of, key_of, question_form
from evenhand.quiz.taxonomy import NO_TAXONOMY, Taxonomy
from evenhand.settings import read_settings
from evenhand.wiring import wire

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from evenhand.quiz.model import Quiz
    from evenhand.wiring import Application

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

QUIZ = """\
---
title: Visible blood
quiz:
  id: visible-blood
  pass_mark: 60%
  attempts: 2
---

## A street fight; blood is visible. {#fight points=2 policy=violence@3 see="modules/violence.md#blood"}

- [ ] Allow {#allow}
  > Visible blood rules this out here.
- [x] Restrict {#restrict}
  > Section three says so for blood.
- [ ] Remove {#remove}
  > Removal needs more than this.

> What counts is what a viewer sees.

## Which of these are in scope? {#scope policy=violence@3}

- [x] A fight {#fight}
- [x] A threat {#threat}
- [ ] A film scene {#film}

> Fiction has its own section there.

## A boxing match. {#boxing critical policy=sport@1}

- [x] Allow {#allow}
- [ ] Remove {#remove}

> Sport is allowed by the module.
"""

RIGHT = {"fight": ["restrict"], "scope": ["fight", "threat"], "boxing": ["allow"]}
"""The right answers to `QUIZ`: 4 marks of 4."""
WRONG = {"fight": ["allow"], "scope": ["fight"], "boxing": ["remove"]}

VENDORS = (Vendor(id="acme", name="Acme Support"), Vendor(id="zenith", name="Zenith"))
PEOPLE = (
    Person(id="ada", name="Ada", email="ada@acme.example", role=Role.LABELLER, vendor_id="acme", cohort="nov"),
    Person(
        id="bo", name="Bo", email="bo@acme.example", role=Role.LABELLER, vendor_id="acme", cohort="nov", language="zh"
    ),
    Person(id="zoe", name="Zoe", email="zoe@zenith.example", role=Role.LABELLER, vendor_id="zenith", cohort="nov"),
    Person(id="zoe2", name="Zed", email="zed@zenith.example", role=Role.LABELLER, vendor_id="zenith", cohort="nov"),
    Person(id="tim", name="Tim", email="tim@evenhand.example", role=Role.TRAINER),
    Person(id="tess", name="Tess", email="tess@evenhand.example", role=Role.TRAINER),
    Person(id="lead", name="Lea", email="lea@acme.example", role=Role.STAKEHOLDER, scope=("acme",)),
    Person(id="boss", name="Max", email="max@evenhand.example", role=Role.STAKEHOLDER, scope=(ALL_VENDORS,)),
    Person(id="root", name="Amy", email="amy@evenhand.example", role=Role.ADMIN),
    Person(
        id="gone",
        name="Gus",
        email="gus@acme.example",
        role=Role.LABELLER,
        vendor_id="acme",
        cohort="nov",
        active=False,
    ),
)


def person(person_id: str) -> Person:
    """One of the people above."""
    return next(each for each in PEOPLE if each.id == person_id)


@dataclass
class HandClock:
    """A clock put forward by hand."""

    at: datetime = NINE

    def now(self) -> datetime:
        """The time it shows."""
        return self.at

    def forward(self, **by: float) -> None:
        """Put it forward, as in `forward(minutes=5)`."""
        self.at += timedelta(**by)


@dataclass
class CountedIds:
    """Ids that count up."""

    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def new(self) -> str:
        """The next id."""
        return f"id-{next(self.numbers):06}"


def quiz_of(text: str = QUIZ) -> Quiz:
    """The quiz in a text that has no errors."""
    parsed = parse(text, "quiz.md")
    assert parsed.quiz is not None, parsed.problems
    return parsed.quiz


def publication_of(text: str = QUIZ, taxonomy: Taxonomy = NO_TAXONOMY) -> Publication:
    """A publication of the quiz in a text, in English alone, its HTML the bare Markdown in paragraphs."""
    quiz = quiz_of(text)
    form = form_of(quiz, taxonomy)
    feedback = {
        question.id: QuestionFeedback(
            prompt=f"<p>{question.prompt}</p>",
            material="",
            options={option.id: option.text for option in question.options},
            feedback={
                each.id: f"<p>{each.feedback}</p>" for each in (*question.options, *question.parts) if each.feedback
            },
            parts={part.id: part.text for part in shown.parts},
            answers={f"{part.id}={option.id}": option.text for part in shown.parts for option in part.options},
            explanation=f"<p>{question.explanation}</p>",
            see="modules/violence/#blood" if question.see else None,
        )
        for question in quiz.questions
        for shown in [question_form(question, taxonomy)]
    }
    return Publication(
        quiz_id=quiz.id,
        revision=digest(text),
        key=key_of(quiz, taxonomy),
        forms={"en": form},
        feedback={"en": feedback},
        sources={"en": text},
        fieldsets={"en": {each.id: f"<fieldset>{QUESTION_COUNT} {each.prompt}</fieldset>" for each in form.questions}}
        if quiz.settings.paper
        else {},
    )


def publish(
    keys: Path,
    *texts: str,
    modules: Iterable[str] = (),
    taxonomy: Taxonomy = NO_TAXONOMY,
    authors: Mapping[str, str] = MappingProxyType({}),
    at: datetime = NINE,
) -> None:
    """Write publications, and modules of these pages, as `evenhand build` does; `authors` gives the address of who last
    changed a question."""
    current = {}
    for publication in (publication_of(text, taxonomy) for text in texts):
        folder = keys / publication.quiz_id
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{publication.revision}.json").write_bytes(dump(publication))
        current[publication.quiz_id] = publication.revision
    (keys / "current.json").write_text(json.dumps(current), encoding="utf-8")
    (keys / "authors.json").write_text(json.dumps({quiz_id: dict(authors) for quiz_id in current}), encoding="utf-8")
    past = keys / "history.json"
    history = json.loads(past.read_text(encoding="utf-8")) if past.exists() else {}
    for quiz_id, revision in current.items():
        states = history.setdefault(quiz_id, [])
        if not states or states[-1]["revision"] != revision:
            states.append({"revision": revision, "at": at.isoformat()})
    past.write_text(json.dumps(history), encoding="utf-8")
    pages = {page: {"titles": {"en": page}, "revision": digest(page)} for page in modules}
    (keys / "modules.json").write_text(json.dumps(pages), encoding="utf-8")


def make_application(folder: Path, clock: HandClock, **environment: str) -> Application:
    """The application of the demo on SQLite, with the test published and everybody in the roster.

    Sessions are not over for being idle, so that tests can put the clock forward.
    """
    defaults = {"EVENHAND_STATE": str(folder), "EVENHAND_MODE": "demo", "EVENHAND_SESSION_IDLE": "720"}
    settings = read_settings({**defaults, **environment})
    publish(settings.keys, QUIZ)
    settings.site.mkdir(parents=True, exist_ok=True)
    application = wire(settings, clock=clock, ids=CountedIds())
    application.directory.put(VENDORS, PEOPLE)
    return application


class Browser:
    """One person's browser: the cookie, and calls to the API."""

    def __init__(self, application: Application, person_id: str | None = None) -> None:
        app = make_app(application, clockwork=False)
        self.client = TestClient(app, base_url=application.settings.site_url, follow_redirects=False)
        self.client.headers["X-Evenhand"] = "1"
        self.person_id = person_id or ""
        if person_id:
            self.sign_in(person_id)

    def sign_in(self, person_id: str) -> Any:
        """Pick a person on the sign-in page."""
        return self.client.post("/api/sign-in", data={"person_id": person_id, "language": "en"})

    def later(self, clock: HandClock, **by: float) -> None:
        """Come back after a while, when the session may have ended."""
        clock.forward(**by)
        self.sign_in(self.person_id)

    def get(self, path: str, **more: Any) -> Any:
        """A GET."""
        return self.client.get(path, **more)

    def post(self, path: str, body: Any) -> Any:
        """A POST of JSON."""
        return self.client.post(path, json=body)

    def put(self, path: str, body: Any) -> Any:
        """A PUT of JSON."""
        return self.client.put(path, json=body)

    def start(self, quiz_id: str = "visible-blood") -> Any:
        """Begin an attempt."""
        return self.post("/api/attempts", {"quiz_id": quiz_id, "language": "en"})

    def submit(self, attempt_id: str, answers: dict[str, list[str]], submission_id: str = "submission-1") -> Any:
        """Submit an attempt."""
        return self.post(f"/api/attempts/{attempt_id}/submission", {"submission_id": submission_id, "answers": answers})

    def take(self, answers: dict[str, list[str]], submission_id: str = "submission-1") -> Any:
        """Begin and submit; the result."""
        attempt_id = self.start().json()["id"]
        return self.submit(attempt_id, answers, submission_id).json()
