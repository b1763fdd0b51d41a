"""A certificate is revoked by a decision, once, and what follows from that."""

from __future__ import annotations

import dataclasses

import pytest

from evenhand.errors import Forbidden, NotFound, StaleVersion
from evenhand.people.audit import Action
from evenhand.workflows.enter_quiz import Barrier, enter_quiz
from evenhand.workflows.keep_submission import TRIES
from evenhand.workflows.revoke_certificate import revoke_certificate
from regrading import certifying, take
from support import QUIZ, RIGHT, WRONG, person, publish

WHY = "It was taken on somebody else's account."


@pytest.fixture
def number(application):
    """Of the certificate that Ada passed for."""
    publish(application.settings.keys, certifying(QUIZ))
    take(application, "ada", RIGHT)
    [certificate] = application.certificates.certificates_of("ada")
    return certificate.number


def revoke(application, number, trainer="tim", why=WHY):
    return revoke_certificate(person(trainer), number, why, application)


def test_it_says_who_when_and_why_and_holds_no_more(application, clock, number):
    clock.forward(days=1)

    revoked = revoke(application, number)

    kept = application.certificates.certificate(number)
    assert (kept.revoked_at, kept.revoked_by, kept.revoked_for) == (clock.now(), "tim", WHY)
    assert (revoked.validity, revoked.revoked_for) == ("revoked", WHY)


def test_again_it_changes_nothing_and_is_in_the_audit_trail_once(application, clock, number):
    revoke(application, number)
    before = application.certificates.certificate(number)
    clock.forward(days=1)

    revoke(application, number, "tess", "Somebody else says so too.")

    assert application.certificates.certificate(number) == before
    [event] = application.audit.events(action=Action.CERTIFICATE_REVOKED)
    assert (event.actor_id, event.person_id, event.vendor_id) == ("tim", "ada", "acme")
    assert WHY not in repr(event)


def test_small_letters_and_spaces_around_the_number_do(application, number):
    revoke(application, f" {number.lower()} ")

    assert application.certificates.certificate(number).revoked_by == "tim"


def test_a_pass_that_stood_is_none_any_more_and_the_test_can_be_taken_again(application, number):
    assert enter_quiz(person("ada"), "visible-blood", application).barrier is Barrier.PASSED

    revoke(application, number)

    standing = application.attempts.standing("ada", "visible-blood")
    assert not standing.holds_pass(application.clock.now())
    entry = enter_quiz(person("ada"), "visible-blood", application)
    assert (entry.barrier, entry.attempts_left, entry.certificate) == (None, 2, None)
    take(application, "ada", RIGHT)
    old, new = application.certificates.certificates_of("ada")
    assert (old.number, old.revoked_by) == (number, "tim")
    assert application.attempts.standing("ada", "visible-blood").certificate == new.number


def test_an_earlier_one_leaves_the_one_that_holds_now(application, clock, number):
    clock.forward(days=80)
    take(application, "ada", RIGHT)
    before = application.attempts.standing("ada", "visible-blood")
    assert before.certificate != number

    revoke(application, number)

    assert application.attempts.standing("ada", "visible-blood") == before


@pytest.mark.parametrize("who", ["ada", "bo", "lead", "boss", "root"])
def test_only_trainers_revoke(application, number, who):
    with pytest.raises(Forbidden, match="Only trainers"):
        revoke(application, number, who)

    assert application.certificates.certificate(number).revoked_at is None


def test_nobody_revokes_their_own(application):
    publish(application.settings.keys, certifying(QUIZ))
    take(application, "tim", RIGHT)
    [own] = application.certificates.certificates_of("tim")

    with pytest.raises(Forbidden, match="Ask another trainer"):
        revoke(application, own.number)
    revoke(application, own.number, "tess")

    assert application.certificates.certificate(own.number).revoked_by == "tess"


def test_a_number_that_is_none_is_not_found(application):
    with pytest.raises(NotFound, match="letter by letter"):
        revoke(application, "EH-2222-2222-2222-2222")


class Busy:
    """A store of certificates in which something else comes first so many times."""

    def __init__(self, store, times, meanwhile=lambda: None):
        self._store = store
        self._left = times
        self._meanwhile = meanwhile

    def __getattr__(self, name):
        return getattr(self._store, name)

    def revoke(self, certificate, standing):
        if self._left:
            self._left -= 1
            self._meanwhile()
        self._store.revoke(certificate, standing)


def test_an_attempt_submitted_meanwhile_is_not_lost(application, clock, number):
    clock.forward(days=80)
    before = application.attempts.standing("ada", "visible-blood").version
    busy = Busy(application.certificates, 1, lambda: take(application, "ada", WRONG))

    revoke(dataclasses.replace(application, certificates=busy), number)

    standing = application.attempts.standing("ada", "visible-blood")
    assert standing.version > before + 1
    assert len(application.attempts.of_person("ada")) == 2
    assert (standing.certificate, application.certificates.certificate(number).revoked_by) == (None, "tim")


def test_where_too_much_happens_at_once_nothing_is_changed(application, number):
    def touched():
        standing = application.attempts.standing("ada", "visible-blood")
        certificate = application.certificates.certificate(number)
        raise StaleVersion(f"{standing.version} {certificate.number}")

    with pytest.raises(StaleVersion, match="Nothing is changed"):
        revoke(dataclasses.replace(application, certificates=Busy(application.certificates, TRIES, touched)), number)

    assert application.certificates.certificate(number).revoked_at is None
    assert list(application.audit.events(action=Action.CERTIFICATE_REVOKED)) == []
