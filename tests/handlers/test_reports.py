"""The reports in the site: who reads which, what narrows them down, and that no vendor sees another's."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from evenhand.handlers.report_strings import STRINGS
from evenhand.mail.strings import strings_of
from evenhand.people.person import Person, Role
from evenhand.quiz.settings import Window
from evenhand.workflows.assign import assign as give
from support import RIGHT, VENDORS, WRONG, Browser, HandClock, make_application, person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evenhand.wiring import Application

PAGE = "/api/reports/visible-blood"


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """Ada and Bo of Acme pass and fail, Zoe of Zenith fails; Tim, a trainer, tries it too."""
    clock = HandClock()
    application = make_application(tmp_path_factory.mktemp("reports") / "state", clock)
    for who, answers in (("ada", RIGHT), ("bo", WRONG), ("zoe", WRONG), ("tim", RIGHT)):
        browser = Browser(application, who)
        started = browser.post("/api/attempts", {"quiz_id": "visible-blood", "language": "en"}).json()
        browser.submit(started["id"], answers, f"submission-{who}")
    yield application
    application.close()


def read(application: Application, person: str, query: str = "") -> str:
    answer = Browser(application, person).get(PAGE + query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return str(answer.text)


def test_a_lead_reads_the_report_of_their_own_vendor(application):
    page = read(application, "lead")

    assert "Acme Support" in page
    assert "Zenith" not in page
    assert "1 of 2" in page


def test_who_answers_for_all_reads_all_as_one_and_may_choose_a_vendor(application):
    assert "1 of 3" in read(application, "boss")
    assert "0 of 1" in read(application, "boss", "?vendor=zenith")


def test_a_trainer_s_own_try_counts_in_no_report(application):
    assert "1 of 3" in read(application, "tim")


@pytest.mark.parametrize("vendor", ["zenith", "nobody-knows"])
def test_a_vendor_out_of_reach_looks_like_one_that_is_unknown(application, vendor):
    answer = Browser(application, "lead").get(f"{PAGE}?vendor={vendor}")

    assert answer.status_code == 404
    assert answer.json()["detail"] == "There is no such report, or it is not yours to read."


@pytest.mark.parametrize("person", ["ada", "root"])
def test_who_receives_no_report_reads_none(application, person):
    for path in ("/api/reports", PAGE, f"{PAGE}/csv"):
        assert Browser(application, person).get(path).status_code == 403


def test_who_answers_for_no_vendor_reads_of_nobody(application):
    nil = Person(id="nil", name="Nil", email="nil@evenhand.example", role=Role.STAKEHOLDER)
    application.directory.put((), (nil,))
    give(person("tim"), "visible-blood", Window(), application, cohort="nov")

    page = read(application, "nil")

    assert STRINGS["en"]["no_results"] in page
    assert not [name for name in ("Acme", "Zenith", "40 people", "have this test to do") if name in page]
    assert "have this test to do" in read(application, "lead")


def test_a_test_that_is_not_published_has_no_report(application):
    assert Browser(application, "tim").get("/api/reports/hate-speech").status_code == 404


@pytest.mark.parametrize(
    "query", ["?first=2026-13", "?first=November", "?taken_in=fr", "?beside=person", "?vendor=A%20B", "?page=2"]
)
def test_a_query_that_does_not_fit_is_refused_with_its_place(application, query):
    answer = Browser(application, "tim").get(PAGE + query)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["at"][1:] == query[1:].partition("=")[0]


def test_what_a_form_sends_for_all_says_nothing(application):
    assert "1 of 3" in read(application, "tim", "?language=en&vendor=&cohort=&taken_in=&first=&last=&beside=")


def test_results_are_narrowed_down_by_month_and_cohort(application):
    assert "1 of 3" in read(application, "tim", "?first=2026-11&last=2026-11&cohort=nov")
    for query in ("?first=2026-12", "?last=2026-10", "?cohort=spring"):
        assert STRINGS["en"]["no_results"] in read(application, "tim", query)


def test_vendors_stand_side_by_side_for_those_who_answer_for_all(application):
    page = read(application, "boss", "?beside=vendor")

    assert STRINGS["en"]["compared"].format(what="Vendors") in page
    assert all(vendor.name in page for vendor in VENDORS)


def test_a_lead_compares_nothing_but_their_own_people(application):
    page = read(application, "lead", "?beside=vendor")
    assert STRINGS["en"]["compared"].format(what="Vendors") not in page
    assert '<option value="vendor"' not in page

    cohorts = read(application, "lead", "?beside=cohort")
    assert STRINGS["en"]["compared"].format(what="Cohorts") in cohorts
    assert "Zenith" not in cohorts


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_report_speaks_the_reader_s_language(application, language):
    page = read(application, "boss", f"?language={language}&beside=vendor")

    assert f'<html lang="{language}"' in page
    assert strings_of(language).conventions in page
    other = STRINGS["zh" if language == "en" else "en"]
    assert not [
        text for name, text in other.items() if len(text) > 6 and text in page and text != STRINGS[language][name]
    ]


def test_every_picture_has_a_name_a_description_and_a_table_behind_it(application):
    page = read(application, "boss", "?beside=vendor")

    pictures = page.count('<svg role="img"')
    assert pictures >= 4
    assert page.count("<title id=") == page.count("<desc id=") == pictures
    assert page.count(STRINGS["en"]["as_table"]) >= 3


def test_the_same_figures_come_as_a_file(application):
    answer = Browser(application, "lead").get(f"{PAGE}/csv?language=en")

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="visible-blood-2026-11-23.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["question"] for row in rows} >= {"fight", "scope", "boxing"}
    assert {row["n"] for row in rows if row["row"] == "question"} == {"2"}


def test_the_list_names_every_published_test(application):
    page = Browser(application, "lead").get("/api/reports?language=en").text
    assert 'href="/api/reports/visible-blood?language=en"' in page


def test_all_words_of_the_pages_are_there_in_both_languages():
    assert STRINGS["en"].keys() == STRINGS["zh"].keys()
    assert all(text.strip() for words in STRINGS.values() for text in words.values())
