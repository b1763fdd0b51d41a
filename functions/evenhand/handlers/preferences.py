"""Display settings and the language: see them, and say what they are to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.handlers.http import BadRequest, Reply
from evenhand.handlers.session import language_of
from evenhand.handlers.views_home import PreferencesRequest, PreferencesView
from evenhand.people.preferences import Preferences
from evenhand.workflows.preferences import LONGEST, SHORTEST, keep_preferences, preferences_of

if TYPE_CHECKING:
    from evenhand.handlers.http import Request


def show(request: Request) -> Reply:
    """The person's display settings and language."""
    return Reply(body=preferences_view(preferences_of(request.signed_in, request.application.preferences)))


def keep(request: Request) -> Reply:
    """Keep the person's display settings and language."""
    person, body = request.signed_in, request.read(PreferencesRequest)
    wanted = Preferences(person_id=person.id, **body.model_dump())
    return Reply(body=preferences_view(keep_preferences(person, wanted, request.application.preferences)))


def keep_form(request: Request) -> Reply:
    """Keep them from a form, and go back to one's own page."""
    person, fields, store = request.signed_in, request.form(), request.application.preferences
    first = {name: next(iter(values), "") for name, values in fields.items()}
    wanted = Preferences(
        person_id=person.id,
        language=first.get("language", ""),
        blur="blur" in fields,
        greyscale="greyscale" in fields,
        reduced_motion="reduced_motion" in fields,
        break_every=_minutes(first.get("break_every", "")),
    )
    before = preferences_of(person, store)
    kept = keep_preferences(person, wanted, store)
    # Whoever reads the page in another language and leaves the choice alone goes on reading it in that language.
    language = language_of(kept.language if kept.language != before.language else first.get("page"))
    return Reply(status=303, headers={"Location": f"/api/my/page?language={language}&saved=1"})


def preferences_view(kept: Preferences) -> PreferencesView:
    """Display settings, and the language that holds."""
    return PreferencesView(
        language=language_of(kept.language),
        blur=kept.blur,
        greyscale=kept.greyscale,
        reduced_motion=kept.reduced_motion,
        break_every=kept.break_every,
    )


def _minutes(text: str) -> int | None:
    """The minutes in a field; none where it is empty."""
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(LONGEST))):
        detail = f"break_every: write the minutes between breaks in digits, {SHORTEST} to {LONGEST}, or leave it empty."
        raise BadRequest(400, "malformed-form", detail)
    return int(text)
