"""Every right of every role is known to the rehearsal, which takes it away to see what it is for."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from infra.places import place_of
from infra.template import INFRA, load_template, of_type

sys.path.insert(0, str(INFRA))

from rehearsal.features import FEATURES
from rehearsal.rights import FOR, ONE_OF_EACH_ROLE, UNNOTICED
from rehearsal.roles import UNCHECKED


def rights() -> Iterator[str]:
    """The rights in the template that the emulator asks for."""
    for name, role in of_type(load_template(), "AWS::IAM::Role").items():
        if name == "ScheduleRole":
            continue
        for statement in role["Policies"][0]["PolicyDocument"]["Statement"]:
            place = place_of(statement["Resource"])
            for action in statement["Action"]:
                if not action.startswith(UNCHECKED) and place != "FailedJobs":
                    yield f"{name} {action} {place}"


def test_it_is_said_of_every_right_what_it_is_for() -> None:
    assert set(rights()) == FOR.keys() | UNNOTICED.keys(), "add it to infra/rehearsal/rights.py"
    assert not FOR.keys() & UNNOTICED.keys()


def test_what_rights_are_for_are_features() -> None:
    features = {feature.__name__ for feature in FEATURES}
    assert {feature for needed in FOR.values() for feature in needed} <= features


def test_every_role_that_the_emulator_asks_about_loses_a_right_in_each_rehearsal() -> None:
    assert {right.split()[0] for right in ONE_OF_EACH_ROLE} == {right.split()[0] for right in FOR}
    assert set(ONE_OF_EACH_ROLE) <= FOR.keys()


def test_every_right_of_a_worker_is_for_its_own_feature_alone() -> None:
    by_role: dict[str, set[str]] = {}
    for right, needed in FOR.items():
        by_role.setdefault(right.split()[0], set()).update(needed)
    assert {role: needed for role, needed in by_role.items() if len(needed) > 1}.keys() == {"ApiRole"}
    api = by_role.pop("ApiRole")
    assert not api & {feature for needed in by_role.values() for feature in needed}
