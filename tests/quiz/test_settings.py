"""What settings mean where they are asked, and their defaults."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest

from evenhand.quiz.settings import Counts, Credit, Draw, FeedbackPolicy, Settings, Shuffle, Window, first_tag


def test_a_quiz_that_says_nothing_is_strict_and_plain() -> None:
    settings = Settings()

    assert settings.pass_mark == Fraction(4, 5)
    assert settings.attempts == 1
    assert settings.credit is Credit.ALL_OR_NOTHING
    assert settings.feedback is FeedbackPolicy.AFTER_LAST_ATTEMPT
    assert settings.counts is Counts.BEST
    assert settings.shuffle is Shuffle.NONE
    assert (settings.draw, settings.requires) == ((), ())
    assert (settings.time_limit, settings.cool_down, settings.grace) == (None, timedelta(0), timedelta(seconds=30))
    assert (settings.certifies, settings.certificate_valid) == (False, None)
    assert settings.window == Window(opens_at=None, due_at=None, closes_at=None, time_zone="UTC")


@pytest.mark.parametrize(
    ("settings", "paper"),
    [
        (Settings(), False),
        (Settings(shuffle=Shuffle.ALL), False),
        (Settings(draw=(Draw(count=3),)), True),
        (Settings(time_limit=timedelta(minutes=20)), True),
    ],
    ids=["plain", "shuffled", "drawn", "timed"],
)
def test_drawn_and_timed_tests_are_handed_out_when_an_attempt_starts(settings: Settings, paper: bool) -> None:
    assert settings.paper is paper


@pytest.mark.parametrize(
    ("shuffle", "questions", "options"),
    [("none", False, False), ("questions", True, False), ("options", False, True), ("all", True, True)],
)
def test_shuffling_is_of_questions_of_options_or_of_both(shuffle: str, questions: bool, options: bool) -> None:
    assert (Shuffle(shuffle).questions, Shuffle(shuffle).options) == (questions, options)


@pytest.mark.parametrize(
    ("tags", "pool"),
    [
        ((), None),
        (("a",), None),
        (("blood",), "blood"),
        (("a", "sport", "blood"), "sport"),
        (("blood", "sport"), "blood"),
    ],
)
def test_a_question_belongs_to_the_pool_of_the_first_of_its_tags_that_is_drawn_from(
    tags: tuple[str, ...], pool: str | None
) -> None:
    assert first_tag(tags, {"blood", "sport"}) == pool
