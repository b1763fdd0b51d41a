"""What every certificate store promises."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

import builders
from evenhand.errors import AlreadySubmitted, Conflict, NotFound, StaleVersion
from stores.steps import begin, standing, submit

if TYPE_CHECKING:
    from evenhand.assessment.certification import Certificate
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


def revoked(certificate: Certificate | None = None, *, by: str = "p-trainer") -> Certificate:
    """The certificate once somebody revoked it."""
    return dataclasses.replace(
        certificate or builders.certificate(),
        revoked_at=builders.minutes(60),
        revoked_by=by,
        revoked_for="The key was wrong: 第三节.",
    )


def certified(store: Stores) -> None:
    """Begin and submit an attempt that is certified."""
    begin(store)
    submit(store, certificate=builders.certificate())


def test_a_certificate_is_revoked_with_the_standing_that_does_without_it(store: Stores) -> None:
    certified(store)
    store.certificates.revoke(revoked(), standing(3))
    assert store.certificates.certificate(NUMBER) == revoked()
    assert store.certificates.certificates_of("p-ana") == [revoked()]
    assert store.attempts.standing("p-ana", builders.QUIZ) == standing(3)


def test_a_certificate_on_which_no_standing_rests_is_revoked_alone(store: Stores) -> None:
    certified(store)
    store.certificates.revoke(revoked(), None)
    assert store.certificates.certificates_of("p-ana") == [revoked()]
    assert store.attempts.standing("p-ana", builders.QUIZ).version == 2


@pytest.mark.parametrize("version", [3, 4, 7])
def test_revoking_twice_writes_nothing(store: Stores, version: int) -> None:
    certified(store)
    store.certificates.revoke(revoked(), standing(3))
    store.certificates.revoke(revoked(by="p-other"), dataclasses.replace(standing(version), started=9))
    assert store.certificates.certificate(NUMBER) == revoked()
    assert store.attempts.standing("p-ana", builders.QUIZ) == standing(3)


@pytest.mark.parametrize("version", [1, 2, 4])
def test_a_certificate_holds_when_it_was_to_be_revoked_with_a_stale_standing(store: Stores, version: int) -> None:
    certified(store)
    with pytest.raises(StaleVersion):
        store.certificates.revoke(revoked(), standing(version))
    assert store.certificates.certificate(NUMBER) == builders.certificate()
    assert store.attempts.standing("p-ana", builders.QUIZ).version == 2


def test_a_certificate_that_there_is_not_cannot_be_revoked(store: Stores) -> None:
    certified(store)
    with pytest.raises(NotFound):
        store.certificates.revoke(revoked(builders.certificate("EH-AAAA")), standing(3))
    assert store.certificates.certificate("EH-AAAA") is None
    assert store.attempts.standing("p-ana", builders.QUIZ).version == 2


def test_a_number_that_was_revoked_is_not_given_again(store: Stores) -> None:
    certified(store)
    store.certificates.revoke(revoked(), None)
    begin(store, "attempt-2")
    with pytest.raises(Conflict):
        submit(store, "attempt-2", certificate=builders.certificate(of="attempt-2"))
    assert store.certificates.certificate(NUMBER) == revoked()
