"""Whose mail comes back, and that an address works again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.handlers.http import Reply
from evenhand.handlers.views_subscriptions import BouncesView, BounceView
from evenhand.workflows.note_feedback import bouncing, clear_bounce

if TYPE_CHECKING:
    from evenhand.handlers.http import Request


def list_(request: Request) -> Reply:
    """The people whose mail comes back."""
    found = bouncing(request.signed_in, request.application)
    return Reply(
        body=BouncesView(
            bounces=tuple(
                BounceView(person_id=person.id, name=person.name, email=person.email, at=bounce.at, why=bounce.why)
                for person, bounce in found
            )
        )
    )


def clear(request: Request) -> Reply:
    """Say that the address of a person works again."""
    clear_bounce(request.signed_in, request.path["person_id"], request.application)
    return Reply(status=204)
