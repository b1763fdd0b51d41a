"""What can go wrong that a caller can act on: one exception per situation.

    EvenhandError
    |-- NotFound            no such thing, or not for this person
    |-- Refused             not possible now, by a rule of the quiz
    |-- Conflict            someone, or another tab, was faster
    |   |-- AlreadySubmitted
    |   `-- StaleVersion
    |-- Overloaded          the store has no room just now
    |-- Unreachable         the store does not answer, or cannot write
    |-- NotSignedIn
    `-- Forbidden           this person may not do it at all

The message says what is the matter and what to do next; `handlers.http` maps each to a status.
"""

from __future__ import annotations


class EvenhandError(Exception):
    """The root: every situation a caller can act on."""


class NotFound(EvenhandError):
    """There is no such thing, or it is not for this person to know."""


class Refused(EvenhandError):
    """A rule of the quiz does not allow it now."""


class Conflict(EvenhandError):
    """Somebody else, or another tab, changed the same thing first."""


class AlreadySubmitted(Conflict):
    """The attempt was submitted under another id."""


class StaleVersion(Conflict):
    """The writer saw an older version than the store holds."""


class Overloaded(EvenhandError):
    """The store had no room, however often it was tried; nothing was written, and a moment later it may be."""


class Unreachable(EvenhandError):
    """The store did not answer, or could not write. Whether what was asked is done nobody knows; asked again, it is
    done once."""


class NotSignedIn(EvenhandError):
    """The request carries no valid session."""


class Forbidden(EvenhandError):
    """The person's role does not include this."""
