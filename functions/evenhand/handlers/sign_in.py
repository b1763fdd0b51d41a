"""The pages of the sign-in: by an identity provider, by a code that is mailed, and in the demo by picking a person.

They work without JavaScript. Whoever is refused sees the page again, with what is the matter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aws_lambda_powertools.shared.cookies import Cookie, SameSite

from evenhand.errors import Forbidden
from evenhand.handlers.http import Reply, cookie, header
from evenhand.handlers.pages import render, text_of
from evenhand.handlers.session import language_of, local_path, renewed_pass, session_cookie, vendor_names, visit_of
from evenhand.handlers.site_pass import has_pass, pass_cookies
from evenhand.people.person import Role
from evenhand.quiz.model import LANGUAGES
from evenhand.workflows.sign_in import Reason, SignInRefused, sign_in_demo
from evenhand.workflows.sign_in_code import ask_code, enter_code
from evenhand.workflows.sign_in_provider import LASTS, Answer, Leaving, Wish, begin, finish, leave_provider

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evenhand.handlers.http import Request
    from evenhand.people.person import Person
    from evenhand.wiring import Application
    from evenhand.workflows.sign_in import SignedIn

STATUSES = {
    Reason.STATE: 403,
    Reason.DENIED: 403,
    Reason.UNTRUSTED: 403,
    Reason.SILENT: 503,
    Reason.UNCHECKED: 403,
    Reason.UNKNOWN: 403,
    Reason.CODE: 422,
    Reason.ADDRESS: 422,
    Reason.TOO_MANY: 429,
}
BROWSER = re.compile(r"[A-Za-z0-9_-]{6,64}")


def page(request: Request) -> Reply:
    """The sign-in page: whichever ways there are here. Whoever has just signed out may do so at the provider too."""
    asked, left = request.query.get("language"), request.query.get("left")
    language = language_of(asked or header(request.event, "accept-language")[:2].lower())
    leaving = None
    if left is not None and request.person is None:
        leaving = leave_provider(left, language, request.application)
    target = local_path(request.query.get("next"), language)
    passes = renewed_pass(request)
    if passes and "next" in request.query and not has_pass(request.application, request.event):
        # Signed in, and sent here for want of a pass alone. With one that does not open the site this is not repeated.
        return Reply(status=303, headers={"Location": target}, cookies=passes)
    return _page(request, language, target, left=left is not None, leaving=leaving)


def pick(request: Request) -> Reply:
    """In the demo: begin a session for the person picked, and go where they came from."""
    application, fields = request.application, request.form()
    visit = visit_of(application, request.event)
    person_id, language, target = _fields(fields, "person_id")
    signed_in = sign_in_demo(person_id, demo=application.settings.demo, desk=application, visit=visit)
    return _arrived(application, signed_in, local_path(target, language))


def ask(request: Request) -> Reply:
    """Mail a code to an address, and show where to enter it; the same whether the address is known or not."""
    application, fields = request.application, request.form()
    _only_with_codes(application)
    email, language, target = _fields(fields, "email")
    target = local_path(target, language)
    try:
        address = ask_code(email, application, visit_of(application, request.event))
    except SignInRefused as refusal:
        return _refused(request, refusal, language, target)
    return _page(request, language, target, email=address)


def enter(request: Request) -> Reply:
    """Begin a session with the code that was mailed."""
    application, fields = request.application, request.form()
    _only_with_codes(application)
    email, language, target = _fields(fields, "email")
    target = local_path(target, language)
    code = next(iter(fields.get("code", [])), "")
    try:
        signed_in = enter_code(email, code, application, visit_of(application, request.event))
    except SignInRefused as refusal:
        return _refused(request, refusal, language, target, email=email.strip())
    return _arrived(application, signed_in, target)


def go(request: Request) -> Reply:
    """Send the browser to an identity provider."""
    application = request.application
    language = language_of(request.query.get("language"))
    target = local_path(request.query.get("next"), language)
    kept = cookie(request.event, _browser_cookie(application)) or ""
    # Kept where there is one, so that a second window takes nothing away from the first.
    browser = kept if BROWSER.fullmatch(kept) else application.ids.new()
    wish = Wish(next=target, language=language, browser=browser)
    try:
        address = begin(request.path["provider_id"], wish, application, visit_of(application, request.event))
    except SignInRefused as refusal:
        return _refused(request, refusal, language, target)
    mark = Cookie(
        _browser_cookie(application),
        browser,
        path="/",
        max_age=int(LASTS.total_seconds()),
        http_only=True,
        secure=application.settings.secure,
        # Lax, for whoever comes back comes from another site.
        same_site=SameSite.LAX_MODE,
    )
    return Reply(status=303, headers={"Location": address}, cookies=(mark,))


def back(request: Request) -> Reply:
    """Come back from an identity provider."""
    application, query = request.application, request.query
    answer = Answer(
        state=query.get("state", ""),
        code=query.get("code", ""),
        issuer=query.get("iss", ""),
        error=query.get("error", ""),
        browser=cookie(request.event, _browser_cookie(application)) or "",
    )
    try:
        arrived = finish(request.path["provider_id"], answer, application, visit_of(application, request.event))
    except SignInRefused as refusal:
        language = language_of(header(request.event, "accept-language")[:2].lower())
        return _refused(request, refusal, language, local_path(None, language))
    return _arrived(application, arrived.signed_in, arrived.next)


def _arrived(application: Application, signed_in: SignedIn, target: str) -> Reply:
    """Where they were going; who goes to their own page, and chose a language once, gets it in that."""
    if target in {local_path(None, each) for each in LANGUAGES}:
        chosen = application.preferences.preferences(signed_in.person.id)
        # The roster's language is not asked for: who reads the sign-in in another language wants that.
        target = local_path(None, chosen.language) if chosen and chosen.language else target
    cookies = (session_cookie(application, signed_in.token), *pass_cookies(application, signed_in.ends_at))
    return Reply(status=303, headers={"Location": target}, cookies=cookies)


def _refused(request: Request, refusal: SignInRefused, language: str, target: str, email: str = "") -> Reply:
    application = request.application
    names = {provider.id: provider.name for provider in application.settings.providers}
    name = names.get(request.path.get("provider_id", ""), "")
    alert = text_of(language, f"refused_{refusal.reason}").format(provider=name)
    return _page(request, language, target, status=STATUSES[refusal.reason], alert=alert, email=email)


def _page(
    request: Request,
    language: str,
    target: str,
    *,
    status: int = 200,
    alert: str = "",
    email: str = "",
    left: bool = False,
    leaving: Leaving | None = None,
) -> Reply:
    settings = request.application.settings
    html = render(
        "sign_in.html",
        language,
        alert=alert,
        codes=settings.codes,
        demo=settings.demo,
        email=email,
        left=left and request.person is None,
        leaving=leaving,
        groups=_groups(request.application, language) if settings.demo else [],
        next=target,
        person=request.person,
        providers=settings.providers,
        vendors=vendor_names(request.application) if settings.demo else {},
    )
    return Reply(status=status, body=html, media_type="text/html; charset=utf-8")


def _groups(application: Application, language: str) -> list[tuple[str, list[Person]]]:
    """The demo roster to pick from: staff, then the people of each vendor."""
    people = [person for person in application.directory.people() if person.active]
    staff = [person for person in people if person.role in (Role.TRAINER, Role.STAKEHOLDER, Role.ADMIN)]
    labellers = [
        (text_of(language, "labellers_of").format(vendor=name), [each for each in people if each.vendor_id == vendor])
        for vendor, name in vendor_names(application).items()
    ]
    return [(text_of(language, "staff"), staff), *labellers]


def _fields(fields: Mapping[str, list[str]], name: str) -> tuple[str, str, str | None]:
    """A field of a form, its language, and where to go next."""
    first = {each: next(iter(values), "") for each, values in fields.items()}
    return first.get(name, ""), language_of(first.get("language")), first.get("next")


def _only_with_codes(application: Application) -> None:
    if not application.settings.codes:
        raise Forbidden("Nobody signs in by a code here. Sign in with your company's account.")


def _browser_cookie(application: Application) -> str:
    return "__Host-evenhand-sign-in" if application.settings.secure else "evenhand-sign-in"
