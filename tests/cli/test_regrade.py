"""`evenhand regrade` and `evenhand certificate`, on a real database."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from typer.testing import CliRunner

from evenhand.cli import app
from evenhand.workflows.regrade import Terms, continue_regrade, start_regrade
from regrading import CHANGE, CORRECTED, HALF, REASON, certifying, take
from support import QUIZ, RIGHT, WRONG, HandClock, make_application, person, publish

ALL = Terms()
BY_TIM = ("--by", "tim", "--reason", REASON)


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def application(tmp_path, clock, monkeypatch):
    monkeypatch.setenv("EVENHAND_STATE", str(tmp_path / "state"))
    application = make_application(tmp_path / "state", clock)
    yield application
    application.close()


@pytest.fixture
def taken(application):
    """The attempts of Ada, who fails with half the marks, of Bo, who passes, and of Zoe, who has none; then the key is
    corrected."""
    publish(application.settings.keys, certifying(QUIZ))
    attempts = {
        "ada": take(application, "ada", HALF),
        "bo": take(application, "bo", RIGHT),
        "zoe": take(application, "zoe", {**WRONG, "fight": ["remove"]}),
    }
    publish(application.settings.keys, certifying(CORRECTED))
    return attempts


def run(*arguments):
    return CliRunner().invoke(app, ["regrade", *arguments])


def revoke(*arguments):
    return CliRunner().invoke(app, ["certificate", "revoke", *arguments])


def scores(application, attempt_id):
    return [each.grade.score for each in application.attempts.get(attempt_id).grades]


def number_of(application, person_id):
    [certificate] = application.certificates.certificates_of(person_id)
    return certificate.number


def without_a_question():
    return CORRECTED[: CORRECTED.index("## A boxing match")]


class TestTheOffers:
    def test_nothing_changed(self, application):
        take(application, "ada", HALF)

        done = run()

        assert (done.exit_code, done.stdout) == (0, "")
        assert "No key was changed since its attempts were graded." in done.stderr

    def test_what_changed_is_listed_by_quiz_and_question(self, application, taken):
        done = run()

        assert done.exit_code == 0
        assert done.stdout.splitlines() == ["visible-blood: 3 attempts", f"  fight: {CHANGE['what']}"]

    def test_another_pass_mark_and_a_question_that_is_gone_too(self, application, taken):
        publish(application.settings.keys, without_a_question().replace("60%", "40%"))

        assert run().stdout.splitlines() == [
            "visible-blood: 3 attempts",
            "  pass mark 60%, now 40%",
            f"  fight: {CHANGE['what']}",
            "  boxing: gone",
        ]

    def test_one_that_is_not_done_is_named_with_the_cure(self, application, taken):
        start_regrade(person("tim"), "visible-blood", REASON, ALL, application)

        assert "visible-blood: a regrade was begun and is not done; run it again to go on." in run().stderr

    def test_for_programs(self, application, taken):
        start_regrade(person("tim"), "visible-blood", REASON, ALL, application)

        told = json.loads(run("--format", "json").stdout)

        question = {"question": "fight", "what": CHANGE["what"]}
        assert told == {
            "quizzes": [{"quiz": "visible-blood", "attempts": 3, "pass_mark": "", "questions": [question]}],
            "under_way": ["visible-blood"],
        }


class TestADryRun:
    def test_it_lists_who_changes_and_what_is_touched_and_changes_nothing(self, application, taken):
        number = number_of(application, "bo")

        done = run("visible-blood", "--dry-run")

        rows = {line.split()[1]: line.split() for line in done.stdout.splitlines()[1:]}
        assert done.exit_code == 0, done.output
        assert rows["ada"] == [taken["ada"], "ada", "acme", "50.0%", "100.0%", "passes", "now"]
        assert rows["bo"][3:5] == ["100.0%", "50.0%"]
        assert " ".join(rows["bo"][5:]) == f"fails now, certificate {number} in question"
        assert "zoe" not in rows
        assert "It would be: 2 changed (1 up, 1 down; 1 pass now, 1 fail now), 1 unchanged" in done.stderr
        assert [len(scores(application, each)) for each in taken.values()] == [1, 1, 1]
        assert application.regrades.regrades("visible-blood") == []

    def test_for_programs(self, application, taken):
        told = json.loads(run("visible-blood", "--dry-run", "--format", "json").stdout)

        assert (told["counts"]["changed"], told["counts"]["unchanged"]) == (2, 1)
        ada, bo = sorted(told["attempts"], key=lambda each: each["person"])
        assert ada == {
            "attempt": taken["ada"],
            "person": "ada",
            "vendor": "acme",
            "before": 0.5,
            "after": 1.0,
            "passed_before": False,
            "passed": True,
            "kept": False,
            "certificate": None,
            "failure": "",
        }
        assert bo["certificate"] == number_of(application, "bo")

    def test_it_names_what_cannot_be_graded_with_the_cure(self, application, taken):
        publish(application.settings.keys, without_a_question())

        done = run("visible-blood", "--dry-run")

        assert "`boxing` is not in the published test any more. Put it back" in done.stdout
        assert "3 failed" in done.stderr

    def test_where_nothing_changes_it_prints_no_table(self, application):
        take(application, "ada", HALF)

        done = run("visible-blood", "--dry-run")

        assert (done.exit_code, done.stdout) == (0, "")
        assert "It would be: 0 changed" in done.stderr

    def test_it_names_nobody(self, application, taken):
        done = run("visible-blood", "--dry-run")

        assert not [each.name for each in map(person, taken) if each.name in done.output]


class TestARun:
    def test_it_appends_grades_and_says_what_it_came_to(self, application, taken):
        done = run("visible-blood", *BY_TIM)

        assert done.exit_code == 0, done.output
        assert "Done: 2 changed (1 up, 1 down; 1 pass now, 1 fail now), 1 unchanged, 0 kept, 0 failed." in done.stdout
        assert scores(application, taken["ada"]) == [Fraction(1, 2), 1]
        assert scores(application, taken["bo"]) == [1, Fraction(1, 2)]
        last = application.attempts.get(taken["ada"]).grades[-1]
        assert (last.by, last.reason) == ("tim", REASON)

    def test_it_lists_the_certificates_in_question_with_the_command_that_revokes(self, application, taken):
        number = number_of(application, "bo")

        done = run("visible-blood", *BY_TIM)

        assert f"evenhand certificate revoke {number} --by ID --reason WHY" in done.stdout
        assert application.certificates.certificate(number).revoked_at is None

    def test_it_lists_what_failed_with_the_cure(self, application, taken):
        publish(application.settings.keys, without_a_question())

        done = run("visible-blood", *BY_TIM)

        assert (
            f"{taken['ada']}: The question `boxing` is not in the published test any more. Put it back" in done.stdout
        )
        assert "3 failed." in done.stdout
        assert scores(application, taken["ada"]) == [Fraction(1, 2)]

    def test_for_programs(self, application, taken):
        publish(application.settings.keys, certifying(CORRECTED).replace("{#remove}\n  >", "{#take-down}\n  >"))

        told = json.loads(run("visible-blood", *BY_TIM, "--format", "json").stdout)

        assert (told["counts"]["changed"], told["counts"]["failed"]) == (2, 1)
        [failure] = told["failures"]
        assert failure["attempt_id"] == taken["zoe"]
        assert "no option `remove`" in failure["why"]
        assert told["questioned"] == [number_of(application, "bo")]

    def test_run_again_it_changes_nothing(self, application, taken):
        run("visible-blood", *BY_TIM)

        done = run("visible-blood", *BY_TIM)

        assert "Done: 0 changed" in done.stdout
        assert len(scores(application, taken["ada"])) == 2

    def test_better_ones_alone_leave_the_others(self, application, taken):
        done = run("visible-blood", *BY_TIM, "--only-if-better")

        assert "1 changed (1 up, 0 down; 1 pass now, 0 fail now), 1 unchanged, 1 kept" in done.stdout
        assert scores(application, taken["bo"]) == [1]
        assert "evenhand certificate" not in done.stdout

    @pytest.mark.parametrize(
        ("since", "examined"),
        [("2026-11-23", 4), ("2026-11-23 09:00", 4), ("2026-11-23T11:00:00+01:00", 1), ("2026-11-23 10:01", 0)],
    )
    def test_of_those_submitted_since_a_time_which_is_in_utc(self, application, taken, clock, since, examined):
        clock.forward(hours=1)
        take(application, "zoe2", RIGHT)

        told = json.loads(run("visible-blood", *BY_TIM, "--since", since, "--format", "json").stdout)

        assert sum(told["counts"][each] for each in ("changed", "unchanged", "kept", "failed")) == examined

    def test_broken_off_it_goes_on_where_it_was(self, application, taken):
        begun = start_regrade(person("tess"), "visible-blood", "The first reason that was given.", ALL, application)
        continue_regrade(begun, application, limit=1)

        done = run("visible-blood", *BY_TIM)

        assert done.exit_code == 0, done.output
        assert "Going on with the regrade that tess began at 2026-11-23 09:00 UTC." in done.stderr
        assert "Done: 2 changed" in done.stdout
        [regrade] = application.regrades.regrades("visible-blood")
        assert (regrade.id, regrade.by, regrade.counts.examined) == (begun.id, "tess", 3)
        assert {each: len(scores(application, taken[each])) for each in ("ada", "bo")} == {"ada": 2, "bo": 2}

    def test_on_other_terms_it_does_not_go_on(self, application, taken):
        begun = start_regrade(person("tim"), "visible-blood", REASON, ALL, application)

        done = run("visible-blood", *BY_TIM, "--only-if-better")

        assert done.exit_code == 1
        assert "on other terms is under way" in done.stderr
        assert application.regrades.unfinished_regrades() == [begun]

    @pytest.mark.parametrize(
        ("arguments", "status", "says"),
        [
            (("visible-blood",), 2, "takes --by, the id of a trainer, and --reason"),
            (("visible-blood", "--by", "tim"), 2, "in at least 10 characters"),
            (("visible-blood", "--by", "tim", "--reason", "   short   "), 2, "in at least 10 characters"),
            (("visible-blood", "--by", "nobody", "--reason", REASON), 2, "the id of a trainer"),
            (("visible-blood", "--by", "ada", "--reason", REASON), 1, "Only trainers"),
            (("visible-blood", "--by", "root", "--reason", REASON), 1, "Only trainers"),
            (("nowhere", *BY_TIM), 1, "no published test `nowhere`"),
            (("nowhere", "--dry-run"), 1, "no published test `nowhere`"),
            (("visible-blood", *BY_TIM, "--since", "yesterday"), 2, "yesterday"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_changed(self, application, taken, arguments, status, says):
        done = run(*arguments)

        assert (done.exit_code, says in done.stderr) == (status, True), done.output
        assert application.regrades.regrades("visible-blood") == []
        assert [len(scores(application, each)) for each in taken.values()] == [1, 1, 1]


class TestRevoking:
    WHY = "The test was not passed after all."

    def test_it_ends_a_certificate_with_who_and_why(self, application, taken):
        number = number_of(application, "bo")

        done = revoke(number.lower(), "--by", "tim", "--reason", f"  {self.WHY} ")

        assert done.exit_code == 0, done.output
        assert f"{number} does not hold any more." in done.stderr
        certificate = application.certificates.certificate(number)
        assert (certificate.revoked_by, certificate.revoked_for) == ("tim", self.WHY)
        [event] = application.audit.events(person_id="bo", actor_id="tim")
        assert (event.action, event.origin.client) == ("certificate_revoked", "command")

    def test_a_regrade_does_not_list_it_any_more(self, application, taken):
        begun = start_regrade(person("tim"), "visible-blood", REASON, ALL, application)
        continue_regrade(begun, application, limit=2)
        revoke(number_of(application, "bo"), "--by", "tim", "--reason", self.WHY)

        done = run("visible-blood", *BY_TIM)

        assert "Done: 2 changed" in done.stdout
        assert "evenhand certificate" not in done.stdout

    @pytest.mark.parametrize(
        ("arguments", "status", "says"),
        [
            (("--by", "tim", "--reason", "short"), 2, "in at least 10 characters"),
            (("--by", "nobody", "--reason", WHY), 2, "the id of a trainer"),
            (("--by", "bo", "--reason", WHY), 1, "Only trainers"),
            (("--by", "tim"), 2, "Missing option"),
            (("--reason", WHY), 2, "Missing option"),
        ],
    )
    def test_what_is_wrong_is_said_and_it_holds(self, application, taken, arguments, status, says):
        number = number_of(application, "bo")

        done = revoke(number, *arguments)

        assert (done.exit_code, says in done.stderr) == (status, True), done.output
        assert application.certificates.certificate(number).revoked_at is None

    def test_a_number_that_is_none(self, application):
        done = revoke("EH-2222-2222-2222-2222", "--by", "tim", "--reason", self.WHY)

        assert (done.exit_code, "letter by letter" in done.stderr) == (1, True)
