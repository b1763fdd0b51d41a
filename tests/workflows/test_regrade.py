"""A regrade: who changes from what to what, and that it can be broken off anywhere."""

from __future__ import annotations

import dataclasses
import itertools
from fractions import Fraction

import pytest

from evenhand.assessment.grading import grade
from evenhand.assessment.regrade import Change, change_of
from evenhand.errors import Forbidden, NotFound, Refused
from evenhand.handlers.jobs import regrade as regrade_job
from evenhand.workflows.accept_late import accept_late
from evenhand.workflows.fold_results import fold_results
from evenhand.workflows.mark_history import question_history
from evenhand.workflows.outdated import outdated
from evenhand.workflows.regrade import Terms, continue_regrade, preview_regrade, start_regrade
from evenhand.workflows.revoke_certificate import revoke_certificate
from evenhand.workflows.start_attempt import start_attempt
from evenhand.workflows.submit_attempt import submit_attempt
from support import QUIZ, RIGHT, WRONG, HandClock, make_application, person, publish

REASON = "Question one had a wrong key."
CORRECTED = QUIZ.replace("- [ ] Allow {#allow}\n  >", "- [x] Allow {#allow}\n  >").replace(
    "- [x] Restrict {#restrict}", "- [ ] Restrict {#restrict}"
)
"""`QUIZ` with the other right answer to its first question, of 2 marks in 4."""
ALL = Terms()
HALF = {**RIGHT, "fight": ["allow"]}
"""2 marks of 4 under `QUIZ`, and not passed; 4 under `CORRECTED`."""


def take(application, person_id, answers, quiz_id="visible-blood"):
    """The id of an attempt with these answers."""
    started = start_attempt(person(person_id), quiz_id, "en", application)
    answers = {question: tuple(given) for question, given in answers.items()}
    attempt_id = started.record.attempt.id
    return submit_attempt(person(person_id), attempt_id, f"sub-{attempt_id}", answers, application).attempt.id


def run(application, terms=ALL, reason=REASON):
    """A regrade from the beginning to the end."""
    regrade = start_regrade(person("tim"), "visible-blood", reason, terms, application)
    while regrade.ended_at is None:
        regrade = continue_regrade(regrade, application, limit=2)
    return regrade


def scores(application, attempt_id):
    return [each.grade.score for each in application.attempts.get(attempt_id).grades]


@pytest.fixture
def taken(application):
    """What three people answered, before the key was corrected."""
    attempts = {
        "half": take(application, "ada", HALF),
        "right": take(application, "bo", RIGHT),
        "wrong": take(application, "zoe", {**WRONG, "fight": ["remove"]}),
    }
    publish(application.settings.keys, CORRECTED)
    return attempts


def passes(application):
    """How many people passed, as reports count them."""
    tally = fold_results("visible-blood", feed=application.feed)
    return sum(group.passed for group in tally.groups.values())


class TestFirstPasses:
    def test_a_first_pass_that_is_graded_down_is_none_any_more_and_may_be_one_again(self, application):
        attempt_id = take(application, "bo", RIGHT)
        assert passes(application) == 1
        for text, passed in ((CORRECTED, False), (QUIZ, True)):
            publish(application.settings.keys, text)
            run(application)
            assert application.attempts.get(attempt_id).grades[-1].first_pass is passed
            assert passes(application) == passed

    def test_a_first_pass_of_an_earlier_cycle_stays_one_however_it_is_graded_later(self, application, clock):
        certifying = ("attempts: 2", "attempts: 2\n  certificate: 30d")
        publish(application.settings.keys, QUIZ.replace(*certifying))
        attempt_id = take(application, "bo", RIGHT)
        clock.forward(days=40)
        again = take(application, "bo", RIGHT)
        publish(application.settings.keys, CORRECTED.replace(*certifying))
        run(application)
        first, second = application.attempts.get(attempt_id).grades
        assert (first.first_pass, second.first_pass, second.grade.passed) == (True, True, False)
        assert [each.first_pass for each in application.attempts.get(again).grades] == [False, False]
        assert passes(application) == 1


class TestWhatItDoes:
    def test_it_appends_a_grade_where_the_key_gives_another_and_keeps_the_first(self, application, taken):
        done = run(application)

        assert scores(application, taken["half"]) == [Fraction(1, 2), 1]
        assert scores(application, taken["right"]) == [1, Fraction(1, 2)]
        first, second = application.attempts.get(taken["half"]).grades
        assert (first.by, second.by, second.reason, second.regrade) == ("grader", "tim", REASON, done.id)
        assert second.publication == application.keys.current("visible-blood").revision

    def test_it_counts_what_changed_and_who_crossed_the_pass_mark(self, application, taken):
        counts = run(application).counts

        assert (counts.changed, counts.unchanged, counts.failed, counts.examined) == (2, 1, 0, 3)
        assert (counts.raised, counts.lowered, counts.now_passed, counts.now_failed) == (1, 1, 1, 1)

    def test_a_question_of_another_key_and_the_same_marks_is_graded_anew_and_nobody_is_told(self, application, taken):
        run(application)

        record = application.attempts.get(taken["wrong"])
        assert [each.grade.score for each in record.grades] == [0, 0]
        assert change_of(record.grades[0].grade, record.grades[1].grade) is Change.SAME
        assert [mail.kind for mail in application.privacy.mails_to("zoe")] == ["receipt"]

    def test_run_again_it_changes_nothing(self, application, taken):
        run(application)

        again = run(application)

        assert (again.counts.changed, again.counts.unchanged) == (0, 3)
        assert len(application.attempts.get(taken["half"]).grades) == 2

    def test_only_better_grades_where_that_is_asked_for(self, application, taken):
        counts = run(application, Terms(only_if_better=True)).counts

        assert (counts.changed, counts.kept, counts.unchanged) == (1, 1, 1)
        assert scores(application, taken["right"]) == [1]

    def test_only_attempts_since_a_time(self, application, clock, taken):
        clock.forward(hours=1)
        since = clock.now()
        late = take(application, "zoe2", RIGHT)

        counts = run(application, Terms(since=since)).counts

        assert counts.examined == 1
        assert (len(scores(application, taken["half"])), len(scores(application, late))) == (1, 1)

    def test_a_dry_run_says_the_same_and_writes_nothing(self, application, taken):
        seen, cursor = [], ""
        while cursor is not None:
            page = preview_regrade(person("tim"), "visible-blood", Terms(), application, after=cursor, limit=1)
            seen += page.effects
            cursor = page.next

        assert {each.record.attempt.id: each.change for each in seen} == {
            taken["half"]: Change.RAISED,
            taken["right"]: Change.LOWERED,
            taken["wrong"]: Change.SAME,
        }
        assert len(application.attempts.get(taken["half"]).grades) == 1
        assert run(application).counts == sum((each.counts for each in seen[1:]), seen[0].counts)

    def test_the_statistics_hold_the_new_grades_in_place_of_the_old(self, application, taken):
        run(application)

        [after] = _folded(application)

        publish_alone = make_application(application.settings.state / "fresh", HandClock())
        publish(publish_alone.settings.keys, CORRECTED)
        take(publish_alone, "ada", HALF)
        take(publish_alone, "bo", RIGHT)
        take(publish_alone, "zoe", {**WRONG, "fight": ["remove"]})
        [fresh] = _folded(publish_alone)
        publish_alone.close()
        assert after.groups == fresh.groups

    def test_everybody_whose_score_changed_is_told_once_in_their_language(self, application, taken):
        run(application)
        run(application)

        [ada] = [mail for mail in application.privacy.mails_to("ada") if mail.kind == "regraded"]
        [bo] = [mail for mail in application.privacy.mails_to("bo") if mail.kind == "regraded"]
        assert '"language":"en"' in ada.payload
        assert '"language":"zh"' in bo.payload
        assert REASON in ada.payload

    def test_a_mail_speaks_of_questions_only_where_their_marks_are_shown(self, application, taken):
        take(application, "ada", WRONG)  # her last: marks are shown from now on
        run(application)

        mails = {
            name: next(mail for mail in application.privacy.mails_to(name) if mail.kind == "regraded")
            for name in ("ada", "bo")
        }
        assert '"changes":[{"number":1' in mails["ada"].payload

    def test_who_passes_now_gets_the_certificate(self, application):
        publish(application.settings.keys, QUIZ.replace("attempts: 2", "attempts: 2\n  certificate: 365d"))
        attempt_id = take(application, "ada", HALF)
        publish(application.settings.keys, CORRECTED.replace("attempts: 2", "attempts: 2\n  certificate: 365d"))

        run(application)

        [certificate] = application.certificates.certificates_of("ada")
        assert certificate.attempt_id == attempt_id


def _folded(application):
    yield fold_results("visible-blood", feed=application.feed)


class TestCertificates:
    @pytest.fixture
    def lowered(self, application):
        """Bo passed and has a certificate; under the corrected key the test is not passed."""
        certifying = QUIZ.replace("attempts: 2", "attempts: 2\n  certificate: 365d")
        publish(application.settings.keys, certifying)
        take(application, "bo", RIGHT)
        publish(application.settings.keys, CORRECTED.replace("attempts: 2", "attempts: 2\n  certificate: 365d"))
        return run(application)

    def test_a_lowered_grade_takes_none_away_and_says_which_is_in_question(self, application, lowered):
        [certificate] = application.certificates.certificates_of("bo")

        assert lowered.questioned == (certificate.number,)
        assert certificate.revoked_at is None
        standing = application.attempts.standing("bo", "visible-blood")
        assert (standing.passed, standing.certificate) == (False, certificate.number)

    def test_it_is_revoked_by_a_decision_with_a_reason(self, application, lowered):
        [number] = lowered.questioned

        revoke_certificate(person("tim"), number, "The test was not passed after all.", application)
        revoke_certificate(person("tess"), number, "Once more, which changes nothing.", application)

        certificate = application.certificates.certificate(number)
        assert (certificate.revoked_by, certificate.revoked_for) == ("tim", "The test was not passed after all.")
        assert application.attempts.standing("bo", "visible-blood").certificate is None

    def test_a_grade_raised_again_finds_it_in_its_place(self, application, lowered):
        publish(application.settings.keys, QUIZ.replace("attempts: 2", "attempts: 2\n  certificate: 365d"))

        run(application)

        assert len(application.certificates.certificates_of("bo")) == 1
        assert application.attempts.standing("bo", "visible-blood").passed

    def test_only_trainers_revoke_and_nobody_their_own(self, application, lowered):
        for name in ("bo", "lead", "root"):
            with pytest.raises(Forbidden):
                revoke_certificate(person(name), lowered.questioned[0], REASON, application)
        with pytest.raises(NotFound):
            revoke_certificate(person("tim"), "EH-NONE", REASON, application)


@pytest.mark.parametrize("first", ["the one that passes now", "the one that passes no more"])
def test_a_test_that_stays_passed_by_another_attempt_keeps_its_certificate_whichever_comes_first(application, first):
    publish(application.settings.keys, QUIZ.replace("attempts: 2", "attempts: 2\n  certificate: 365d"))
    names = ["attempt-a", "attempt-b"] if first == "the one that passes now" else ["attempt-b", "attempt-a"]
    for name, answers in zip(names, (HALF, RIGHT), strict=True):
        start_attempt(person("ada"), "visible-blood", "en", application, attempt_id=name)
        submit_attempt(person("ada"), name, f"sub-{name}", {k: tuple(v) for k, v in answers.items()}, application)
    [certificate] = application.certificates.certificates_of("ada")
    publish(application.settings.keys, CORRECTED.replace("attempts: 2", "attempts: 2\n  certificate: 365d"))

    would = preview_regrade(person("tim"), "visible-blood", ALL, application)
    regrade = start_regrade(person("tim"), "visible-blood", REASON, ALL, application)
    while regrade.ended_at is None:
        regrade = continue_regrade(regrade, application, limit=1)

    assert [each.certificate for each in would.effects] == [None, None]
    assert regrade.questioned == ()
    assert [each.number for each in application.certificates.certificates_of("ada")] == [certificate.number]
    standing = application.attempts.standing("ada", "visible-blood")
    assert (standing.passed, standing.certificate) == (True, certificate.number)
    assert (regrade.counts.raised, regrade.counts.lowered, regrade.counts.unchanged) == (1, 1, 0)
    mails = [mail for mail in application.privacy.mails_to("ada") if mail.kind == "regraded"]
    assert len(mails) == 2
    assert not any('"certificate_questioned":true' in mail.payload for mail in mails)


def test_attempts_of_one_person_are_graded_again_side_by_side_with_others(application):
    publish(application.settings.keys, QUIZ.replace("attempts: 2", "attempts: unlimited"))
    for _ in range(12):
        for each in ("ada", "bo"):
            take(application, each, {**HALF, "boxing": ("remove",)})
    publish(application.settings.keys, CORRECTED.replace("attempts: 2", "attempts: unlimited"))
    regrade = start_regrade(person("tim"), "visible-blood", REASON, ALL, application)

    done = continue_regrade(regrade, application, workers=8)

    assert (done.counts.changed, done.counts.failed) == (24, 0)
    assert application.attempts.standing("ada", "visible-blood").submitted == 12


def test_an_attempt_that_begins_while_it_runs_under_a_later_key_is_left_alone(application, clock, taken):
    regrade = start_regrade(person("tim"), "visible-blood", REASON, ALL, application)
    clock.forward(minutes=1)
    publish(application.settings.keys, QUIZ)
    later = take(application, "zoe2", RIGHT)

    while regrade.ended_at is None:
        regrade = continue_regrade(regrade, application)

    assert scores(application, later) == [1]


class TestWhatIsRefused:
    def test_a_question_that_is_gone_fails_the_attempt_with_the_cure_and_keeps_its_grade(self, application, taken):
        gone = CORRECTED[: CORRECTED.index("## A boxing match")]
        publish(application.settings.keys, gone)

        done = run(application)

        assert (done.counts.failed, done.counts.changed) == (3, 0)
        assert "`boxing` is not in the published test any more. Put it back" in done.failures[0].why
        assert len(application.attempts.get(taken["half"]).grades) == 1

    def test_an_option_that_is_gone_fails_those_who_chose_it_and_no_others(self, application, taken):
        publish(application.settings.keys, CORRECTED.replace("{#remove}\n  >", "{#take-down}\n  >"))

        done = run(application)

        assert [each.attempt_id for each in done.failures] == [taken["wrong"]]
        assert "no option `remove`" in done.failures[0].why
        assert done.counts.changed == 2

    def test_a_second_one_while_one_is_under_way(self, application, taken):
        start_regrade(person("tim"), "visible-blood", REASON, Terms(), application)

        with pytest.raises(Refused, match="under way"):
            start_regrade(person("tess"), "visible-blood", REASON, Terms(), application)

    @pytest.mark.parametrize("name", ["ada", "lead", "boss", "root"])
    def test_whoever_is_no_trainer(self, application, name):
        with pytest.raises(Forbidden):
            start_regrade(person(name), "visible-blood", REASON, Terms(), application)

    def test_a_quiz_that_is_not_published(self, application):
        with pytest.raises(NotFound):
            start_regrade(person("tim"), "nowhere", REASON, Terms(), application)


class TestDecisionsStay:
    def test_a_written_answer_that_was_let_go_keeps_its_mark_while_its_key_is_the_same(self, application, clock):
        written = QUIZ + '\n## What is it called? {#name}\n\n= "gore"\n\n> The module names it.\n'
        publish(application.settings.keys, written)
        attempt_id = take(application, "ada", {**HALF, "name": ["Gore"]})
        clock.forward(days=400)
        application.privacy.forget_answers(clock.now())
        publish(application.settings.keys, CORRECTED + written[len(QUIZ) :])
        run(application)
        assert scores(application, attempt_id) == [Fraction(3, 5), 1]

        publish(application.settings.keys, CORRECTED + written[len(QUIZ) :].replace('"gore"', '"blood"'))
        done = run(application)

        assert done.counts.failed == 1
        assert "was let go" in done.failures[0].why

    def test_late_answers_that_were_accepted_are_what_is_graded_again(self, application, clock):
        timed = QUIZ.replace("attempts: 2", "attempts: 2\n  time_limit: 20min")
        publish(application.settings.keys, timed)
        started = start_attempt(person("ada"), "visible-blood", "en", application)
        attempt_id = started.record.attempt.id
        clock.forward(minutes=30)
        late = {question: tuple(given) for question, given in HALF.items()}
        submit_attempt(person("ada"), attempt_id, "late-answers", late, application)
        accept_late(person("tim"), attempt_id, "late-answers", "The line was down.", application)
        publish(application.settings.keys, CORRECTED.replace("attempts: 2", "attempts: 2\n  time_limit: 20min"))

        run(application)

        assert scores(application, attempt_id) == [0, Fraction(1, 2), 1]


class TestTheOffer:
    def test_a_corrected_key_is_offered_until_everything_is_graded_again(self, application, taken):
        offer = outdated("visible-blood", application)
        assert (offer.offered, offer.attempts) == (True, 3)
        assert [(each.question_id, each.what) for each in offer.questions] == [("fight", "right: restrict, now allow")]

        run(application)

        assert not outdated("visible-blood", application).offered

    def test_a_regrade_of_the_better_ones_alone_leaves_it_offered(self, application, taken):
        run(application, Terms(only_if_better=True))

        assert outdated("visible-blood", application).offered

    def test_a_corrected_typo_is_none(self, application):
        take(application, "ada", HALF)
        publish(application.settings.keys, QUIZ.replace("blood is visible", "blood can be seen"))

        assert not outdated("visible-blood", application).offered

    def test_the_history_of_a_question_tells_its_keys_and_what_they_did(self, application, taken):
        done = run(application)

        first, second = question_history(person("tim"), "visible-blood", "fight", application)

        assert (first.change, second.change) == ("", "right: restrict, now allow")
        assert (first.regrades, [each.id for each in second.regrades]) == ((), [done.id])
        [unchanged] = question_history(person("tim"), "visible-blood", "boxing", application)
        assert [each.id for each in unchanged.regrades] == [done.id]


class Crash(Exception):
    """The process ends here."""


class Fragile:
    """A store that ends the process right after one of the calls of a desk."""

    def __init__(self, store, counter):
        self._store = store
        self._counter = counter

    def __getattr__(self, name):
        call = getattr(self._store, name)

        def counted(*given, **named):
            answer = call(*given, **named)
            self._counter.count()
            return answer

        return counted


class Counter:
    """Counts the calls of a desk and crashes after one of them."""

    def __init__(self, last):
        self.left = last

    def count(self):
        self.left -= 1
        if self.left == 0:
            raise Crash


STORES = ("attempts", "regrades", "appeals", "certificates", "audit", "outbox", "directory")


def test_a_crash_after_any_store_call_leaves_what_running_it_again_ends_the_same(tmp_path):
    def lived(name):
        application = make_application(tmp_path / name, HandClock())
        publish(application.settings.keys, QUIZ.replace("attempts: 2", "attempts: 2\n  certificate: 365d"))
        for each, answers in (("ada", HALF), ("bo", RIGHT), ("zoe", WRONG)):
            take(application, each, answers)
        publish(application.settings.keys, CORRECTED.replace("attempts: 2", "attempts: 2\n  certificate: 365d"))
        return application

    def outcome(application):
        [regrade] = application.regrades.regrades("visible-blood")
        people = ("ada", "bo", "zoe")
        records = [record for each in people for record in application.attempts.of_person(each)]
        return (
            regrade.counts,
            len(regrade.questioned),
            regrade.ended_at is None,
            [[each.grade for each in record.grades] for record in records],
            [application.attempts.standing(each, "visible-blood") for each in people],
            [len(application.certificates.certificates_of(each)) for each in people],
            [[mail.kind for mail in application.privacy.mails_to(each)] for each in people],
            [event.action for event in application.audit.events()].count("regraded"),
        )

    whole = lived("whole")
    run(whole)
    expected = outcome(whole)
    whole.close()

    for last in itertools.count(1):
        application = lived(f"crash-{last}")
        counter = Counter(last)
        fragile = dataclasses.replace(
            application, **{name: Fragile(getattr(application, name), counter) for name in STORES}
        )
        try:
            run(fragile)
            ended = True
        except Crash:
            ended = False
        if not application.regrades.regrades("visible-blood"):
            start_regrade(person("tim"), "visible-blood", REASON, Terms(), application)
        while regrade_job(application)["examined"] or application.regrades.unfinished_regrades():
            pass
        assert _without_ids(outcome(application)) == _without_ids(expected), last
        application.close()
        if ended:
            break
    assert last > 10


def _without_ids(outcome):
    """The outcome without the ids of attempts, which differ from run to run."""
    counts, questioned, under_way, grades, standings, *rest = outcome
    plain = [dataclasses.replace(each, passed_attempt=None, certificate=None, outcomes=()) for each in standings]
    return counts, questioned, under_way, grades, plain, *rest


def test_the_grade_of_a_regrade_is_a_fresh_grade_under_the_key(application, taken):
    run(application)

    key = application.keys.current("visible-blood").key
    for attempt_id in taken.values():
        record = application.attempts.get(attempt_id)
        assert record.grade == grade(record.submission.answers, key.only(record.attempt.question_ids))
