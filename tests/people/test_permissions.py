"""Who reaches whose records."""

from __future__ import annotations

import dataclasses
from itertools import product

import pytest

from evenhand.people.permissions import Verb, may
from support import PEOPLE, person

WHO = ("ada", "lead", "boss", "tim", "root")
OWNERS = {"ada": "acme", "bo": "acme", "zoe": "zenith"}

ALLOWED = {
    # Taking tests and appealing: one's own, whoever one is.
    (Verb.TAKE_QUIZ, "ada", "ada"),
    (Verb.APPEAL, "ada", "ada"),
    # Attempts and appeals: one's own; trainers and admins all.
    *(
        (verb, who, owner)
        for verb in (Verb.SEE_ATTEMPT, Verb.SEE_APPEAL)
        for who in ("tim", "root")
        for owner in OWNERS
    ),
    (Verb.SEE_ATTEMPT, "ada", "ada"),
    (Verb.SEE_APPEAL, "ada", "ada"),
    *((Verb.DECIDE_APPEAL, "tim", owner) for owner in OWNERS),
    *((Verb.ACCEPT_LATE, "tim", owner) for owner in OWNERS),
    *((Verb.ASSIGN, who, owner) for who in ("tim", "root") for owner in OWNERS),
    # Reports: the vendors one answers for; trainers all.
    (Verb.RECEIVE_REPORT, "lead", "ada"),
    (Verb.RECEIVE_REPORT, "lead", "bo"),
    *((Verb.RECEIVE_REPORT, who, owner) for who in ("boss", "tim") for owner in OWNERS),
    # Mail: one's own; admins all.
    (Verb.SEE_MAIL, "ada", "ada"),
    *((Verb.SEE_MAIL, "root", owner) for owner in OWNERS),
}


@pytest.mark.parametrize(("verb", "who", "owner"), list(product(Verb, WHO, OWNERS)))
def test_each_role_reaches_what_the_table_says_and_nothing_else(verb, who, owner):
    allowed = may(person(who), verb, owner_id=owner, vendor_id=OWNERS[owner])

    assert allowed is ((verb, who, owner) in ALLOWED)


@pytest.mark.parametrize("verb", Verb)
def test_whoever_left_reaches_nothing(verb):
    for each in PEOPLE:
        gone = dataclasses.replace(each, active=False)
        assert may(gone, verb, owner_id=gone.id, vendor_id=gone.vendor_id) is False
