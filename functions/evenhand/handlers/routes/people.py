"""Routes of the people somebody answers for."""

from __future__ import annotations

from evenhand.handlers import people
from evenhand.handlers.route import Route
from evenhand.handlers.views_people import (
    AccommodationRequest,
    AccommodationView,
    LanguageQuery,
    PeopleQuery,
    PeopleView,
    ProfileView,
)
from evenhand.people.permissions import Verb

ROUTES: tuple[Route, ...] = (
    Route(
        method="GET",
        path="/api/people",
        handler=people.list_,
        verb=Verb.SEE_PERSON,
        query=PeopleQuery,
        answer=PeopleView,
    ),
    Route(
        method="GET",
        path="/api/people/{person_id}",
        handler=people.show,
        verb=Verb.SEE_PERSON,
        query=LanguageQuery,
        answer=ProfileView,
    ),
    Route(
        method="POST",
        path="/api/people/{person_id}/accommodations",
        handler=people.give,
        verb=Verb.ACCOMMODATE,
        body=AccommodationRequest,
        answer=AccommodationView,
        statuses=(201,),
        problems=(409,),
    ),
)
