"""Tallies as stores write them down: with the number of their shape, so that one of another release is known."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.adapters.codec import dump, load
from evenhand.analysis.tally import SHAPE, Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """What every release can read of a stored tally."""

    shape: int = 1
    """The first release wrote none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    tally: Tally


def dump_tally(tally: Tally) -> str:
    """The tally as JSON, after its shape."""
    return f'{{"shape":{SHAPE},"tally":{dump(tally)}}}'


def load_tally(quiz_id: str, version: int, body: bytes | str) -> Tally:
    """The tally read back. Of one of another shape only the version is left: folded further, it is read anew from the
    whole feed, and takes the place of the old one."""
    if load(_Head, body).shape != SHAPE:
        return Tally(quiz_id=quiz_id, version=version)
    return load(_Stored, body).tally
