"""What is written down is read back equal."""

from __future__ import annotations

import builtins
import collections.abc
import dataclasses
import types
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import builders
from evenhand.adapters.codec import dump, load, stamp, unstamp
from evenhand.adapters.dynamodb.item import from_wire, pack, to_wire, unpack
from evenhand.analysis.tally import Tally
from evenhand.assessment.appeal import Appeal
from evenhand.assessment.attempt import Attempt, Draft, Result, Standing
from evenhand.assessment.grading import GradeRecord
from evenhand.assessment.submission import Submission
from evenhand.people.person import Person, Vendor
from evenhand.ports import OutboxRow, SessionRecord

KINDS = (
    Appeal,
    Attempt,
    Draft,
    GradeRecord,
    OutboxRow,
    Person,
    Result,
    SessionRecord,
    Standing,
    Submission,
    Tally,
    Vendor,
)

TIMES = st.datetimes(timezones=st.just(UTC))
PLAIN = {str: st.text(max_size=12), datetime: TIMES, Fraction: st.fractions()}
FEW = 3


def values(kind: Any) -> st.SearchStrategy[Any]:
    """All values of a type: a dataclass of the domain, or what its fields are made of."""
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return st.builds(kind, **{name: values(hint) for name, hint in get_type_hints(kind).items()})
    parts = get_args(kind)
    match get_origin(kind):
        case types.UnionType:
            return st.one_of(*map(values, parts))
        case collections.abc.Mapping:
            return st.dictionaries(*map(values, parts), max_size=FEW)
        case builtins.tuple:
            return st.lists(values(parts[0]), max_size=FEW).map(tuple)
        case _:
            return PLAIN[kind] if kind in PLAIN else st.from_type(kind)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_every_record_is_read_back_equal(kind: type, data: st.DataObject) -> None:
    record = data.draw(values(kind))
    assert load(kind, dump(record)) == record
    wired = from_wire(to_wire({"b": pack(record), "text": "质量", "number": -7}))
    assert unpack(kind, wired) == record
    assert (wired["text"], wired["number"]) == ("质量", -7)


@given(first=TIMES, second=TIMES)
@example(first=builders.NOW, second=builders.NOW.replace(microsecond=0))
@settings(deadline=None)
def test_stamps_sort_as_the_times_they_stand_for(first: datetime, second: datetime) -> None:
    assert (stamp(first) < stamp(second)) == (first < second)
    assert len(stamp(first)) == len(stamp(second))
    assert unstamp(stamp(first)) == first


def test_a_time_of_another_zone_is_stamped_as_the_same_moment() -> None:
    elsewhere = datetime.fromisoformat("2026-11-23T17:30:00.250000+08:00")
    assert stamp(elsewhere) == stamp(builders.NOW) == "2026-11-23T09:30:00.250000+00:00"
