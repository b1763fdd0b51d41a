"""One's own subscriptions, over the API and by forms; stopping mails by a link; looking at a report; addresses."""

from __future__ import annotations

import dataclasses
import re

import pytest

from evenhand.handlers.jobs import make_reports, send_mail
from evenhand.people.feedback import Feedback, FeedbackKind
from evenhand.workflows.note_feedback import is_bouncing, note_feedback
from evenhand.workflows.unsubscribe import unsubscribe_address
from html_page import Page
from support import RIGHT, WRONG, person

STANDARD = {
    "id": "standard",
    "quiz_id": "",
    "quiz": "",
    "cohort": "",
    "vendor_id": "",
    "vendor": "",
    "frequency": "daily",
    "weekday": 0,
    "at": "07:00",
    "time_zone": "UTC",
    "pause": None,
    "preview": "/api/report-preview?page=en",
}
WEEKLY = {
    "quiz_id": "visible-blood",
    "cohort": "nov",
    "vendor_id": "acme",
    "frequency": "weekly",
    "weekday": 4,
    "hour": 16,
}
LINK = "/api/unsubscribe/"


def mine(browser):
    return browser.get("/api/subscriptions").json()["subscriptions"]


def path_of(application, who="lead", subscription="standard"):
    return unsubscribe_address(who, subscription, application).removeprefix(application.site_url)


class TestOverTheApi:
    def test_whoever_never_chose_sees_the_standard_and_what_there_is_to_choose_from(self, browser):
        shown = browser("lead").get("/api/subscriptions").json()

        assert shown == {
            "subscriptions": [STANDARD],
            "quizzes": [{"id": "visible-blood", "name": "Visible blood"}],
            "cohorts": ["nov"],
            "vendors": [{"id": "acme", "name": "Acme Support"}],
            "all_at_once": False,
            "time_zone": "UTC",
            "bouncing": False,
        }

    def test_one_is_added_changed_paused_and_removed(self, browser):
        lead = browser("lead")
        made = lead.post("/api/subscriptions", WEEKLY)
        assert made.status_code == 201
        assert made.json().items() >= {name: value for name, value in WEEKLY.items() if name != "hour"}.items()
        assert (made.json()["at"], made.json()["quiz"], made.json()["vendor"]) == (
            "16:00",
            "Visible blood",
            "Acme Support",
        )
        assert made.json()["preview"] == "/api/report-preview?quiz=visible-blood&vendor=acme&cohort=nov&page=en"

        address = f"/api/subscriptions/{made.json()['id']}"
        changed = lead.put(address, {**WEEKLY, "weekday": 0, "hour": None, "paused": True}).json()
        assert (changed["weekday"], changed["at"], changed["pause"]) == (0, "16:00", "own")
        assert lead.put(address, {**WEEKLY, "paused": False}).json()["pause"] is None
        assert [each["id"] for each in mine(lead)] == ["standard", made.json()["id"]]
        assert lead.client.delete(address).status_code == 204
        assert lead.client.delete(address).status_code == 204
        assert mine(lead) == [STANDARD]
        assert lead.client.delete("/api/subscriptions/standard").status_code == 204
        assert mine(lead) == []

    def test_nobody_gets_at_another_s(self, browser):
        made = browser("tim").post("/api/subscriptions", {}).json()
        lead, address = browser("lead"), f"/api/subscriptions/{made['id']}"

        assert lead.put(address, {}).status_code == 404
        assert lead.client.post(address, data={"do": "pause"}).status_code == 404
        lead.client.delete(address)
        assert [each["id"] for each in mine(browser("tim"))] == ["standard", made["id"]]

    @pytest.mark.parametrize("who", ["ada", "root"])
    def test_whoever_gets_no_reports_has_nothing_to_choose(self, browser, who):
        assert browser(who).get("/api/subscriptions").status_code == 403
        assert browser(who).get("/api/my").json()["reports"] is False
        assert "subscriptions" not in browser(who).get("/api/my/page").text

    @pytest.mark.parametrize(
        ("change", "status"),
        [
            ({"hour": 24}, 422),
            ({"weekday": 7}, 422),
            ({"frequency": "hourly"}, 422),
            ({"person_id": "tim"}, 422),
            ({"vendor_id": "zenith"}, 409),
            ({"cohort": "dec"}, 409),
            ({"quiz_id": "no-such-test"}, 409),
        ],
    )
    def test_what_cannot_be_is_refused_and_nothing_changes(self, browser, application, change, status):
        lead = browser("lead")

        assert lead.post("/api/subscriptions", {**WEEKLY, **change}).status_code == status
        assert application.subscriptions.subscriptions("lead") is None

    def test_the_page_says_that_mail_comes_back(self, browser, application):
        came_back = Feedback(id="f", kind=FeedbackKind.BOUNCE, address="lea@acme.example", at=application.clock.now())
        note_feedback(came_back, application)

        assert browser("lead").get("/api/subscriptions").json()["bouncing"] is True
        assert "comes back" in browser("lead").get("/api/subscriptions/page?language=en").text


class TestWithoutScript:
    def test_my_page_leads_to_a_page_that_works_by_forms(self, browser):
        lead = browser("lead")
        assert "/api/subscriptions/page?language=en" in lead.get("/api/my/page?language=en").text
        fields = {
            "page": "en",
            "quiz_id": "",
            "vendor_id": "acme",
            "cohort": "",
            "frequency": "weekly",
            "weekday": "1",
            "hour": "9",
        }

        sent = lead.client.post("/api/subscriptions", data=fields, headers={"X-Evenhand": ""})

        assert (sent.status_code, sent.headers["location"]) == (303, "/api/subscriptions/page?language=en&saved=1")
        page = Page(lead.get(sent.headers["location"]).text)
        assert "Saved." in page.text
        shown = " ".join(page.text.split())
        assert "Every test, Acme Support, Everybody every Tuesday at 09:00 (UTC)" in shown
        added = mine(lead)[1]["id"]
        for do, pause in (("pause", "own"), ("resume", None)):
            lead.client.post(f"/api/subscriptions/{added}", data={"page": "en", "do": do})
            assert mine(lead)[1]["pause"] == pause
        changed = {**fields, "hour": "", "frequency": "daily", "do": "change"}
        lead.client.post(f"/api/subscriptions/{added}", data=changed)
        assert (mine(lead)[1]["frequency"], mine(lead)[1]["at"]) == ("daily", "09:00")
        lead.client.post(f"/api/subscriptions/{added}", data={"page": "en", "do": "remove"})
        assert mine(lead) == [STANDARD]

    def test_a_form_that_was_cut_short_is_refused(self, browser):
        lead = browser("lead")

        for path in ("/api/subscriptions", "/api/subscriptions/standard"):
            assert lead.client.post(path, data={"page": "en"}).status_code == 400
        assert mine(lead) == [STANDARD]

    @pytest.mark.parametrize("change", [{"hour": "often"}, {"weekday": "9"}, {"frequency": "hourly"}])
    def test_a_form_that_does_not_fit_is_refused(self, browser, change):
        lead = browser("lead")

        refused = lead.client.post("/api/subscriptions", data={"page": "en", "frequency": "daily", **change})

        assert refused.status_code == 400
        assert next(iter(change)) in refused.json()["detail"]
        assert mine(lead) == [STANDARD]

    def test_a_time_in_another_zone_can_be_kept_as_it_is(self, browser, application):
        application.directory.put((), [dataclasses.replace(person("lead"), time_zone="Asia/Shanghai")])

        page = browser("lead").get("/api/subscriptions/page?language=en").text

        assert '<option value="" selected>07:00 (UTC), as now</option>' in page

    def test_the_page_speaks_chinese_and_no_english(self, browser, application):
        application.directory.put((), [dataclasses.replace(person("lead"), language="zh")])
        names = ("Visible blood", "Acme Support", "Evenhand", "nov", "UTC")

        page = Page(browser("lead").get("/api/subscriptions/page").text)

        words = page.text
        for name in names:
            words = words.replace(name, "")
        assert "我的报告" in words
        assert not [sign for sign in words if sign.isascii() and sign.isalpha()], words


class TestTheLinkInAMail:
    def test_looking_changes_nothing_for_programs_follow_every_link(self, browser, application):
        answer = browser().get(path_of(application))

        assert answer.status_code == 200
        assert "Stop these mails" in answer.text
        assert application.subscriptions.subscriptions("lead") is None
        assert "no-referrer" in answer.headers["referrer-policy"]

    @pytest.mark.parametrize(
        "sent",
        [
            {"data": {"List-Unsubscribe": "One-Click"}},
            {"files": {"List-Unsubscribe": (None, "One-Click")}},
            {"content": b""},
            {"data": {"List-Unsubscribe": "One-Click"}, "headers": {"origin": "https://mail.example"}},
            {"data": {"List-Unsubscribe": "One-Click"}, "headers": {"sec-fetch-site": "cross-site"}},
        ],
        ids=["a form", "parts", "nothing", "from a mail program's page", "across sites"],
    )
    def test_one_click_stops_the_mails_without_a_session_from_wherever_it_comes(self, browser, application, sent):
        nobody = browser()
        del nobody.client.headers["X-Evenhand"]

        for _ in range(2):
            assert nobody.client.post(path_of(application), **sent).status_code == 200

        assert [each["pause"] for each in mine(browser("lead"))] == ["link"]
        assert [each["pause"] for each in mine(browser("tim"))] == [None]

    def test_a_click_by_mistake_is_taken_back_on_the_page(self, browser, application):
        nobody, path = browser(), path_of(application)
        stopped = nobody.client.post(path, data={"List-Unsubscribe": "One-Click"})
        assert "Was it by mistake?" in stopped.text

        again = nobody.client.post(path, data={"again": "1"})

        assert "Stop these mails" in again.text
        assert [each["pause"] for each in mine(browser("lead"))] == [None]

    def test_the_page_is_in_the_language_of_the_mail_and_says_nothing_of_whose_it_is(self, browser, application):
        application.directory.put((), [dataclasses.replace(person("lead"), name="Quagga", language="zh")])
        nobody, path = browser(), path_of(application)

        own, english = nobody.get(path), nobody.get(f"{path}?language=en")

        assert "不再接收此类邮件" in own.text
        assert "Stop these mails" in english.text
        for page in (own, english, nobody.client.post(path)):
            assert "Quagga" not in page.text
            assert "lea@acme" not in page.text
        words = Page(own.text).text.replace("Evenhand", "")
        assert not [sign for sign in words if sign.isascii() and sign.isalpha()], words

    @pytest.mark.parametrize("token", ["none", "a.b", "%2e%2e", "WyJsZWFkIiwic3RhbmRhcmQiXQ.AAAAAAAAAAAAAAAAAAAAAA"])
    def test_a_link_that_is_none_is_not_found_and_stops_nothing(self, browser, application, token):
        for answer in (browser().get(LINK + token), browser().client.post(LINK + token)):
            assert answer.status_code == 404
        assert application.subscriptions.subscriptions("lead") is None

    def test_other_changes_are_still_refused_to_other_sites(self, browser):
        refused = browser("lead").client.post(
            "/api/subscriptions", data={"page": "en"}, headers={"origin": "https://evil.example"}
        )

        assert refused.status_code == 403

    def test_the_link_in_a_mail_that_was_sent_works(self, browser, application):
        browser("ada").take(RIGHT)
        make_reports(application)
        send_mail(application)
        texts = [file.read_bytes().decode() for file in application.settings.outbox.glob("report-*.eml")]
        [link] = [re.search(r"List-Unsubscribe: <(.*)>", text)[1] for text in texts if "To: lea@acme.example" in text]

        browser().client.post(link, data={"List-Unsubscribe": "One-Click"})

        assert [each["pause"] for each in mine(browser("lead"))] == ["link"]


class TestLookingAtAReport:
    @pytest.fixture(autouse=True)
    def _taken(self, browser):
        browser("ada").take(RIGHT)
        browser("zoe").take(WRONG, "submission-of-zoe")

    def test_a_trainer_sees_what_a_lead_would_get_in_a_page_that_runs_nothing(self, browser):
        tim = browser("tim")
        page = tim.get("/api/report-preview?to=lead&page=en")
        mail = tim.get("/api/report-preview/mail?to=lead")

        assert "Visible blood, Acme Support: 1 of 1 passed" in page.text
        assert "frame-src 'self'" in page.headers["content-security-policy"]
        assert 'src="/api/report-preview/mail?quiz=visible-blood&amp;to=lead&amp;page=en"' in page.text
        assert "Acme Support" in mail.text
        policy = mail.headers["content-security-policy"]
        assert "sandbox" in policy
        assert "script-src" not in policy
        assert "default-src 'none'" in policy

    def test_a_lead_sees_their_own_and_no_other_vendor_s(self, browser):
        lead = browser("lead")

        assert "Acme Support" in lead.get("/api/report-preview?page=en").text
        assert "Zenith" not in lead.get("/api/report-preview?page=en").text
        for asked in ("vendor=zenith", "to=boss", "to=tim", "cohort=unknown"):
            assert lead.get(f"/api/report-preview?{asked}").status_code == 404
            assert lead.get(f"/api/report-preview/mail?{asked}").status_code == 404

    def test_in_another_language_and_of_one_vendor(self, browser):
        page = browser("boss").get("/api/report-preview?page=zh&language=zh&vendor=zenith").text

        assert "Zenith" in page
        assert "报告邮件预览" in page

    def test_where_there_are_no_results_it_says_that_none_is_sent(self, browser, application):
        application.directory.put((), [dataclasses.replace(person("zoe2"), cohort="dec")])

        assert "no mail is sent" in browser("tim").get("/api/report-preview?cohort=dec&page=en").text
        assert browser("tim").get("/api/report-preview/mail?cohort=dec").text == ""

    def test_a_test_that_is_not_there_is_not_found(self, browser):
        assert browser("tim").get("/api/report-preview?quiz=no-such-test").status_code == 404

    @pytest.mark.parametrize("who", ["ada", "root"])
    def test_others_see_none(self, browser, who):
        assert browser(who).get("/api/report-preview").status_code == 403


class TestAddressesThatMailDoesNotReach:
    @pytest.fixture(autouse=True)
    def _came_back(self, application):
        came_back = Feedback(
            id="f", kind=FeedbackKind.BOUNCE, address="lea@acme.example", at=application.clock.now(), why="550 5.1.1"
        )
        note_feedback(came_back, application)

    def test_trainers_and_admins_see_them_and_say_that_one_works_again(self, browser, application):
        for who in ("tim", "root"):
            assert browser(who).get("/api/people").json()["can_mend"] is True
            [shown] = browser(who).get("/api/bounces").json()["bounces"]
            assert (shown["person_id"], shown["email"], shown["why"]) == ("lead", "lea@acme.example", "550 5.1.1")

        assert browser("tim").client.delete("/api/bounces/lead").status_code == 204
        assert browser("tim").client.delete("/api/bounces/lead").status_code == 204
        assert browser("tim").get("/api/bounces").json() == {"bounces": []}

    @pytest.mark.parametrize("who", ["ada", "lead", "boss"])
    def test_nobody_else_does(self, browser, application, who):
        assert browser(who).get("/api/people").json()["can_mend"] is False
        assert browser(who).get("/api/bounces").status_code == 403
        assert browser(who).client.delete("/api/bounces/lead").status_code == 403
        assert is_bouncing(person("lead"), application.bounces)
