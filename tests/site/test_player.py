"""What the player weighs, says and never does."""

from __future__ import annotations

import json
import re
from enum import StrEnum

import pytest

from evenhand.analysis.estimate import Reason
from evenhand.assessment.appeal import AppealReason, AppealState, Remedy
from evenhand.assessment.certification import Validity
from evenhand.handlers.views import GradeCause
from evenhand.people.person import Role
from evenhand.quiz.model import LANGUAGES, Kind
from evenhand.quiz.settings import Counts, Credit, FeedbackPolicy
from evenhand.workflows.changed_keys import Aspect
from evenhand.workflows.decide_appeal import Bar
from evenhand.workflows.enter_quiz import Barrier
from looking import words_of as words
from player_modules import LATER, PLAYER, modules, weight

LIMIT = 10 * 1024
LOOKED_UP = re.compile(r'\b(?:t|pair)\("(\w+)"')


@pytest.mark.parametrize(
    "elements",
    [("quiz",), ("reading", "self-check"), ("results",), ("appeals",), ("home",), ("people",), ("regrades",)],
    ids=lambda each: " and ".join(each),
)
def test_no_page_loads_more_than_10_kilobytes_of_javascript(elements: tuple[str, ...]) -> None:
    needed = modules("evenhand.js", *(f"{element}.js" for element in elements))
    assert {"account.js", "api.js", "page.js"} < needed
    assert weight(needed) <= LIMIT


def test_a_test_s_page_loads_nothing_later_but_how_results_are_shown_and_the_end_of_the_session() -> None:
    needed = modules("evenhand.js", "quiz.js")
    later = {name for each in needed - {"evenhand.js"} for name in LATER.findall((PLAYER / each).read_text())}
    assert later == {"result-view.js", "session-end.js"}
    assert weight(needed | modules("result-view.js")) <= 12 * 1024
    assert weight({"session-end.js"}) <= 1024


def test_the_player_says_the_same_things_in_both_languages() -> None:
    english, chinese = words("en"), words("zh")
    assert english.keys() == chinese.keys()
    for key, sentence in english.items():
        assert sorted(re.findall(r"\{\w+\}", sentence)) == sorted(re.findall(r"\{\w+\}", chinese[key])), key


def test_the_chinese_player_has_no_english_words() -> None:
    for key, sentence in words("zh").items():
        assert not re.search("[A-Za-z]", re.sub(r"\{\w+\}", "", sentence)), key


def test_every_word_the_player_looks_up_is_there() -> None:
    source = "".join(path.read_text() for path in PLAYER.glob("*.js"))
    looked_up = set(LOOKED_UP.findall(source))
    assert len(looked_up) > 30
    assert looked_up <= words("en").keys()


@pytest.mark.parametrize(
    ("prefix", "values"),
    [
        ("", AppealReason),
        ("", AppealState),
        ("", Counts),
        ("", Role),
        ("", Validity),
        ("no_", Barrier),
        ("after_", Remedy),
        ("remedy_", Remedy),
        ("bar_", Bar),
        ("cause_", GradeCause),
        ("kind_", Kind),
        ("credit_", Credit),
        ("told_", FeedbackPolicy),
    ],
)
def test_whatever_the_server_can_say_has_words(prefix: str, values: type[StrEnum]) -> None:
    assert {f"{prefix}{value}" for value in values} <= words("en").keys()


@pytest.mark.parametrize("reason", [Reason.TOO_FEW, Reason.NO_SPREAD, Reason.NO_SPREAD_IN_REST, Reason.PERFECT])
def test_the_desk_has_words_for_why_facility_and_discrimination_cannot_be_estimated(reason: Reason) -> None:
    assert f"stat_{reason}" in words("en")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("kind", "elements"),
    [
        ("", ("quiz", "reading", "results", "self-check")),
        (".staff", ("appeals", "people", "regrades")),
        (".my", ("home",)),
    ],
)
def test_every_page_has_the_words_that_its_scripts_look_up(kind: str, elements: tuple[str, ...], language: str) -> None:
    files = {f"words.{language}.json", f"words{kind}.{language}.json"}
    there = {key for name in files for key in json.loads((PLAYER / name).read_text(encoding="utf-8"))}
    needed = modules("evenhand.js", *(f"{element}.js" for element in elements), later=True)
    looked_up = {key for each in needed for key in LOOKED_UP.findall((PLAYER / each).read_text())}
    said_by_the_server = {*LANGUAGES, *AppealReason, *AppealState, *Counts, *Role, *Validity}
    assert looked_up | said_by_the_server <= there


def test_every_aspect_of_a_key_that_can_change_has_a_word() -> None:
    assert {f"aspect_{aspect.word}" for aspect in Aspect} <= words("en").keys()


def test_the_player_asks_no_other_site_and_sets_no_inline_style() -> None:
    for path in [*PLAYER.glob("*.js"), *PLAYER.glob("*.css")]:
        source = path.read_text()
        assert not re.search(r"https?://|@import|url\(", source), path
        assert not re.search(r"\.style\b|\beval\b|new Function", source), path
