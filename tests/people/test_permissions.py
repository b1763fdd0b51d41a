"""Who reaches whose records."""

from __future__ import annotations

import dataclasses
from itertools import product

import pytest

from evenhand.people.permissions import PERMISSIONS, Verb, may
from evenhand.people.person import ALL_VENDORS, Role
from support import PEOPLE, person

WHO = ("ada", "lead", "boss", "tim", "root")
"""A labeller, a lead of one vendor, a manager of all, a trainer, an admin."""
OWNERS = {"ada": "acme", "bo": "acme", "zoe": "zenith", "tess": ""}
"""People to their vendors; a trainer has none."""
ALL = tuple(OWNERS)
OF_VENDORS = ("ada", "bo", "zoe")

ALLOWED: dict[Verb, dict[str, tuple[str, ...]]] = {
    # What one does for oneself, whoever one is.
    Verb.USE_SITE: {"ada": ("ada",)},
    Verb.TAKE_QUIZ: {"ada": ("ada",)},
    Verb.APPEAL: {"ada": ("ada",)},
    # Results: one's own; the vendors one answers for; trainers and admins all.
    Verb.SEE_ATTEMPT: {"ada": ("ada",), "lead": ("ada", "bo"), "boss": OF_VENDORS, "tim": ALL, "root": ALL},
    Verb.SEE_PERSON: {"ada": ("ada",), "lead": ("ada", "bo"), "boss": OF_VENDORS, "tim": ALL, "root": ALL},
    # Answers, and with them the keys: not for vendors.
    Verb.SEE_ANSWERS: {"ada": ("ada",), "tim": ALL, "root": ALL},
    Verb.SEE_APPEAL: {"ada": ("ada",), "tim": ALL, "root": ALL},
    # Decisions about others: trainers; who has to do what, and how, also admins.
    Verb.DECIDE_APPEAL: {"tim": ALL},
    Verb.ACCEPT_LATE: {"tim": ALL},
    Verb.REGRADE: {"tim": ALL},
    Verb.REVOKE_CERTIFICATE: {"tim": ALL},
    Verb.ASSIGN: {"tim": ALL, "root": ALL},
    Verb.ACCOMMODATE: {"tim": ALL, "root": ALL},
    # Reports: the vendors one answers for; trainers all.
    Verb.RECEIVE_REPORT: {"lead": ("ada", "bo"), "boss": OF_VENDORS, "tim": ALL},
    # Comparisons of vendors: whoever answers for all of them; trainers all.
    Verb.SEE_FAIRNESS: {"boss": OF_VENDORS, "tim": ALL},
    # Addresses that mail does not reach: those who can do something about it.
    Verb.MEND_ADDRESS: {"tim": ALL, "root": ALL},
    # Mail: one's own; admins all.
    Verb.SEE_MAIL: {"ada": ("ada",), "root": ALL},
    # The roster and the audit trail: admins.
    Verb.KEEP_ROSTER: {"root": ALL},
    Verb.SEE_AUDIT: {"root": ALL},
}
"""Verb to who does it to whose records. What is not said is not allowed."""


@pytest.mark.parametrize(("verb", "who", "owner"), list(product(Verb, WHO, OWNERS)))
def test_each_role_reaches_what_the_table_says_and_nothing_else(verb, who, owner):
    allowed = may(person(who), verb, owner_id=owner, vendor_id=OWNERS[owner])

    assert allowed is (owner in ALLOWED[verb].get(who, ()))


@pytest.mark.parametrize(("verb", "owner"), list(product(Verb, OWNERS)))
def test_of_several_roles_the_widest_reaches(verb, owner):
    lead_and_trainer = dataclasses.replace(person("lead"), other_roles=(Role.TRAINER,))
    trainer_and_lead = dataclasses.replace(person("tim"), other_roles=(Role.STAKEHOLDER,), scope=("acme",))

    allowed = {
        may(each, verb, owner_id=owner, vendor_id=OWNERS[owner]) for each in (lead_and_trainer, trainer_and_lead)
    }

    assert allowed == {owner in {*ALLOWED[verb].get("lead", ()), *ALLOWED[verb].get("tim", ())}}


@pytest.mark.parametrize("verb", [Verb.SEE_ATTEMPT, Verb.SEE_PERSON])
def test_a_scope_leaves_ones_own_in_reach(verb):
    assert may(person("lead"), verb, owner_id="lead", vendor_id="")


@pytest.mark.parametrize("verb", Verb)
def test_whoever_left_reaches_nothing(verb):
    for each in PEOPLE:
        gone = dataclasses.replace(each, active=False)
        assert may(gone, verb, owner_id=gone.id, vendor_id=gone.vendor_id) is False


@pytest.mark.parametrize("verb", Verb)
def test_every_verb_has_a_row_in_the_table(verb):
    assert PERMISSIONS[verb]


@pytest.mark.parametrize(
    ("scope", "vendor", "answers"),
    [
        (("acme",), "acme", True),
        (("acme",), "zenith", False),
        (("acme", "zenith"), "zenith", True),
        ((ALL_VENDORS,), "zenith", True),
        ((), "acme", False),
        ((), "", False),
    ],
)
def test_somebody_answers_for_the_vendors_in_their_scope(scope, vendor, answers):
    assert dataclasses.replace(person("lead"), scope=scope).answers_for(vendor) is answers


def test_nobody_has_extra_time_unless_it_is_given():
    assert {each.extra_time for each in PEOPLE} == {1}
