"""What every certificate store promises."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

import builders
from evenhand.errors import AlreadySubmitted, Conflict, StaleVersion
from stores.steps import begin, submit

if TYPE_CHECKING:
    from evenhand.wiring import Stores

NUMBER = builders.certificate().number


def test_a_certificate_is_written_with_the_submission_it_rests_on(store: Stores) -> None:
    begin(store)
    assert store.certificates.certificate(NUMBER) is None
    submit(store, certificate=builders.certificate())
    assert store.certificates.certificate(NUMBER) == builders.certificate()
    assert store.certificates.certificates_of("p-ana") == [builders.certificate()]


def test_a_certificate_without_an_end_is_read_back_so(store: Stores) -> None:
    begin(store)
    for_ever = dataclasses.replace(builders.certificate(), expires_at=None)
    submit(store, certificate=for_ever)
    assert store.certificates.certificate(NUMBER) == for_ever


def test_a_submission_sent_again_issues_nothing_more(store: Stores) -> None:
    begin(store)
    submit(store, certificate=builders.certificate())
    submit(store, certificate=builders.certificate("EH-AAAA"))
    with pytest.raises(AlreadySubmitted):
        store.attempts.submit(
            builders.submission("submission-2"),
            builders.grade_record(),
            builders.standing(3),
            builders.result(),
            None,
            certificate=builders.certificate("EH-BBBB"),
        )
    assert store.certificates.certificates_of("p-ana") == [builders.certificate()]
    assert store.certificates.certificate("EH-AAAA") is None
    assert store.certificates.certificate("EH-BBBB") is None


def test_a_submission_that_is_refused_issues_nothing(store: Stores) -> None:
    begin(store)
    with pytest.raises(StaleVersion):
        store.attempts.submit(
            builders.submission(),
            builders.grade_record(),
            builders.standing(3),
            builders.result(),
            None,
            certificate=builders.certificate(),
        )
    assert store.certificates.certificate(NUMBER) is None
    assert store.certificates.certificates_of("p-ana") == []


def test_a_number_that_is_taken_stops_the_submission_and_the_first_certificate_stays(store: Stores) -> None:
    begin(store)
    submit(store, certificate=builders.certificate())
    begin(store, "attempt-2")
    with pytest.raises(Conflict):
        submit(store, "attempt-2", certificate=builders.certificate(of="attempt-2", person="p-bo"))
    assert store.certificates.certificate(NUMBER) == builders.certificate()
    assert store.certificates.certificates_of("p-bo") == []
    record = store.attempts.get("attempt-2")
    assert record is not None
    assert record.submission is None


def test_the_certificates_of_a_person_come_the_earliest_first(store: Stores) -> None:
    issued = [
        builders.certificate("EH-B", issued_at=builders.minutes(20)),
        builders.certificate("EH-A", of="attempt-2", issued_at=builders.minutes(30)),
    ]
    for certificate in reversed(issued):
        begin(store, certificate.attempt_id)
        submit(store, certificate.attempt_id, certificate=certificate)
    begin(store, "attempt-3")
    submit(store, "attempt-3", certificate=builders.certificate("EH-C", of="attempt-3", person="p-bo"))
    assert store.certificates.certificates_of("p-ana") == issued
    assert store.certificates.certificates_of("p-nobody") == []
