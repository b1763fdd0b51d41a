"""`evenhand explain`: why a problem matters."""

from __future__ import annotations

import json

from command import evenhand
from evenhand.quiz.problems import Code


def test_a_code_is_explained_with_its_reason_its_cure_and_both_examples() -> None:
    said = evenhand("explain", "EH407").stdout

    assert said.startswith("EH407 The longest option is right (advice)\n")
    assert "Haladyna" in said
    assert said.index("Not so") < said.index("[x] Restrict to adults, because blood is visible at normal speed")
    assert said.index("But so") < said.index("[x] Restrict to adults, because blood is visible {#restrict}")


def test_a_code_may_be_typed_in_small_letters() -> None:
    assert evenhand("explain", "eh101").stdout == evenhand("explain", "EH101").stdout


def test_markup_of_an_example_is_printed_as_it_is() -> None:
    assert "- [x] Restrict to adults {#restrict}" in evenhand("explain", "EH206").stdout


def test_without_a_code_all_are_listed() -> None:
    lines = evenhand("explain").stdout.splitlines()

    assert [line.split()[0] for line in lines if line.startswith("EH")] == sorted(Code)
    assert any(line.split()[:2] == ["EH407", "advice"] for line in lines)


def test_programs_get_json() -> None:
    every = json.loads(evenhand("explain", "--format", "json").stdout)
    one = json.loads(evenhand("explain", "EH206", "--format", "json").stdout)

    assert one in every
    assert one.keys() == {"code", "title", "severity", "why", "cure", "source", "bad", "good"}


def test_a_code_that_does_not_exist_is_a_sentence() -> None:
    done = evenhand("explain", "EH999")

    assert done.returncode == 2
    assert "There is no code `EH999`." in done.stderr


def test_a_check_that_finds_something_says_where_to_ask_why() -> None:
    done = evenhand("check", "tests/fixtures")

    assert done.returncode == 1
    assert "`evenhand explain EH110`" in done.stderr
