"""`evenhand recount`, on a real database."""

from __future__ import annotations

import dataclasses

import pytest
from rich.console import Console
from typer.testing import CliRunner

from evenhand.analysis.tally import Tally, fold
from evenhand.assessment.forgetting import GONE
from evenhand.cli import app
from evenhand.people.audit import Action
from evenhand.workflows.erase_person import erase_person
from evenhand.workflows.fold_results import OVERLAP, fold_results
from evenhand.workflows.recount import Recount, recount_results
from regrading import HALF, take
from support import RIGHT, WRONG, HandClock, make_application, person

QUIZ = "visible-blood"


@pytest.fixture
def application(tmp_path, monkeypatch):
    monkeypatch.setenv("EVENHAND_STATE", str(tmp_path / "state"))
    monkeypatch.setattr("evenhand.cli.recount.out", Console(width=200, soft_wrap=True, highlight=False))
    application = make_application(tmp_path / "state", HandClock())
    for who, answers in (("ada", HALF), ("bo", RIGHT), ("zoe", WRONG)):
        take(application, who, answers)
    yield application
    application.close()


def run(*arguments):
    return CliRunner().invoke(app, ["recount", *arguments])


def spoil(application):
    """Put a tally in place that counts somebody twice at a question, and has a group that nobody is in."""
    tally = fold_results(QUIZ, feed=application.feed)
    name, sums = max(tally.groups.items())
    item, of_item = min(sums.items.items())
    twice = dataclasses.replace(sums, items={**sums.items, item: dataclasses.replace(of_item, omitted=7)})
    wrong = dataclasses.replace(
        tally, version=tally.version + 1, groups={**tally.groups, name: twice, "nobody/en//2026-01/0": sums}
    )
    application.feed.put_tally(wrong)
    return tally, item


def recounts(application):
    return [event for event in application.audit.events() if event.action is Action.RECOUNTED]


def test_what_equals_the_attempts_is_said_to_and_changes_nothing(application):
    before = fold_results(QUIZ, feed=application.feed)
    result = run(QUIZ, "--write")
    assert result.exit_code == 0, result.output
    assert "3 attempts, and the tally is exactly what they come to" in result.stdout
    assert application.feed.tally(QUIZ) == before
    assert recounts(application) == []


def test_differences_are_named_by_group_and_question_and_left(application):
    _, item = spoil(application)
    wrong = application.feed.tally(QUIZ)
    result = run()
    assert result.exit_code == 1
    assert f", {item}: omitted: tally 7, attempts 0" in result.stdout
    assert "nobody, en, no cohort, 2026-01, key 0: people: tally" in result.stdout
    assert "--write" in result.stderr
    assert application.feed.tally(QUIZ) == wrong


def test_a_recount_takes_the_place_of_what_differs_and_is_in_the_trail(application):
    right, _ = spoil(application)
    result = run(QUIZ, "--write", "--by", "root")
    assert result.exit_code == 0, result.output
    assert "the recount is in the tally's place now" in result.stdout
    tally = application.feed.tally(QUIZ)
    assert (tally.groups, tally.watermark, tally.recent) == (right.groups, right.watermark, right.recent)
    (event,) = recounts(application)
    assert (event.actor_id, event.object) == ("root", f"quiz/{QUIZ}")
    assert run(QUIZ).exit_code == 0
    assert fold_results(QUIZ, feed=application.feed) == tally


def test_a_result_that_came_too_late_for_the_fold_is_found_and_put_right(application):
    rows = list(application.feed.feed(QUIZ, None))
    missed = fold(Tally(quiz_id=QUIZ), [row for row in rows if row.person_id != "ada"], overlap=OVERLAP)
    later = missed.watermark + 2 * OVERLAP  # as if others had submitted long after
    application.feed.put_tally(dataclasses.replace(missed, watermark=later, recent={}))
    result = run(QUIZ)
    assert result.exit_code == 1
    assert "people: tally 1, attempts 2" in result.stdout
    assert run(QUIZ, "--write").exit_code == 0
    assert application.feed.tally(QUIZ).groups == fold(Tally(quiz_id=QUIZ), rows, overlap=OVERLAP).groups


def test_what_shows_up_while_it_is_recounted_is_no_difference(application):
    feed = Growing(application.feed, hidden="ada")
    found = recount_results(QUIZ, dataclasses.replace(application, feed=feed))
    assert found.differences == ()
    assert sum(group.people for group in found.folded.groups.values()) == 3


class Growing:
    """A feed in which somebody's result shows up when it is read for the second time."""

    def __init__(self, feed, *, hidden):
        self._feed = feed
        self._hidden = {hidden}
        self.tally, self.put_tally = feed.tally, feed.put_tally

    def feed(self, quiz_id, since):
        rows = [row for row in self._feed.feed(quiz_id, since) if row.person_id not in self._hidden]
        self._hidden.clear()
        return rows


def test_an_erased_person_is_counted_as_before(application):
    before = fold_results(QUIZ, feed=application.feed)
    erase_person(person("root"), "ada", "Ada asked for it.", application)
    result = run(QUIZ)
    assert result.exit_code == 0
    assert "3 attempts" in result.stdout
    assert application.feed.tally(QUIZ) == before


def test_grades_that_do_not_say_whether_they_were_a_first_pass_leave_the_passes_of_the_tally(application):
    silent = Silent(application.attempts)
    found = recount_results(QUIZ, dataclasses.replace(application, attempts=silent))
    assert found.differences == ()
    assert sum(found.recount.unknown_passes.values()) == 3
    wrong = dataclasses.replace(found.folded, version=found.folded.version + 1, groups=passed_too_often(found))
    application.feed.put_tally(wrong)
    again = recount_results(QUIZ, dataclasses.replace(application, attempts=silent))
    assert {difference.what for difference in again.differences} == {"passed"}


def passed_too_often(found):
    """More passes in each group than people could have."""
    return {name: dataclasses.replace(sums, passed=9) for name, sums in found.folded.groups.items()}


class Silent:
    """Attempts as a release kept them that kept less with a grade, or after the answers were let go."""

    def __init__(self, attempts, *, let_go=()):
        self._attempts = attempts
        self._let_go = let_go

    def submitted(self, quiz_id, *, after="", limit=100):
        page = self._attempts.submitted(quiz_id, after=after, limit=limit)
        return dataclasses.replace(page, records=[self._silent(record) for record in page.records])

    def _silent(self, record):
        grades = tuple(dataclasses.replace(each, first_pass=None) for each in record.grades)
        answers = {**record.submission.answers, **dict.fromkeys(self._let_go, (GONE,))}
        submission = dataclasses.replace(record.submission, answers=answers)
        return dataclasses.replace(record, grades=grades, submission=submission)


def test_choices_that_were_let_go_are_kept_as_the_tally_has_them(application):
    take(application, "ada", WRONG)  # again, which is in no sum of a question
    silent = Silent(application.attempts, let_go=["fight"])
    found = recount_results(QUIZ, dataclasses.replace(application, attempts=silent))
    assert found.differences == ()
    assert sum(found.recount.let_go.values()) == 3
    assert found.recount.groups != found.folded.groups


def test_a_quiz_that_nobody_took_has_nothing_to_recount(tmp_path, monkeypatch):
    monkeypatch.setenv("EVENHAND_STATE", str(tmp_path / "state"))
    application = make_application(tmp_path / "state", HandClock())
    try:
        assert recount_results(QUIZ, application).recount == Recount()
    finally:
        application.close()
    assert run(QUIZ).exit_code == 0


def test_an_unknown_quiz_and_an_unknown_person_are_refused(application):
    assert run("unknown").exit_code == 1
    assert run(QUIZ, "--by", "nobody").exit_code == 2
