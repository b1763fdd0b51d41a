"""Judgements of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evenhand.assessment.judgement import Judgement


class JudgementStore(Protocol):
    """Judgements of cases, whoever made them. Those made in a test are written with its submission."""

    def judgements(self, case_id: str) -> Iterator[Judgement]:
        """The judgements of a case, whatever its revision, the earliest first."""
        ...
