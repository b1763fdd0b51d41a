"""Certificates: numbers nobody guesses, and how long they hold."""

from __future__ import annotations

import dataclasses
import re
import uuid
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import NOW, attempt, certificate, grade_record, minutes
from evenhand.assessment.certification import ALPHABET, Validity, certificate_for, certificate_number
from evenhand.quiz.settings import Settings

NUMBER = re.compile(rf"EH(?:-[{ALPHABET}]{{4}}){{4}}")
DAY = timedelta(days=1)


@given(random_id=st.text())
def test_a_number_is_four_groups_of_letters_and_digits_that_cannot_be_mistaken(random_id):
    number = certificate_number(random_id)

    assert NUMBER.fullmatch(number)
    assert not set(number.removeprefix("EH")) & set("01ILOU")


def test_the_alphabet_has_each_sign_once():
    assert len(set(ALPHABET)) == len(ALPHABET) == 30


def test_the_same_id_gives_the_same_number_and_others_give_others():
    ids = [str(uuid.UUID(int=number)) for number in range(2000)]

    numbers = [certificate_number(each) for each in ids]

    assert len(set(numbers)) == len(ids)
    assert numbers == [certificate_number(each) for each in ids]


def test_numbers_are_those_that_were_printed_long_ago():
    assert certificate_number("01935f6c-0000-7000-8000-000000000001") == "EH-2GDF-ZTNJ-38CQ-2WW2"


def test_every_sign_of_a_number_is_as_likely_as_any_other():
    signs = "".join(certificate_number(str(number)) for number in range(1500)).replace("EH-", "").replace("-", "")
    expected = len(signs) / len(ALPHABET)

    # The ids are fixed: 58.3 is exceeded by one in a thousand of such sets (29 degrees of freedom), and not by this.
    assert sum((signs.count(sign) - expected) ** 2 / expected for sign in ALPHABET) < 58


def test_a_certificate_says_what_was_passed_when_and_how_well():
    made = certificate_for(attempt(), grade_record(), Settings(certifies=True, certificate_valid=365 * DAY), "an id")

    assert made.number == certificate_number("an id")
    assert (made.person_id, made.vendor_id, made.quiz_id) == ("p-ana", "northwind", "real-world-violence")
    assert (made.attempt_id, made.publication) == ("attempt-1", "feedbeef0001")
    assert made.score == Fraction(8, 9)
    assert (made.issued_at, made.expires_at) == (minutes(20), minutes(20) + 365 * DAY)


def test_a_certificate_without_a_term_never_expires():
    made = certificate_for(attempt(), grade_record(), Settings(certifies=True), "an id")

    assert made.expires_at is None
    assert made.validity(NOW + 36500 * DAY) is Validity.VALID


EXPIRES = minutes(20) + 365 * DAY


@pytest.mark.parametrize(
    ("revoked", "at", "validity"),
    [
        (None, minutes(20), Validity.VALID),
        (None, EXPIRES - timedelta(microseconds=1), Validity.VALID),
        (None, EXPIRES, Validity.EXPIRED),
        (minutes(30), minutes(31), Validity.REVOKED),
        (minutes(30), EXPIRES, Validity.REVOKED),
    ],
)
def test_a_certificate_holds_until_it_expires_or_is_revoked(revoked, at, validity):
    held = dataclasses.replace(certificate(), expires_at=EXPIRES, revoked_at=revoked)

    assert held.validity(at) is validity
