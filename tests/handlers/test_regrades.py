"""Regrades, revocations and histories over the API: what is offered, what is done, and who sees what of it."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from evenhand.handlers.jobs import regrade as regrade_job
from regrading import CHANGE, CORRECTED, HALF, REASON, certifying, take
from support import QUIZ, RIGHT, WRONG, publish

REGRADES = "/api/quizzes/visible-blood/regrades"
PREVIEW = "/api/quizzes/visible-blood/regrade"
DIFFERENCE = {"aspect": "right", "was": "restrict", "now": "allow"}
WHY = "The test was not passed after all."


@pytest.fixture
def taken(application):
    """The attempts of Ada, who fails with half the marks, and of Bo, who passes; then the key is corrected."""
    publish(application.settings.keys, certifying(QUIZ))
    attempts = {"ada": take(application, "ada", HALF), "bo": take(application, "bo", RIGHT)}
    publish(application.settings.keys, certifying(CORRECTED))
    return attempts


@pytest.fixture
def tim(browser):
    return browser("tim")


def start(tim, **more):
    return tim.post(REGRADES, {"reason": REASON, **more})


@pytest.fixture
def regraded(tim, taken, application):
    """The id of a regrade that is done."""
    begun = start(tim)
    assert begun.status_code == 202, begun.text
    regrade_job(application)
    return begun.json()["id"]


class TestTheOffer:
    def test_nothing_is_offered_while_no_key_was_changed(self, tim, application):
        take(application, "ada", HALF)

        assert tim.get("/api/regrades").json() == {"quizzes": []}

    def test_a_corrected_key_is_offered_with_what_changed(self, tim, taken):
        [offer] = tim.get("/api/regrades").json()["quizzes"]

        assert offer == {
            "quiz_id": "visible-blood",
            "title": "Visible blood",
            "offered": True,
            "attempts": 2,
            "pass_mark": "",
            "questions": [CHANGE | {"differences": [DIFFERENCE]}],
            "latest": None,
        }

    def test_so_is_another_pass_mark(self, tim, taken, application):
        publish(application.settings.keys, certifying(QUIZ).replace("60%", "40%"))

        [offer] = tim.get("/api/regrades").json()["quizzes"]

        assert (offer["offered"], offer["pass_mark"]) == (True, "60%, now 40%")

    def test_once_everything_is_graded_again_it_is_not_offered_and_the_regrade_is_shown(self, tim, regraded):
        [offer] = tim.get("/api/regrades").json()["quizzes"]

        assert (offer["offered"], offer["questions"], offer["latest"]["id"]) == (False, [], regraded)


class TestThePreview:
    def test_it_lists_who_changes_from_what_to_what_and_writes_nothing(self, tim, taken, application):
        [certificate] = application.certificates.certificates_of("bo")

        seen = tim.get(PREVIEW).json()

        effects = {each["person"]: each for each in seen["effects"]}
        assert effects["Ada"] == {
            "attempt_id": taken["ada"],
            "person": "Ada",
            "vendor": "Acme Support",
            "number": 1,
            "change": "raised",
            "kept": False,
            "before": 0.5,
            "after": 1.0,
            "passed_before": False,
            "passed": True,
            "failure": "",
            "certificate": None,
        }
        assert (effects["Bo"]["change"], effects["Bo"]["certificate"]) == ("lowered", certificate.number)
        assert (seen["of"], seen["counts"]["now_passed"], seen["counts"]["now_failed"], seen["next"]) == (2, 1, 1, None)
        assert all(len(application.attempts.get(each).grades) == 1 for each in taken.values())
        assert application.regrades.regrades("visible-blood") == []

    def test_better_ones_alone_leave_the_others_as_they_are(self, tim, taken):
        seen = tim.get(f"{PREVIEW}?only_if_better=true").json()

        kept = {each["person"]: (each["kept"], each["certificate"]) for each in seen["effects"]}
        assert kept == {"Ada": (False, None), "Bo": (True, None)}
        assert (seen["counts"]["changed"], seen["counts"]["kept"]) == (1, 1)

    def test_of_those_submitted_since_a_time(self, tim, taken, application, clock):
        clock.forward(hours=1)
        take(application, "zoe", RIGHT)

        def people(since):
            return [each["person"] for each in tim.get(f"{PREVIEW}?since={quote(since)}").json()["effects"]]

        assert people("2026-11-23T09:30:00Z") == []
        assert sorted(people("2026-11-23T10:00:00+01:00")) == ["Ada", "Bo"]

    def test_an_attempt_that_cannot_be_graded_is_listed_with_the_cure(self, tim, taken, application):
        publish(application.settings.keys, CORRECTED[: CORRECTED.index("## A boxing match")])

        [first, second] = tim.get(PREVIEW).json()["effects"]

        assert "`boxing` is not in the published test any more. Put it back" in first["failure"]
        assert (first["after"], first["passed"], second["after"]) == (None, None, None)

    def test_its_pages_hold_every_attempt_once(self, tim, application):
        publish(application.settings.keys, QUIZ.replace("attempts: 2", "attempts: unlimited"))
        attempts = [take(application, "ada", HALF) for _ in range(101)]
        publish(application.settings.keys, CORRECTED.replace("attempts: 2", "attempts: unlimited"))

        first = tim.get(PREVIEW).json()
        second = tim.get(f"{PREVIEW}?after={quote(first['next'], safe='')}").json()

        assert (first["of"], len(first["effects"]), len(second["effects"]), second["next"]) == (101, 100, 1, None)
        assert first["counts"]["changed"] + second["counts"]["changed"] == 101
        assert {each["attempt_id"] for page in (first, second) for each in page["effects"]} == set(attempts)

    @pytest.mark.parametrize(
        ("path", "status", "says"),
        [
            (f"{PREVIEW}?after=nowhere", 409, "There is no such page"),
            (f"{PREVIEW}?since=yesterday", 422, "since"),
            (f"{PREVIEW}?dry=true", 422, "dry"),
            ("/api/quizzes/nowhere/regrade", 404, "no published test `nowhere`"),
        ],
    )
    def test_what_is_asked_wrong_is_refused(self, tim, taken, path, status, says):
        answer = tim.get(path)

        assert (answer.status_code, says in answer.json()["detail"]) == (status, True), answer.text


class TestARegrade:
    def test_it_begins_at_once_and_is_done_in_the_background(self, tim, taken, application):
        begun = start(tim)
        assert (begun.status_code, begun.json()["ended_at"], begun.json()["of"]) == (202, None, 2)
        assert len(application.attempts.get(taken["ada"]).grades) == 1

        assert regrade_job(application) == {"examined": 2}

        shown = tim.get(f"/api/regrades/{begun.json()['id']}").json()
        assert shown["ended_at"] == "2026-11-23T09:00:00Z"
        assert (shown["by"], shown["reason"], shown["counts"]["changed"]) == ("Tim", REASON, 2)
        assert len(application.attempts.get(taken["ada"]).grades) == 2
        assert regrade_job(application) == {"examined": 0}

    def test_a_second_one_waits_for_the_first(self, browser, tim, taken, application):
        first = start(tim)

        second = start(browser("tess"))

        assert (first.status_code, second.status_code) == (202, 409)
        assert "under way" in second.json()["detail"]
        regrade_job(application)
        assert start(browser("tess")).status_code == 202

    def test_its_terms_are_kept_with_it(self, tim, taken, application):
        begun = start(tim, only_if_better=True, since="2026-11-23T10:00:00+01:00").json()
        regrade_job(application)

        shown = tim.get(f"/api/regrades/{begun['id']}").json()

        assert (shown["only_if_better"], shown["since"]) == (True, "2026-11-23T09:00:00Z")
        assert (shown["counts"]["changed"], shown["counts"]["kept"]) == (1, 1)

    def test_failures_are_listed_and_earlier_grades_stay(self, tim, taken, application):
        publish(application.settings.keys, CORRECTED[: CORRECTED.index("## A boxing match")])
        begun = start(tim).json()
        regrade_job(application)

        shown = tim.get(f"/api/regrades/{begun['id']}").json()

        assert {each["attempt_id"] for each in shown["failures"]} == set(taken.values())
        assert (shown["counts"]["failed"], shown["counts"]["changed"]) == (2, 0)
        assert len(application.attempts.get(taken["ada"]).grades) == 1

    @pytest.mark.parametrize(
        ("path", "body", "status"),
        [
            (REGRADES, {"reason": "short"}, 422),
            (REGRADES, {}, 422),
            (REGRADES, {"reason": REASON, "since": "yesterday"}, 422),
            (REGRADES, {"reason": REASON, "dry_run": True}, 422),
            ("/api/quizzes/nowhere/regrades", {"reason": REASON}, 404),
        ],
    )
    def test_what_is_asked_wrong_is_refused_and_nothing_begins(self, tim, taken, application, path, body, status):
        assert tim.post(path, body).status_code == status
        assert application.regrades.unfinished_regrades() == []

    def test_one_that_there_is_not_is_not_found(self, tim):
        assert tim.get("/api/regrades/id-999999").status_code == 404

    def test_beginning_and_end_are_in_the_audit_trail(self, regraded, application):
        told = [(event.action, event.actor_id, event.object) for event in application.audit.events()]

        for verb in ("regrade_started", "regraded"):
            assert told.count((verb, "tim", "quiz/visible-blood")) == 1

    def test_those_concerned_see_it_with_their_result(self, browser, regraded, taken):
        [change] = browser("ada").get(f"/api/attempts/{taken['ada']}").json()["changes"]

        assert (change["before"], change["after"], change["cause"], change["reason"]) == (0.5, 1.0, "regrade", REASON)
        assert (change["passed_before"], change["passed"], change["questions"]) == (False, True, [1])


class TestACertificateInQuestion:
    @pytest.fixture
    def number(self, regraded, tim):
        [questioned] = tim.get(f"/api/regrades/{regraded}").json()["questioned"]
        assert (questioned["person"], questioned["vendor"]) == ("Bo", "Acme Support")
        return questioned["number"]

    def test_it_holds_until_somebody_revokes_it(self, browser, tim, number, regraded, application):
        assert browser("bo").get("/api/certificates").json()["certificates"][0]["validity"] == "valid"

        revoked = tim.post(f"/api/certificates/{number}/revocation", {"reason": WHY})

        assert (revoked.status_code, revoked.json()["validity"]) == (200, "revoked")
        assert tim.get(f"/api/regrades/{regraded}").json()["questioned"] == []
        [event] = application.audit.events(person_id="bo", actor_id="tim")
        assert (event.action, event.object) == ("certificate_revoked", f"certificate/{number}")

    def test_its_holder_reads_why_and_others_only_that(self, browser, tim, number):
        tim.post(f"/api/certificates/{number}/revocation", {"reason": WHY})
        bo, page = browser("bo"), f"/api/certificates/{number}/page"

        [mine] = bo.get("/api/certificates").json()["certificates"]

        assert (mine["validity"], mine["revoked_for"]) == ("revoked", WHY)
        assert WHY in bo.get(page).text
        for other in (browser(), browser("lead"), browser("zoe")):
            assert "This certificate was revoked" in other.get(page).text
            assert WHY not in other.get(page).text
        assert WHY not in browser("lead").get("/api/people/bo").text

    def test_a_reason_is_asked_for(self, tim, number, application):
        refused = tim.post(f"/api/certificates/{number}/revocation", {"reason": "no"})

        assert (refused.status_code, "/reason" in refused.json()["detail"]) == (422, True)
        assert application.certificates.certificate(number).revoked_at is None

    @pytest.mark.parametrize("person", ["bo", "ada", "lead", "boss", "root"])
    def test_only_trainers_revoke(self, browser, number, application, person):
        refused = browser(person).post(f"/api/certificates/{number}/revocation", {"reason": WHY})

        assert refused.status_code == 403
        assert application.certificates.certificate(number).revoked_at is None

    def test_nobody_revokes_their_own(self, tim, taken, application):
        publish(application.settings.keys, certifying(QUIZ))
        own = tim.take(RIGHT)["certificate"]["number"]

        refused = tim.post(f"/api/certificates/{own}/revocation", {"reason": WHY})

        assert (refused.status_code, "Ask another trainer" in refused.json()["detail"]) == (403, True)

    def test_small_letters_do(self, tim, number):
        answer = tim.post(f"/api/certificates/{number.lower()}/revocation", {"reason": WHY})

        assert (answer.status_code, answer.json()["number"]) == (200, number)

    def test_a_number_that_is_none_is_not_found(self, tim):
        assert tim.post("/api/certificates/EH-2222/revocation", {"reason": WHY}).status_code == 404


class TestTheHistoryOfMarks:
    ESCALATED = "I am not sure how this reads in Chinese."
    RATIONALE = "Two readings are possible, so you get the marks."

    @pytest.fixture
    def lived(self, browser, application):
        """An attempt of Ada's that was graded, given full marks at one question by an appeal, and regraded."""
        take(application, "ada", WRONG)
        attempt_id = take(application, "ada", WRONG)
        objection = {"question_id": "boxing", "reason": "ambiguous", "text": "It can be read in two ways."}
        appeal_id = browser("ada").post(f"/api/attempts/{attempt_id}/appeals", objection).json()["id"]
        body = {"reason": self.ESCALATED, "version": 0}
        assert browser("tim").post(f"/api/appeals/{appeal_id}/escalation", body).status_code == 200
        decision = {"outcome": "upheld", "remedy": "full_marks", "rationale": self.RATIONALE, "version": 1}
        assert browser("tess").post(f"/api/appeals/{appeal_id}/decision", decision).status_code == 200
        publish(application.settings.keys, CORRECTED)
        assert start(browser("tim")).status_code == 202
        regrade_job(application)
        return attempt_id

    def history(self, browser, person, attempt_id):
        answer = browser(person).get(f"/api/attempts/{attempt_id}/history")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def test_a_trainer_sees_who_decided_what_under_which_key(self, browser, application, lived):
        told = self.history(browser, "tim", lived)

        first, corrected = (each.revision for each in application.keys.history("visible-blood"))
        assert [(each["by"], each["cause"], each["score"], each["publication"]) for each in told["grades"]] == [
            ("grader", None, 0.0, first),
            ("Tess", "appeal", 0.25, first),
            ("Tim", "regrade", 0.75, corrected),
        ]
        assert told["grades"][1]["marks"] == {"fight": 0.0, "scope": 0.0, "boxing": 1.0}
        assert told["grades"][2]["marks"] == {"fight": 2.0, "scope": 0.0, "boxing": 1.0}
        [appeal] = told["appeals"]
        assert [(each["by"], each["state"], each["note"]) for each in appeal["events"]] == [
            ("Tim", "in_review", self.ESCALATED),
            ("Tess", "upheld", self.RATIONALE),
        ]

    def test_it_names_nobody_to_who_decides_but_reviewers(self, browser, application, lived):
        ada = browser("ada")
        body = {"question_id": "scope", "reason": "other", "text": "On second thought I may be wrong."}
        opened = ada.post(f"/api/attempts/{lived}/appeals", body).json()
        ada.post(f"/api/appeals/{opened['id']}/withdrawal", {})

        told = self.history(browser, "tim", lived)

        assert told["appeals"][-1]["events"][0]["by"] == "ada"
        assert "Ada" not in str(told)

    def test_its_owner_sees_that_it_was_a_trainer_and_not_what_they_said_to_each_other(self, browser, lived):
        told = self.history(browser, "ada", lived)

        assert [each["by"] for each in told["grades"]] == ["grader", "trainer", "trainer"]
        assert [each["reason"] for each in told["grades"]][1:] == [self.RATIONALE, REASON]
        [appeal] = told["appeals"]
        assert [(each["by"], each["note"]) for each in appeal["events"]] == [
            ("trainer", ""),
            ("trainer", self.RATIONALE),
        ]

    def test_marks_of_single_questions_wait_until_they_are_shown(self, browser, application):
        attempt_id = take(application, "bo", WRONG)

        assert self.history(browser, "bo", attempt_id)["grades"][0]["marks"] == {}
        take(application, "bo", WRONG)
        assert self.history(browser, "bo", attempt_id)["grades"][0]["marks"]["fight"] == 0.0

    def test_an_attempt_that_is_under_way_has_none(self, browser):
        attempt_id = browser("bo").start().json()["id"]

        told = self.history(browser, "bo", attempt_id)

        assert (told["grades"], told["appeals"]) == ([], [])

    @pytest.mark.parametrize("person", ["lead", "boss"])
    def test_the_vendors_side_sees_scores_and_nothing_about_answers(self, browser, lived, person):
        told = self.history(browser, person, lived)

        assert [each["score"] for each in told["grades"]] == [0.0, 0.25, 0.75]
        assert [each["marks"] for each in told["grades"]] == [{}, {}, {}]
        assert [each["by"] for each in told["grades"]] == ["grader", "trainer", "trainer"]
        assert told["appeals"] == []
        for path in (f"/api/attempts/{lived}/history", f"/api/attempts/{lived}"):
            assert self.RATIONALE not in browser(person).get(path).text

    @pytest.mark.parametrize("person", ["bo", "zoe"])
    def test_another_labeller_sees_nothing(self, browser, lived, person):
        assert browser(person).get(f"/api/attempts/{lived}/history").status_code == 404

    def test_the_lead_of_another_vendor_sees_nothing(self, browser, application):
        attempt_id = take(application, "zoe", RIGHT)

        assert browser("lead").get(f"/api/attempts/{attempt_id}/history").status_code == 404


class TestTheHistoryOfAQuestion:
    ADDRESS = "/api/quizzes/visible-blood/questions/{}/history"

    def test_it_tells_the_keys_and_what_each_did_to_the_marks(self, tim, regraded):
        first, second = tim.get(self.ADDRESS.format("fight")).json()["states"]

        assert (first["change"], first["differences"], first["regrades"]) == ("", [], [])
        assert second["differences"] == [DIFFERENCE]
        assert (second["change"], [each["id"] for each in second["regrades"]]) == (CHANGE["what"], [regraded])
        assert second["regrades"][0]["counts"]["changed"] == 2
        assert first["key_revision"] != second["key_revision"]

    def test_of_a_question_that_is_gone_it_tells_that(self, tim, taken, application):
        publish(application.settings.keys, CORRECTED[: CORRECTED.index("## A boxing match")])

        [_, gone] = tim.get(self.ADDRESS.format("boxing")).json()["states"]

        assert gone["key_revision"] is None

    def test_one_that_never_was_is_not_found(self, tim):
        assert tim.get(self.ADDRESS.format("never")).status_code == 404


@pytest.mark.parametrize("person", ["ada", "lead", "boss", "root"])
def test_regrades_are_for_trainers(browser, regraded, person):
    other = browser(person)
    paths = ("/api/regrades", f"/api/regrades/{regraded}", PREVIEW, TestTheHistoryOfAQuestion.ADDRESS.format("fight"))

    assert {other.get(path).status_code for path in paths} == {403}
    assert start(other).status_code == 403
