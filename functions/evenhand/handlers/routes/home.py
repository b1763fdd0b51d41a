"""Routes of a person's own page."""

from __future__ import annotations

from evenhand.handlers import home, preferences
from evenhand.handlers.route import Route
from evenhand.handlers.views_home import HomeView, PreferencesRequest, PreferencesView
from evenhand.people.permissions import Verb

ROUTES: tuple[Route, ...] = (
    Route(method="GET", path="/api/my", handler=home.show, verb=Verb.USE_SITE, answer=HomeView),
    Route(method="GET", path="/api/my/page", handler=home.page, verb=Verb.USE_SITE, answer="text/html"),
    Route(method="GET", path="/api/preferences", handler=preferences.show, verb=Verb.USE_SITE, answer=PreferencesView),
    Route(
        method="PUT",
        path="/api/preferences",
        handler=preferences.keep,
        verb=Verb.USE_SITE,
        body=PreferencesRequest,
        answer=PreferencesView,
        problems=(409,),
    ),
    Route(
        method="POST",
        path="/api/preferences",
        handler=preferences.keep_form,
        verb=Verb.USE_SITE,
        form=True,
        statuses=(303,),
        problems=(409,),
    ),
)
