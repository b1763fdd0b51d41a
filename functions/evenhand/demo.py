"""The demo: three vendors, forty labellers, and what they did so far, made through the real grading path.

Everything is drawn from one seeded generator, and each paper by a seed of its own, so that it is the same demo each
time, whenever it is begun. Each labeller has an ability and each question a difficulty; wrong answers favour one
distractor, as they do in life. Nothing here writes a record itself.
"""

from __future__ import annotations

import dataclasses
import math
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from evenhand.assessment.appeal import AppealReason, Remedy
from evenhand.demo_roster import LABELLERS, NEW_JOINERS, STAFF, VENDORS
from evenhand.errors import Refused
from evenhand.people.subscription import Frequency
from evenhand.quiz.number import number_text
from evenhand.quiz.settings import Window
from evenhand.workflows.appeal_mark import open_appeal
from evenhand.workflows.assign import assign
from evenhand.workflows.decide_appeal import Decision, Outcome, decide_appeal, standpoint
from evenhand.workflows.enter_quiz import Barrier, enter_quiz
from evenhand.workflows.read_module import read_module
from evenhand.workflows.save_draft import save_draft
from evenhand.workflows.start_attempt import start_attempt
from evenhand.workflows.submit_attempt import submit_attempt
from evenhand.workflows.subscribe import Wish, subscribe

if TYPE_CHECKING:
    from collections.abc import Callable

    from evenhand.assessment.attempt import AttemptRecord
    from evenhand.people.person import Person
    from evenhand.quiz.publication import Publication
    from evenhand.quiz.split import PartKey, QuestionKey
    from evenhand.wiring import Application

SEED = 20261122
DAYS = 12
"""How long ago the first of them began."""
LEARNING = 0.75
"""What one more attempt adds to an ability, in logits: people read the module again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeded:
    """What the demo made."""

    people: int
    attempts: int
    appeals: int


class SteppedClock:
    """A clock that stands still until it is put forward."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """The time it was put to."""
        return self.at


def demo_is_possible(application: Application) -> bool:
    """Whether nobody but the people of the demo is in an installation: in the demo anyone can be anyone."""
    of_the_demo = {person.id for person in (*STAFF, *LABELLERS)}
    return all(person.id in of_the_demo for person in application.directory.people())


def seed_demo(application: Application, progress: Callable[[str], None]) -> Seeded | None:
    """Fill an empty installation; None when that was done before.

    People are put in first and the vendors last, as the mark that all is done. A seeding that was broken off goes on:
    whoever has taken a test keeps what they did.
    """
    if application.directory.vendors():
        return None
    application.directory.put((), (*STAFF, *LABELLERS))
    seeded = _Seeder(application, random.Random(SEED)).run(progress)  # noqa: S311 -- it draws a demo, it guards nothing
    application.directory.put(VENDORS, ())
    _subscribe(application)
    return seeded


def _subscribe(application: Application) -> None:
    """Two people choose besides the standard; of vendors and cohorts, which are all there only now."""
    people = {person.id: person for person in STAFF}
    after = Wish(cohort=LABELLERS[0].cohort, frequency=Frequency.AFTER_EACH_SESSION)
    weekly = Wish(vendor_id="yulan", frequency=Frequency.WEEKLY, hour=9)
    subscribe(people["lead-baobab"], after, application)
    subscribe(people["manager-1"], weekly, application)


class _Seeder:
    def __init__(self, application: Application, draw: random.Random) -> None:
        self._now = application.clock.now()
        self._clock = SteppedClock(self._now)
        self._app = dataclasses.replace(application, clock=self._clock)
        self._draw = draw
        self._attempts = 0

    def run(self, progress: Callable[[str], None]) -> Seeded:
        publications = self._published()
        difficulty = {key.id: self._draw.gauss(-0.9, 0.8) for each in publications for key in each.key.questions}
        self._assign(publications)
        failed: list[tuple[Person, AttemptRecord]] = []
        labellers = [person for person in LABELLERS if person.id not in NEW_JOINERS]
        for done, person in enumerate(labellers, 1):
            ability = self._draw.gauss(-0.6, 0.9)
            begun = self._now - timedelta(days=self._draw.uniform(2, DAYS), hours=self._draw.uniform(0, 6))
            self._read(person, begun - timedelta(days=1))
            for publication in publications:
                record = self._take(person, publication, ability, difficulty, begun)
                if record is not None:
                    failed.append((person, record))
                begun += timedelta(days=self._draw.uniform(0.1, 0.9))
            progress(f"{done} of {len(labellers)} labellers, {self._attempts} attempts")
        return Seeded(people=len(LABELLERS) + len(STAFF), attempts=self._attempts, appeals=self._appeal(failed))

    def _published(self) -> list[Publication]:
        """The quizzes, those that others require first."""
        found = {quiz_id: self._app.keys.current(quiz_id) for quiz_id in self._app.keys.quizzes()}
        publications = [publication for publication in found.values() if publication is not None]
        return sorted(publications, key=lambda each: sum(target in found for target in each.key.settings.requires))

    def _assign(self, publications: list[Publication]) -> None:
        """Every test and module is given to each cohort, due within the next days."""
        app = self._app
        trainer = next(person for person in STAFF if person.role == "trainer")
        if app.assignments.assignments():
            return
        self._clock.at = self._now - timedelta(days=DAYS)
        due = (self._now + timedelta(days=3)).replace(hour=16, minute=0, second=0, microsecond=0)
        targets = [*app.keys.modules(), *(publication.quiz_id for publication in publications)]
        for cohort in sorted({person.cohort for person in LABELLERS}):
            for target in targets:
                assign(trainer, target, Window(due_at=due), app, cohort=cohort)
        self._clock.at = self._now

    def _read(self, person: Person, at: datetime) -> None:
        for number, page in enumerate(self._app.keys.modules()):
            self._clock.at = at + timedelta(minutes=17 * number)
            read_module(person, page, person.language, self._app)

    def _take(
        self, person: Person, publication: Publication, ability: float, difficulty: dict[str, float], begun: datetime
    ) -> AttemptRecord | None:
        """Take a test until it is passed or no attempts are left; the last attempt, None when it cannot be begun."""
        app, at, last = self._app, begun, None
        while True:
            self._clock.at = min(at, self._now)
            entry = enter_quiz(person, publication.quiz_id, app)
            if entry.barrier is Barrier.COOL_DOWN and entry.until is not None and entry.until < self._now:
                at = entry.until
                continue
            if entry.barrier is not None:
                return last or self._last_of(person, publication.quiz_id)
            number = entry.standing.earlier + entry.standing.started + 1
            seed = f"{SEED}/{person.id}/{publication.quiz_id}/{number}"
            started = start_attempt(person, publication.quiz_id, person.language, app, seed=seed)
            answers = {
                key.id: given
                for key in publication.key.only(started.record.attempt.question_ids).questions
                if (given := self._answer(key, ability - difficulty[key.id]))
            }
            attempt = started.record.attempt
            save_draft(person, attempt.id, started.record.draft.version + 1, answers, app)
            longest = 25 if attempt.deadline is None else (attempt.deadline - attempt.started_at).total_seconds() / 60
            took = timedelta(minutes=self._draw.uniform(longest / 4, longest * 0.95))
            self._clock.at = min(self._clock.at + took, self._now)
            # Several hundred receipts would bury the reports in the demo's outbox.
            last = submit_attempt(person, attempt.id, app.ids.new(), answers, app, receipt=False)
            self._attempts += 1
            ability += LEARNING * self._draw.uniform(0.3, 1.0)
            at = self._clock.at + timedelta(hours=self._draw.uniform(1, 20))
            if at > self._now:
                return last

    def _last_of(self, person: Person, quiz_id: str) -> AttemptRecord | None:
        """What a seeding that was broken off had done already."""
        taken = [each for each in self._app.attempts.of_person(person.id) if each.attempt.quiz_id == quiz_id]
        return taken[-1] if taken else None

    def _answer(self, key: QuestionKey, logit: float) -> tuple[str, ...]:
        if self._draw.random() < 0.015:
            return ()
        knows = 1 / (1 + math.exp(-logit))
        if key.parts:
            return tuple(f"{part.id}={self._given(part, knows)}" for part in key.parts)
        right = self._draw.random() < knows
        if key.ranges:
            return (number_text(key.ranges[0].high + (0 if right else self._draw.randint(1, 9))),)
        if key.accepted:
            return (key.accepted[0] if right else "?",)
        if right:
            return key.correct
        if key.kind == "single":
            wrong = [option for option in key.options if option not in key.correct]
            return (wrong[0] if self._draw.random() < 0.6 else self._draw.choice(wrong),)
        chosen = {option for option in key.options if (option in key.correct) != (self._draw.random() < 0.3)}
        slip = self._draw.choice(key.options)
        chosen ^= {slip} if tuple(sorted(chosen)) == key.correct else set()
        return tuple(sorted(chosen))

    def _given(self, part: PartKey, knows: float) -> str:
        """An answer to a part: whoever errs mostly takes something near."""
        if self._draw.random() < knows**0.5:
            return part.right
        near = [answer for answer in part.options if answer in part.shares and answer != part.right]
        return self._draw.choice(near if near and self._draw.random() < 0.7 else part.options)

    def _appeal(self, last: list[tuple[Person, AttemptRecord]]) -> int:
        """Some appeals, two of them decided by the first trainer who may."""
        trainers = [person for person in STAFF if person.role == "trainer"]
        app, opened = self._app, 0
        for person, record in last:
            wrong = [m for m in record.grade.questions if m.marks < m.max] if record.grade else []
            if not wrong or opened == len(APPEALS) or self._draw.random() < 0.5:
                continue
            if app.appeals.of_attempt(record.attempt.id):
                opened += 1
                continue
            reason, words, decision = APPEALS[opened]
            self._clock.at = self._now - timedelta(hours=30 - 4 * opened)
            question_id = self._draw.choice(wrong).question_id
            try:
                case = open_appeal(person, record.attempt.id, question_id, reason, words[person.language], app)
            except Refused:
                continue  # its marks are not shown yet
            opened += 1
            if decision:
                self._clock.at += timedelta(hours=3)
                outcome, rationale = decision
                version = case.appeal.version
                made = Decision(
                    outcome=outcome,
                    rationale=rationale[person.language],
                    remedy=Remedy.FULL_MARKS if outcome is Outcome.UPHELD else None,
                )
                trainer = next(each for each in trainers if standpoint(each, case.appeal, app).may_decide)
                decide_appeal(trainer, case.appeal.id, made, version, app)
        return opened


Words = dict[str, str]

APPEALS: tuple[tuple[AppealReason, Words, tuple[Outcome, Words] | None], ...] = (
    (
        AppealReason.AMBIGUOUS,
        {
            "en": "The description does not say who posted it. With that, my answer would have been another one.",
            "zh": "题目没有说明发布者是谁。如果说明了，我会选另一个答案。",
        },
        (
            Outcome.DISMISSED,
            {
                "en": "The poster does not matter here: the policy looks at what is shown, and the question says it.",
                "zh": "此处与发布者无关：政策看的是画面内容，题目已经写明。",
            },
        ),
    ),
    (
        AppealReason.WRONG_KEY,
        {
            "en": "The module says context can change the action. I followed that section and was marked wrong.",
            "zh": "模块中写明语境可以改变处置，我按该节作答，却被判错。",
        },
        None,
    ),
    (
        AppealReason.TRANSLATION,
        {
            "en": "Two of the options read almost the same to me; I think the wording differs from the module.",
            "zh": "两个选项的中文几乎一样，和模块里的用词也不一致。",
        },
        (
            Outcome.UPHELD,
            {
                "en": "You are right that the wording departs from the module. We are correcting the question.",
                "zh": "您说得对，用词与模块不一致，我们正在修改这道题。",
            },
        ),
    ),
    (
        AppealReason.OTHER,
        {
            "en": "I chose the stricter action because the clip may be shared again. Please look at this once more.",
            "zh": "考虑到视频可能被再次转发，我选了更严格的处置，请再看一下。",
        },
        None,
    ),
)
