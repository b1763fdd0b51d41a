"""Fairness computed from the feed, kept, and shown to whom it is for."""

from __future__ import annotations

import random

import pytest

from analysis.sittings import answered, result
from evenhand.analysis.comparison import Contrast
from evenhand.analysis.fairness_findings import FairnessRule, fairness_findings
from evenhand.errors import Forbidden, NotFound
from evenhand.handlers.jobs import regrade
from evenhand.workflows.judge_fairness import judge_fairness, see_fairness
from evenhand.workflows.regrade import Terms, start_regrade
from regrading import CORRECTED, HALF, REASON, take
from support import QUIZ, RIGHT, Browser, person, publish

TEN = QUIZ[: QUIZ.index("## ")] + "".join(
    f"## Is this number {n}? {{#q{n}}}\n\n- [x] Yes {{#yes}}\n- [ ] No {{#no}}\n\n" for n in range(10)
)


class Feed:
    """A feed that gives its rows one at a time, and remembers how many it gave."""

    def __init__(self, results):
        self.results, self.given = results, 0

    def feed(self, quiz_id, since):
        assert (quiz_id, since) == ("visible-blood", None)
        for each in self.results:
            self.given += 1
            yield each


def judge(application, feed=None, quiz_id="visible-blood"):
    return judge_fairness(
        quiz_id,
        feed=feed or application.feed,
        fairness=application.fairness,
        keys=application.keys,
        clock=application.clock,
    )[0]


def see(application, who):
    return see_fairness(person(who), "visible-blood", fairness=application.fairness, keys=application.keys)


def test_a_question_that_is_harder_in_chinese_is_found_from_the_feed_alone(application):
    publish(application.settings.keys, TEN)
    key = application.keys.current("visible-blood").key
    draw = random.Random("fairness")
    results = [
        result(
            key,
            answered(draw.gauss(), [0.0] * 3 + [1.5 if language == "zh" else 0.0] + [0.0] * 6, draw),
            vendor=vendor,
            language=language,
        )
        for _ in range(600)
        for vendor, language in (("acme", "en"), ("zenith", "zh"))
    ]
    judged = judge(application, Feed(iter(results)))

    assert judged.people == 1200
    assert {(each.contrast, each.focal) for each in judged.comparisons} == {
        (Contrast.LANGUAGE, "zh"),
        (Contrast.VENDOR, "acme"),
        (Contrast.VENDOR, "zenith"),
    }
    assert [(each.rule, each.question_id) for each in fairness_findings(judged, key)] == [
        (FairnessRule.HARDER_IN_LANGUAGE, "q3"),
    ]


def test_first_attempts_count_under_the_key_in_force(application):
    Browser(application, "ada").take(RIGHT)
    take(application, "zoe", HALF)
    take(application, "zoe", RIGHT)

    def met():
        judged = judge(application)
        assert judged.people == 2
        return {each.question_id: sum(month.facility.n for month in each.months) for each in judged.drift}

    assert met() == {"fight": 2, "scope": 2, "boxing": 2}
    publish(application.settings.keys, CORRECTED)
    # Nobody was regraded yet, so that nobody met the question as it is now.
    assert met() == {"fight": 0, "scope": 2, "boxing": 2}
    start_regrade(person("tim"), "visible-blood", REASON, Terms(), application)
    regrade(application)
    assert met() == {"fight": 2, "scope": 2, "boxing": 2}


def test_what_was_computed_is_kept_and_the_next_takes_its_place(application, clock):
    first = judge(application)
    assert see(application, "tim")[0] == first
    clock.forward(days=1)
    Browser(application, "ada").take(RIGHT)
    second = judge(application)

    assert see(application, "tim")[0] == second
    assert (first.people, second.people) == (0, 1)


@pytest.mark.parametrize("who", ["tim", "boss"])
def test_trainers_and_those_who_answer_for_all_vendors_see_it(application, who):
    judged = judge(application)

    assert see(application, who) == (judged, application.keys.current("visible-blood"))


@pytest.mark.parametrize("who", ["ada", "lead", "root", "gone"])
def test_nobody_else_sees_vendors_compared(application, who):
    judge(application)

    with pytest.raises(Forbidden, match="all vendors"):
        see(application, who)


def test_what_was_never_computed_and_what_is_no_quiz_is_not_found(application):
    with pytest.raises(NotFound, match="every night"):
        see(application, "tim")
    with pytest.raises(NotFound, match="no quiz `none`; published are visible-blood"):
        judge(application, quiz_id="none")
