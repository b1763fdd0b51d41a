"""The groups of a tally: their names, and what a report selects of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.analysis.group import EVERYTHING, GroupKey, Selection, read_group

KEY = GroupKey(vendor_id="lotus", language="zh", cohort="autumn", month="2026-11", key_revision="0123456789ab")


@given(st.builds(GroupKey, **dict.fromkeys(("vendor_id", "language", "cohort", "month", "key_revision"), st.text())))
def test_a_group_is_read_back_from_its_name_whatever_its_cohort_is_called(key: GroupKey) -> None:
    assert read_group(key.name) == key


@pytest.mark.parametrize("name", ["", "lotus/zh", "a/b/c/d/e/f"])
def test_what_is_no_name_of_a_group_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="values to unpack"):
        read_group(name)


@pytest.mark.parametrize(
    "selection",
    [
        EVERYTHING,
        Selection(vendor_id="lotus", language="zh", cohort="autumn", first_month="2026-11", last_month="2026-11"),
        Selection(first_month="2026-10"),
        Selection(last_month="2026-12"),
    ],
)
def test_a_selection_holds_what_fits_all_that_it_says(selection: Selection) -> None:
    assert selection.holds(KEY)


@pytest.mark.parametrize(
    "selection",
    [
        Selection(vendor_id="northwind"),
        Selection(language="en"),
        Selection(cohort=""),
        Selection(first_month="2026-12"),
        Selection(last_month="2026-10"),
        Selection(vendor_id="lotus", cohort="spring"),
    ],
)
def test_a_selection_leaves_out_what_misses_one_thing(selection: Selection) -> None:
    assert not selection.holds(KEY)


def test_those_who_work_for_no_vendor_are_in_no_selection() -> None:
    staff = GroupKey(vendor_id="", language="en", cohort="", month="2026-11", key_revision="0123456789ab")
    assert not EVERYTHING.holds(staff)
    assert not Selection(vendor_id="").holds(staff)
