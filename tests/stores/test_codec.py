"""What is written down is read back equal."""

from __future__ import annotations

import builtins
import collections.abc
import dataclasses
import types
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import builders
from evenhand.adapters.codec import dump, dump_all, load, load_all, stamp, unstamp
from evenhand.adapters.dynamodb.item import from_wire, pack, pack_all, to_wire, unpack, unpack_all
from evenhand.analysis.tally import Tally
from evenhand.assessment.accommodation import Accommodation
from evenhand.assessment.appeal import Appeal
from evenhand.assessment.assignment import Assignment
from evenhand.assessment.attempt import Attempt, Draft, Result, Standing
from evenhand.assessment.certification import Certificate
from evenhand.assessment.grading import GradeRecord
from evenhand.assessment.judgement import Judgement
from evenhand.assessment.reading import Reading
from evenhand.assessment.submission import LateAnswers, Submission
from evenhand.people.audit import AuditEvent
from evenhand.people.person import Person, Vendor
from evenhand.people.preferences import Preferences
from evenhand.ports.outbox import OutboxRow
from evenhand.ports.sessions import PendingSignIn, SessionRecord, SignInCode
from evenhand.quiz.settings import Window

KINDS = (
    Accommodation,
    Appeal,
    Assignment,
    Attempt,
    AuditEvent,
    Certificate,
    Draft,
    GradeRecord,
    Judgement,
    LateAnswers,
    OutboxRow,
    PendingSignIn,
    Person,
    Preferences,
    Reading,
    Result,
    SessionRecord,
    SignInCode,
    Standing,
    Submission,
    Tally,
    Vendor,
)

TIMES = st.datetimes(timezones=st.just(UTC))
PLAIN = {str: st.text(max_size=12), datetime: TIMES, timedelta: st.timedeltas(), Fraction: st.fractions()}
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


@given(st.lists(values(LateAnswers), max_size=FEW))
@settings(max_examples=40, deadline=None)
def test_several_records_together_are_read_back_equal(records: list[LateAnswers]) -> None:
    assert load_all(LateAnswers, dump_all(LateAnswers, records)) == tuple(records)
    assert unpack_all(LateAnswers, {"b": pack_all(LateAnswers, records)}) == tuple(records)


def moment(at: datetime | None) -> tuple[datetime, timedelta | None] | None:
    """A time apart from which object gives its zone: the moment and the offset."""
    return at and (at.astimezone(UTC), at.utcoffset())


@given(zone=st.sampled_from(["Asia/Singapore", "America/St_Johns", "Europe/Berlin", "UTC"]), data=st.data())
@settings(deadline=None)
def test_a_window_keeps_its_moments_their_offsets_and_the_name_of_its_zone(zone: str, data: st.DataObject) -> None:
    # Since there were time zones: before them towns went by the sun, to the second.
    since, until = datetime(1970, 1, 1), datetime(2200, 1, 1)  # noqa: DTZ001 - Hypothesis adds the zone
    moments = st.none() | st.datetimes(since, until, timezones=st.just(ZoneInfo(zone)))
    opens, due, closes = (data.draw(moments) for _ in range(3))
    window = Window(opens_at=opens, due_at=due, closes_at=closes, time_zone=zone)
    read = load(Window, dump(window))
    for before, after in ((opens, read.opens_at), (due, read.due_at), (closes, read.closes_at)):
        assert moment(before) == moment(after)
    assert read.time_zone == zone


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
