"""Whatever happens to a test, and whenever its results are folded, a recount from the attempts equals the fold."""

from __future__ import annotations

import dataclasses
import tempfile
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evenhand.assessment.submission import AnswersRejected, LateAnswers
from evenhand.errors import EvenhandError
from evenhand.workflows.accept_late import accept_late
from evenhand.workflows.erase_person import erase_person
from evenhand.workflows.fold_results import OVERLAP, fold_results
from evenhand.workflows.recount import recount_results
from evenhand.workflows.regrade import Terms, continue_regrade, start_regrade
from evenhand.workflows.retention import Retention, apply_retention
from evenhand.workflows.start_attempt import start_attempt
from evenhand.workflows.submit_attempt import submit_attempt
from support import PEOPLE, VENDORS, CountedIds, HandClock, make_application, person, publish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from evenhand.assessment.attempt import Result
    from evenhand.assessment.submission import Answers
    from evenhand.ports.results import FeedStore
    from evenhand.wiring import Application, Stores

NUMBERS = count(1)
WHO = st.sampled_from(["ada", "bo", "zoe", "zoe2"])
WHY = "A reason of some length, as it must be."


def text(quiz_id: str, right: str, *, void: bool = False) -> str:
    """A quiz of one choice, several choices with partial marks, written words, and a pass that is soon out of date."""
    boxes = "\n".join(f"- [{'x' if option == right else ' '}] {option} {{#{option}}}" for option in "abc")
    return (
        f"---\ntitle: Counted\nquiz:\n  id: {quiz_id}\n  pass_mark: 60%\n  attempts: 3\n  certificate: 30d\n"
        f"  time_limit: 20min\n---\n\n## One. {{#one}}\n\n{boxes}\n\n## Two. {{#two{' void' if void else ''}"
        ' credit=coverage points=2}\n\n- [x] p {#p}\n- [x] q {#q}\n- [ ] r {#r}\n\n## Three. {#three}\n\n= "zebra"\n'
    )


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "one": st.sampled_from("abc").map(lambda option: (option,)),
        "two": st.lists(st.sampled_from("pqr"), unique=True).map(tuple),
        "three": st.sampled_from([("zebra",), ("My name is Ada.",), ()]),
    },
)
STEPS = st.one_of(
    st.tuples(st.just("take"), WHO, ANSWERS, st.booleans()),
    st.tuples(st.just("take"), WHO, ANSWERS, st.booleans()),
    st.tuples(st.just("late"), st.integers(0, 20), ANSWERS),
    st.tuples(st.just("regrade"), st.sampled_from("abc"), st.booleans(), st.booleans()),
    st.tuples(st.just("wait"), st.sampled_from([1, 4, 9, 60 * 24, 60 * 24 * 31])),
    st.tuples(st.just("fold")),
    st.tuples(st.just("erase"), WHO),
    st.tuples(st.just("let go")),
)


class SlowFeed:
    """A feed in which some rows show up late."""

    def __init__(self, feed: FeedStore) -> None:
        self._feed = feed
        self.hidden: dict[str, object] = {}
        self.tally, self.put_tally = feed.tally, feed.put_tally

    def feed(self, quiz_id: str, since: object) -> Iterator[Result]:
        """What can be seen of it."""
        rows = self._feed.feed(quiz_id, since)  # type: ignore[arg-type]
        return (row for row in rows if row.grade_id not in self.hidden)


class Life:
    """A test, and what happens to it."""

    def __init__(self, application: Application) -> None:
        self.quiz_id = f"counted-{next(NUMBERS)}"
        self.feed = SlowFeed(application.feed)
        self.app = dataclasses.replace(application, feed=self.feed)
        self.clock: HandClock = application.clock  # type: ignore[assignment]
        self.attempts: list[str] = []
        application.directory.put(VENDORS, PEOPLE)
        publish(application.settings.keys, text(self.quiz_id, "a"))

    def take(self, who: str, answers: Answers, shows_up_late: bool) -> None:
        """Somebody takes the test, if they may."""
        self.clock.forward(seconds=1)
        started = start_attempt(self.app.directory.person(who), self.quiz_id, "en", self.app)
        attempt_id = started.record.attempt.id
        asked = started.record.attempt.question_ids  # what is void is not
        given = {question: answer for question, answer in answers.items() if question in asked}
        submit_attempt(person(who), attempt_id, f"submission-{attempt_id}", given, self.app)
        self.attempts.append(attempt_id)
        if shows_up_late:
            record = self.app.attempts.get(attempt_id)
            assert record is not None
            self.feed.hidden[record.grades[0].id] = record.grades[0].graded_at

    def late(self, place: int, answers: Answers) -> None:
        """Answers come after the time was up, and a trainer accepts them."""
        if not self.attempts:
            return
        self.clock.forward(seconds=1)
        attempt_id = self.attempts[place % len(self.attempts)]
        late = LateAnswers(id=f"late-{self.app.ids.new()}", answers=answers, received_at=self.clock.now())
        self.app.attempts.keep_late(attempt_id, late)
        accept_late(person("tim"), attempt_id, late.id, WHY, self.app)

    def regrade(self, right: str, void: bool, only_if_better: bool) -> None:
        """The key is corrected, and everybody graded again."""
        self.clock.forward(seconds=1)
        publish(self.app.settings.keys, text(self.quiz_id, right, void=void), at=self.clock.now())
        done = start_regrade(person("tim"), self.quiz_id, WHY, Terms(only_if_better=only_if_better), self.app)
        while done.ended_at is None:
            done = continue_regrade(done, self.app)

    def wait(self, minutes: int) -> None:
        """Time goes by. What shows up late does so before a later row can be as far away as the overlap."""
        self.clock.forward(minutes=minutes)
        oldest = self.clock.now() - OVERLAP + timedelta(minutes=3)
        self.feed.hidden = {grade: at for grade, at in self.feed.hidden.items() if at > oldest}  # type: ignore[operator]

    def fold(self) -> None:
        """A report is made."""
        fold_results(self.quiz_id, feed=self.feed)  # type: ignore[arg-type]

    def erase(self, who: str) -> None:
        """Somebody is erased."""
        erase_person(person("root"), who, WHY, self.app)

    def let_go(self) -> None:
        """What was written goes."""
        apply_retention(Retention(answers=timedelta(0)), "system", self.app)


def live(application: Application, steps: list[tuple[object, ...]]) -> None:
    """Let all of this happen, as far as it is allowed; then the recount must equal the fold."""
    life = Life(application)
    for name, *details in steps:
        do: Callable[..., None] = getattr(life, str(name).replace(" ", "_"))
        try:
            do(*details)
        except (EvenhandError, AnswersRejected):
            continue
    life.feed.hidden.clear()
    found = recount_results(life.quiz_id, life.app, write=True)
    assert found.differences == ()
    assert not found.written
    assert found.recount.attempts == len(life.attempts)
    assert found.recount.groups == found.folded.groups
    assert found.folded == life.feed.tally(life.quiz_id) or not life.attempts


@settings(max_examples=30, deadline=None)
@given(st.lists(STEPS, max_size=18))
def test_a_recount_equals_the_fold_on_sqlite(steps: list[tuple[object, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        application = make_application(Path(folder), HandClock())
        try:
            live(application, steps)
        finally:
            application.close()


@pytest.fixture(scope="module")
def dynamodb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """An application that is used again and again, whose ids never are; its stores come later."""
    application = make_application(tmp_path_factory.mktemp("state"), HandClock())
    yield application
    application.close()


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEPS, max_size=18))
def test_a_recount_equals_the_fold_on_dynamodb(
    dynamodb: Application, dynamodb_local_store: Stores, steps: list[tuple[object, ...]]
) -> None:
    stores = {field.name: getattr(dynamodb_local_store, field.name, None) for field in dataclasses.fields(dynamodb)}
    own = {name: store for name, store in stores.items() if store is not None and name not in ("close",)}
    assert isinstance(dynamodb.ids, CountedIds)
    live(dataclasses.replace(dynamodb, **own), steps)
