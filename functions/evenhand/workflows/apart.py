"""Do many things one by one, so that one that fails holds up no other.

What failed is kept, for whoever began it to tell: in the log, and by failing in the end, which on AWS sounds an alarm.
A store that does not answer is another matter: nothing else would go well either.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.errors import Unreachable
from evenhand.quiz.revision import digest

if TYPE_CHECKING:
    from collections.abc import Iterator


def nameless(person_id: str) -> str:
    """Somebody, for the log: by a digest, since ids of people may be made of their names."""
    return f"person/{digest([person_id])}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that failed."""

    what: str
    """As in `attempt/ID`."""
    error: Exception


class Apart:
    """Keeps what fails."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    @contextmanager
    def one(self, what: str) -> Iterator[None]:
        """One of the things to be done; whatever it raises ends it alone."""
        try:
            yield
        except Unreachable:
            raise
        except Exception as error:  # whatever it is, the others have nothing to do with it
            self.keep(what, error)

    def keep(self, what: str, error: Exception) -> None:
        """Keep a fault, for the end."""
        self.faults.append(Fault(what=what, error=error))


class AtOnce(Apart):
    """Keeps nothing: the first fault ends all. So it is where somebody waits for the outcome."""

    def keep(self, what: str, error: Exception) -> None:
        """Raise the fault."""
        raise error
