"""What was published: keys, modules, quizzes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evenhand.quiz.publication import Module, Publication


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """That a revision of a quiz was put in force."""

    revision: str
    at: datetime


class KeyStore(Protocol):
    """Publications: the private place of keys and feedback."""

    def current(self, quiz_id: str) -> Publication | None:
        """What is published of a quiz now, or None."""
        ...

    def revision(self, quiz_id: str, revision: str) -> Publication | None:
        """What was published under a revision, for ever, or None."""
        ...

    def quizzes(self) -> Sequence[str]:
        """The ids of the quizzes published now, sorted."""
        ...

    def history(self, quiz_id: str) -> Sequence[Published]:
        """The revisions of a quiz in the order in which they were put in force, each time one was; those from before
        this was noted are missing."""
        ...

    def authors(self, quiz_id: str) -> Mapping[str, str]:
        """Question id to the e-mail address of who last changed the question; questions whose author is not known,
        since the content lay in no repository or was not committed, are missing."""
        ...

    def modules(self) -> Mapping[str, Module]:
        """The modules published now, by their page: `modules/violence.md`."""
        ...
