"""Whether a page or a file of the site needs a session: one rule, for the server of one machine and for what stands
before the site on AWS.

It goes by the list that publishing made of the files that anybody may have. A path must name one of them letter by
letter, so that no other way of writing it gets in.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

INDEX = "index.html"


class Access(StrEnum):
    """How a request of somebody who is not signed in is met."""

    PUBLIC = "public"
    SIGN_IN = "sign_in"
    """A page: the browser is sent to the sign-in, and back to it."""
    REFUSED = "refused"
    """Whatever is in a page."""


def access(path: str, public: Collection[str]) -> Access:
    """The access to a path as it was decoded once, such as `/en/modules/violence/`, given the public files."""
    file = path[1:] + INDEX if path.endswith("/") else path[1:]
    if path.startswith("/") and file in public:
        return Access.PUBLIC
    last = path.rpartition("/")[2]
    return Access.REFUSED if "." in last and not last.endswith(".html") else Access.SIGN_IN
