"""Laws of appeals, corrections and regrades, whatever happens in whatever order."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from evenhand.assessment.appeal import AppealReason, Remedy
from evenhand.assessment.grading import grade
from evenhand.assessment.regrade import Change, change_of, with_granted
from evenhand.errors import EvenhandError
from evenhand.workflows.appeal_mark import open_appeal, withdraw_appeal
from evenhand.workflows.decide_appeal import Decision, Outcome, decide_appeal, escalate_appeal
from evenhand.workflows.regrade import Terms, continue_regrade, start_regrade, unfinished_regrade
from evenhand.workflows.start_attempt import start_attempt
from evenhand.workflows.submit_attempt import submit_attempt
from support import HandClock, make_application, person, publish

WHY = "A reason of some length, as it must be."
QUIZ_ID = "lawful"
QUESTIONS = ("one", "two", "three")
OPTIONS = ("a", "b", "c")
LABELLERS = ("ada", "bo", "zoe")
TRAINERS = ("tim", "tess")


def text(right, void=()):
    """A quiz in which these options are right, and these questions void."""
    heads = {each: f"## Question {each}. {{#{each}{' void' if each in void else ''}}}\n\n" for each in right}
    bodies = {
        each: "".join(f"- [{'x' if option == correct else ' '}] {option} {{#{option}}}\n" for option in OPTIONS)
        for each, correct in right.items()
    }
    questions = "\n".join(f"{heads[each]}{bodies[each]}\n> Because.\n" for each in right)
    return (
        f"---\ntitle: Lawful\nquiz:\n  id: {QUIZ_ID}\n  pass_mark: 60%\n  attempts: 3\n"
        f"  feedback: after_each_attempt\n  certificate: 365d\n---\n\n{questions}"
    )


class Life(RuleBasedStateMachine):
    """People take a test, appeal, are decided about, and are graded again while its key changes."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = HandClock()
        self.application = make_application(Path(self.folder.name), self.clock)
        self.seen = {}
        self.fresh = False

    def teardown(self):
        self.application.close()
        self.folder.cleanup()

    @initialize()
    def begin(self):
        self.right = dict.fromkeys(QUESTIONS, "a")
        self.void = frozenset()
        self._publish()

    def _publish(self):
        publish(self.application.settings.keys, text(self.right, self.void))
        self.fresh = False

    def _records(self):
        return [record for each in LABELLERS for record in self.application.attempts.of_person(each)]

    @rule(
        who=st.sampled_from(LABELLERS),
        answers=st.fixed_dictionaries(dict.fromkeys(QUESTIONS, st.sampled_from(OPTIONS))),
    )
    def take(self, who, answers):
        self.clock.forward(minutes=1)
        try:
            started = start_attempt(person(who), QUIZ_ID, "en", self.application)
        except EvenhandError:
            return
        attempt = started.record.attempt
        given = {each: (answers[each],) for each in attempt.question_ids}
        submit_attempt(person(who), attempt.id, f"submission-{attempt.id}", given, self.application)

    @precondition(lambda self: self._records())
    @rule(data=st.data())
    def appeal(self, data):
        record = data.draw(st.sampled_from(self._records()))
        question = data.draw(st.sampled_from(record.attempt.question_ids))
        owner = person(record.attempt.person_id)
        try:
            open_appeal(owner, record.attempt.id, question, AppealReason.WRONG_KEY, WHY, self.application)
        except EvenhandError:
            return

    @rule(data=st.data(), who=st.sampled_from(TRAINERS), what=st.sampled_from(["decide", "escalate", "withdraw"]))
    def go_on(self, data, who, what):
        appeals = self.application.appeals.of_quiz(QUIZ_ID)
        if not appeals:
            return
        appeal = data.draw(st.sampled_from(appeals))
        remedy = data.draw(st.sampled_from([None, *Remedy]))
        decision = Decision(
            outcome=Outcome.UPHELD if remedy else Outcome.DISMISSED,
            rationale=WHY,
            remedy=remedy,
            answer=("b",) if remedy and remedy.takes_answer else (),
        )
        try:
            if what == "withdraw":
                withdraw_appeal(person(appeal.person_id), appeal.id, self.application)
            elif what == "escalate":
                escalate_appeal(person(who), appeal.id, WHY, appeal.version, self.application)
            else:
                decide_appeal(person(who), appeal.id, decision, appeal.version, self.application)
        except (EvenhandError, ValueError):
            return

    @rule(question=st.sampled_from(QUESTIONS), option=st.sampled_from(OPTIONS))
    def correct_the_key(self, question, option):
        self.right = {**self.right, question: option}
        self._publish()

    @rule(question=st.sampled_from(QUESTIONS))
    def void_a_question(self, question):
        if len(self.void) < len(QUESTIONS) - 1:
            self.void |= {question}
            self._publish()

    @rule(steps=st.integers(0, 5))
    def regrade(self, steps):
        """All of it, or broken off after some steps."""
        app = self.application
        regrade = unfinished_regrade(QUIZ_ID, app) or start_regrade(person("tim"), QUIZ_ID, WHY, Terms(), app)
        whole = steps == 0
        for _ in range(steps or 1000):
            regrade = continue_regrade(regrade, app, limit=1)
            if regrade.ended_at is not None:
                break
        current = app.keys.current(QUIZ_ID)
        self.fresh = whole and regrade.publication == current.revision

    @invariant()
    def every_grade_there_was_is_there_still(self):
        for record in self._records():
            before = self.seen.get(record.attempt.id, ())
            assert record.grades[: len(before)] == before
            self.seen[record.attempt.id] = record.grades

    @invariant()
    def after_a_regrade_the_latest_grade_is_a_fresh_one_unless_a_decision_says_otherwise(self):
        if not self.fresh:
            return
        key = self.application.keys.current(QUIZ_ID).key
        for record in self._records():
            paper = key.only(record.attempt.question_ids)
            granted = tuple(
                appeal.question_id
                for appeal in self.application.appeals.of_attempt(record.attempt.id)
                if appeal.upheld_remedy is Remedy.FULL_MARKS
            )
            expected = with_granted(grade(record.submission.answers, paper), granted, paper)
            assert change_of(record.grade, expected) is Change.NONE

    @invariant()
    def a_certificate_is_never_taken_away_by_itself(self):
        for who in LABELLERS:
            assert all(each.revoked_at is None for each in self.application.certificates.certificates_of(who))

    @invariant()
    def nobody_has_more_appeals_than_the_quiz_gives(self):
        for who in LABELLERS:
            assert sum(each.uses_budget for each in self.application.appeals.of_person(who)) <= 3


Life.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestLife = Life.TestCase
