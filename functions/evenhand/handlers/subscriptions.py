"""One's own subscriptions to reports: see them, add one, change, pause and remove it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from pydantic import ValidationError

from evenhand.handlers.http import BadRequest, Reply, media_type
from evenhand.handlers.pages import render
from evenhand.handlers.presentation import describe
from evenhand.handlers.session import language_of, vendor_names
from evenhand.handlers.subscription_strings import STRINGS
from evenhand.handlers.views_people import ChoiceView
from evenhand.handlers.views_subscriptions import (
    SubscriptionChange,
    SubscriptionRequest,
    SubscriptionsView,
    SubscriptionView,
)
from evenhand.workflows.note_feedback import is_bouncing
from evenhand.workflows.preferences import in_own_language, preferences_of
from evenhand.workflows.subscribe import (
    change_subscription,
    choices_of,
    pause_subscription,
    remove_subscription,
    resume_subscription,
    subscribe,
    subscriptions_of,
)

if TYPE_CHECKING:
    from evenhand.handlers.http import Request
    from evenhand.people.subscription import Subscription

HOURS = range(24)


def list_(request: Request) -> Reply:
    """The person's subscriptions, and what there is to choose from."""
    return Reply(body=_view(request, language_of(request.query.get("language"))))


def page(request: Request) -> Reply:
    """The same as a page that needs no JavaScript."""
    app, person = request.application, request.signed_in
    language = language_of(request.query.get("language") or in_own_language(person, app.preferences).language)
    html = render(
        "subscriptions.html",
        language,
        display=preferences_of(person, app.preferences),
        w=STRINGS[language],
        mine=_view(request, language),
        hours=HOURS,
        saved=request.query.get("saved") == "1",
    )
    return Reply(body=html, media_type="text/html; charset=utf-8")


def add(request: Request) -> Reply:
    """A further subscription; a form leads back to the page."""
    if media_type(request.event) == "application/json":
        made = subscribe(request.signed_in, request.read(SubscriptionRequest).wish, request.application)
        return Reply(status=201, body=_one(made, request, "en"))
    fields = _fields(request)
    subscribe(request.signed_in, _asked(fields).wish, request.application)
    return _back(fields)


def change(request: Request) -> Reply:
    """A subscription with other wishes, paused or not."""
    body = request.read(SubscriptionChange)
    subscription_id = request.path["subscription_id"]
    changed = change_subscription(
        request.signed_in, subscription_id, body.wish, request.application, paused=body.paused
    )
    return Reply(body=_one(changed, request, "en"))


def change_form(request: Request) -> Reply:
    """Change, pause, resume or remove a subscription by a form, and go back to the page."""
    app, person, fields = request.application, request.signed_in, _fields(request)
    subscription_id = request.path["subscription_id"]
    match fields.get("do"):
        case "pause":
            pause_subscription(person, subscription_id, app)
        case "resume":
            resume_subscription(person, subscription_id, app)
        case "remove":
            remove_subscription(person, subscription_id, app)
        case _:
            change_subscription(person, subscription_id, _asked(fields).wish, app)
    return _back(fields)


def remove(request: Request) -> Reply:
    """Forget a subscription."""
    remove_subscription(request.signed_in, request.path["subscription_id"], request.application)
    return Reply(status=204)


def _fields(request: Request) -> dict[str, str]:
    return {name: values[0] for name, values in request.form().items()}


def _asked(fields: dict[str, str]) -> SubscriptionRequest:
    """What the fields ask for. A form that was cut short must not pass for the wish for everything."""
    if not fields.get("frequency"):
        raise BadRequest(400, "malformed-form", "The form does not say when. Reload the page and try again.")
    named = {name: fields[name] for name in SubscriptionRequest.model_fields if fields.get(name)}
    try:
        return SubscriptionRequest.model_validate(named)
    except ValidationError as error:
        wrong = "; ".join(f"{each['loc'][0]}: {each['msg']}" for each in error.errors(include_url=False))
        raise BadRequest(400, "malformed-form", f"The form does not fit: {wrong}. Reload the page.") from None


def _back(fields: dict[str, str]) -> Reply:
    language = language_of(fields.get("page"))
    return Reply(status=303, headers={"Location": f"/api/subscriptions/page?language={language}&saved=1"})


def _view(request: Request, language: str) -> SubscriptionsView:
    app, person = request.application, request.signed_in
    choices = choices_of(person, app)
    return SubscriptionsView(
        subscriptions=tuple(_one(each, request, language) for each in subscriptions_of(person, app).items),
        quizzes=tuple(ChoiceView(id=each, name=describe(each, app.keys, language)[0]) for each in choices.quizzes),
        cohorts=choices.cohorts,
        vendors=tuple(ChoiceView(id=each.id, name=each.name) for each in choices.vendors),
        all_at_once=choices.all_at_once,
        time_zone=person.time_zone,
        bouncing=is_bouncing(person, app.bounces),
    )


def _one(subscription: Subscription, request: Request, language: str) -> SubscriptionView:
    app, quiz_id, vendor_id = request.application, subscription.quiz_id, subscription.vendor_id
    about = {"quiz": quiz_id, "vendor": vendor_id, "cohort": subscription.cohort, "page": language}
    return SubscriptionView(
        id=subscription.id,
        quiz_id=quiz_id,
        quiz=describe(quiz_id, app.keys, language)[0] if quiz_id else "",
        cohort=subscription.cohort,
        vendor_id=vendor_id,
        vendor=vendor_names(app).get(vendor_id, vendor_id),
        frequency=subscription.frequency,
        weekday=subscription.weekday,
        at=f"{subscription.at:%H:%M}",
        time_zone=subscription.time_zone or request.signed_in.time_zone,
        pause=subscription.pause,
        preview=f"/api/report-preview?{urlencode({name: value for name, value in about.items() if value})}",
    )
