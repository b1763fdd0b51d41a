"""What every store of assignments promises."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import builders

if TYPE_CHECKING:
    from evenhand.wiring import Stores


def test_assignments_are_listed_by_id_with_their_windows(store: Stores) -> None:
    assert store.assignments.assignments() == []
    second = builders.assignment("assignment-2", target="modules/violence.md", person="p-ana")
    for assignment in (second, builders.assignment()):
        store.assignments.put_assignment(assignment)
    assert store.assignments.assignments() == [builders.assignment(), second]


def test_an_assignment_put_again_replaces_the_one_of_its_id(store: Stores) -> None:
    store.assignments.put_assignment(builders.assignment())
    moved = dataclasses.replace(builders.assignment(), cohort="2026-12")
    store.assignments.put_assignment(moved)
    assert store.assignments.assignments() == [moved]


def test_an_assignment_that_is_removed_is_gone_and_an_unknown_one_is_fine(store: Stores) -> None:
    for name in ("assignment-1", "assignment-2"):
        store.assignments.put_assignment(builders.assignment(name))
    store.assignments.remove_assignment("assignment-1")
    store.assignments.remove_assignment("assignment-9")
    assert store.assignments.assignments() == [builders.assignment("assignment-2")]
