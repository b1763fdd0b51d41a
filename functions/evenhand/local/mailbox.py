"""The outbox page: the mail that left as files. Each person sees their own; an admin sees all of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from evenhand.handlers.api import PRIVATE
from evenhand.handlers.http import plain_problem
from evenhand.handlers.pages import render, render_problem, text_of
from evenhand.handlers.policies import FRAMING_POLICY, MAIL_POLICY, PAGE_POLICY
from evenhand.handlers.session import cookie_name, language_of, sign_in_address
from evenhand.people.permissions import Verb, Whose, reach
from evenhand.workflows.preferences import in_own_language
from evenhand.workflows.sign_in import signed_in
from evenhand.workflows.sign_in_code import CODE_MAIL

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request

    from evenhand.people.person import Person
    from evenhand.wiring import Application


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail of the folder."""

    name: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        """The subject line."""
        return str(self.message["Subject"])

    @property
    def to(self) -> str:
        """The recipient's address."""
        return parseaddr(str(self.message["To"]))[1]

    @property
    def secret(self) -> bool:
        """Whether it holds what lets its recipient in, which is nobody else's business."""
        return str(self.message["X-Evenhand-Mail-Id"]).startswith(CODE_MAIL)

    @property
    def date(self) -> datetime:
        """When it was written."""
        return self.message["Date"].datetime  # type: ignore[no-any-return]

    @property
    def attachments(self) -> list[str]:
        """The names of the files with it."""
        return [part.get_filename() or "file" for part in self.message.iter_attachments()]

    def body(self, kind: str) -> str | None:
        """The text or HTML of it."""
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part else None


class Mailbox:
    """The routes of the outbox page."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self.routes = [
            Route("/outbox/", self.index),
            Route("/outbox/{name}/", self.show),
            Route("/outbox/{name}/html", self.html),
            Route("/outbox/{name}/raw", self.raw),
            Route("/outbox/{name}/files/{file}", self.file),
        ]

    def index(self, request: Request) -> Response:
        """The letters a person may see, the newest first."""
        person = self._person(request)
        if person is None:
            return self._to_sign_in(request)
        letters = sorted(self._letters(person), key=lambda letter: (letter.date, letter.name), reverse=True)
        return self._page("outbox.html", request, person, letters=letters)

    def show(self, request: Request) -> Response:
        """One letter."""
        person = self._person(request)
        if person is None:
            return self._to_sign_in(request)
        letter = self._letter(person, request)
        if letter is None:
            return self._missing(request)
        headers = [(name, str(letter.message[name])) for name in ("From", "To", "Date")]
        headers.append((text_of(_language(request, person), "mail_id"), str(letter.message["X-Evenhand-Mail-Id"])))
        return self._page("letter.html", request, person, letter=letter, headers=headers)

    def html(self, request: Request) -> Response:
        """The HTML of a letter, in a page that can run nothing."""
        letter = self._letter(self._person(request), request)
        html = letter.body("html") if letter else None
        if html is None:
            return self._missing(request)
        return HTMLResponse(html, headers={**PRIVATE, "Content-Security-Policy": MAIL_POLICY})

    def raw(self, request: Request) -> Response:
        """The letter as the file it is."""
        letter = self._letter(self._person(request), request)
        if letter is None:
            return self._missing(request)
        return Response(
            letter.message.as_bytes(),
            media_type="message/rfc822",
            headers={**PRIVATE, "Content-Disposition": f'attachment; filename="{letter.name}"'},
        )

    def file(self, request: Request) -> Response:
        """An attachment."""
        letter = self._letter(self._person(request), request)
        wanted = request.path_params["file"]
        parts = letter.message.iter_attachments() if letter else ()
        part = next((part for part in parts if part.get_filename() == wanted), None)
        if part is None:
            return self._missing(request)
        content = part.get_payload(decode=True)
        return Response(
            content if isinstance(content, bytes) else b"",
            media_type=part.get_content_type(),
            headers={**PRIVATE, "Content-Disposition": f'attachment; filename="{wanted}"'},
        )

    def _person(self, request: Request) -> Person | None:
        app = self._application
        token = request.cookies.get(cookie_name(app))
        person = signed_in(token, directory=app.directory, sessions=app.sessions, clock=app.clock)
        return in_own_language(person, app.preferences) if person else None

    def _letters(self, person: Person) -> list[Letter]:
        folder: Path = self._application.settings.outbox
        letters = [_read(path) for path in folder.glob("*.eml")]
        everybody = reach(person, Verb.SEE_MAIL) is Whose.ALL
        return [letter for letter in letters if letter.to == person.email or (everybody and not letter.secret)]

    def _letter(self, person: Person | None, request: Request) -> Letter | None:
        wanted = request.path_params["name"]
        letters = self._letters(person) if person else []
        return next((letter for letter in letters if letter.name == wanted), None)

    def _page(self, template: str, request: Request, person: Person, **values: Any) -> Response:
        html = render(template, _language(request, person), person=person, **values)
        return HTMLResponse(html, headers={**PRIVATE, "Content-Security-Policy": FRAMING_POLICY})

    def _missing(self, request: Request) -> Response:
        _, document = plain_problem(404, "not-found", "There is no such mail, or it is not yours.")
        html = render_problem(document, _language(request))
        return HTMLResponse(html, 404, {**PRIVATE, "Content-Security-Policy": PAGE_POLICY})

    def _to_sign_in(self, request: Request) -> Response:
        return RedirectResponse(sign_in_address("/outbox/", _language(request)), 303)


def _language(request: Request, person: Person | None = None) -> str:
    if person is not None:
        return language_of(person.language)
    return language_of(request.headers.get("accept-language", "")[:2].lower())


def _read(path: Path) -> Letter:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    if not isinstance(message, EmailMessage):
        raise TypeError(f"{path} is not a mail")
    return Letter(name=path.name, message=message)
