"""What stands around a mail: whom alone it is about, that it may be a repeat, how to stop mails like it."""

from __future__ import annotations

import dataclasses

import pytest

from evenhand.mail.compose import compose_receipt, compose_report
from evenhand.mail.leaving import Leaving
from evenhand.mail.plain import COLUMNS, width
from evenhand.mail.strings import strings_of
from mail.examples import receipt_payload, report_payload
from mail.reading import checked, one_line, visible

LINK = "https://training.example/api/unsubscribe/WyJsZWFkIiwic3RhbmRhcmQiXQ.YCiguCOePoVeV3-5LsyMHw"
LAST = Leaving(repeat=True, unsubscribe=LINK)


def report(language: str, leaving: Leaving = LAST, cohort: str = ""):
    payload = dataclasses.replace(report_payload(language), cohort=cohort)
    return compose_report(payload, mail_id="report-1", to="lea@acme.example", leaving=leaving)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_report_ends_with_how_to_stop_it_and_that_it_may_be_a_repeat(language):
    words, mail = strings_of(language), report(language)
    site = report_payload(language).site_url

    said = words.repeat.format(id="report-1")
    assert said in visible(mail.html)
    assert one_line(said).replace(" ", "") in one_line(mail.text).replace(" ", "")
    assert mail.text.endswith(
        f"{words.unsubscribe}{words.colon.rstrip()}\n{LINK}?language={language}\n"
        f"{words.change_subscriptions}{words.colon.rstrip()}\n{site}/{language}/my/#subscriptions\n"
    )
    assert checked(mail.html).addresses[-2:] == [f"{LINK}?language={language}", f"{site}/{language}/my/#subscriptions"]
    assert (mail.unsubscribe, mail.repeat) == (LINK, True)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_lines_of_the_text_stay_within_their_width_but_for_addresses(language):
    lines = report(language, cohort="autumn").text.splitlines()

    assert [line for line in lines if width(line) > COLUMNS and "https://" not in line] == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_cohort_s_report_says_so_first_in_each_part_and_in_its_subject(language):
    mail, whole = report(language, cohort="autumn"), report(language)
    said = strings_of(language).about_cohort.format(cohort="autumn")

    assert mail.subject == f"{said}{strings_of(language).colon}{whole.subject}"
    assert mail.text.startswith(said)
    assert visible(mail.html).index(said) < visible(mail.html).index("Evenhand")
    assert "autumn" in mail.attachments[0].name
    assert "autumn" not in whole.text + whole.html + whole.subject


def test_a_cohort_s_name_is_text_and_no_markup():
    mail = report("en", cohort="<b>x</b>/../y")

    assert "<b>x</b>/" not in mail.html
    assert "/" not in mail.attachments[0].name


def test_a_receipt_cannot_be_stopped_and_may_be_a_repeat():
    mail = compose_receipt(receipt_payload(), mail_id="receipt-1", to="ada@acme.example", leaving=LAST)

    assert (mail.unsubscribe, mail.repeat) == ("", True)
    assert "You may have received this mail before: the mail id receipt-1" in one_line(mail.text)


def test_a_mail_that_leaves_for_the_first_time_says_nothing_of_it():
    mail = compose_receipt(receipt_payload(), mail_id="receipt-1", to="ada@acme.example")

    assert "before" not in mail.text
    assert mail.text.endswith("receipt-1\n")
