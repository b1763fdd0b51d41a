"""A whole regrade on every store that threads can share: broken off again and again, it ends as if it never was."""

from __future__ import annotations

import dataclasses
import itertools
from typing import TYPE_CHECKING, Any

import pytest

from evenhand.assessment.grading import grade
from evenhand.workflows.regrade import Terms, continue_regrade, start_regrade, unfinished_regrade
from regrading import CORRECTED, HALF, REASON, certifying, take
from support import PEOPLE, QUIZ, RIGHT, VENDORS, WRONG, HandClock, make_application, person, publish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from evenhand.wiring import Application, Stores

ANSWERS = {"ada": HALF, "bo": RIGHT, "zoe": {**WRONG, "fight": ["remove"]}, "zoe2": RIGHT}
PORTS = ("attempts", "regrades", "appeals", "certificates", "audit", "outbox", "directory", "privacy", "preferences")


class BrokenOff(Exception):
    """The process ends here."""


class Fragile:
    """A port that ends the process right after one of the calls of a regrade."""

    def __init__(self, port: Any, left: Iterator[int]) -> None:
        self._port = port
        self._left = left

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._port, name)

        def counted(*given: Any, **named: Any) -> Any:
            answer = call(*given, **named)
            if next(self._left) == 0:
                raise BrokenOff
            return answer

        return counted


@pytest.fixture
def application(tmp_path: Path, shared_store: Stores) -> Iterator[Application]:
    """The application on the store, after four people took a test whose key was then corrected."""
    made = make_application(tmp_path, HandClock())
    application = dataclasses.replace(made, **{name: getattr(shared_store, name) for name in (*PORTS, "feed")})
    application.directory.put(VENDORS, PEOPLE)
    publish(application.settings.keys, certifying(QUIZ))
    for who, answers in ANSWERS.items():
        take(application, who, answers)
    publish(application.settings.keys, certifying(CORRECTED))
    yield application
    made.close()


def go_on(application: Application, workers: int = 1) -> None:
    """Begin a regrade, or go on with the one that was begun, to its end."""
    regrade = unfinished_regrade("visible-blood", application)
    regrade = regrade or start_regrade(person("tim"), "visible-blood", REASON, Terms(), application)
    while regrade.ended_at is None:
        regrade = continue_regrade(regrade, application, limit=2, workers=workers)


def is_done_once(application: Application) -> None:
    """Everybody has the grade of the corrected key besides the first, and was told once where the score changed."""
    key = application.keys.current("visible-blood").key
    [regrade] = application.regrades.regrades("visible-blood")
    assert (regrade.counts.raised, regrade.counts.lowered, regrade.counts.unchanged) == (1, 2, 1)
    assert len(regrade.questioned) == 2
    for who in ANSWERS:
        [record] = application.attempts.of_person(who)
        assert [each.number for each in record.grades] == [1, 2]
        assert record.grade == grade(record.submission.answers, key.only(record.attempt.question_ids))
        told = [mail for mail in application.privacy.mails_to(who) if mail.kind == "regraded"]
        assert len(told) == (who != "zoe")


def test_broken_off_after_one_call_more_each_time_it_ends_as_if_it_never_was(application: Application) -> None:
    for calls in itertools.count():
        left = itertools.count(calls, -1)
        fragile = {name: Fragile(getattr(application, name), left) for name in PORTS}
        try:
            go_on(dataclasses.replace(application, **fragile))
        except BrokenOff:
            continue
        break

    assert calls > 5, "it was broken off, and several times"
    is_done_once(application)


def test_several_at_once_end_the_same(application: Application) -> None:
    go_on(application, workers=4)

    is_done_once(application)
