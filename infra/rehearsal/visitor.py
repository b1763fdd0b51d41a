"""A browser of somebody who comes to the site: cookies, forms, redirects."""

from __future__ import annotations

import html
import http.client
import json
import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

JSON = {"Content-Type": "application/json", "X-Evenhand": "1"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    """Their names in small letters."""
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Visitor:
    """Somebody at the site, by the proxy that listens on a port."""

    site: str
    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Answer:
        """A GET, as a browser that shows a page."""
        return self.send("GET", path, headers={"Accept": "text/html", **headers})

    def call(self, method: str, path: str, body: Any = None) -> Answer:
        """A call of the API, as the pages' scripts make it."""
        data = b"" if body is None else json.dumps(body).encode()
        return self.send(method, path, data, {**JSON, "Accept": "application/json", "Origin": self.site})

    def send(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Answer:
        """Any request."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {**(headers or {}), **({"Cookie": cookie} if cookie else {})}
        answer, cookies = fetch(self.port, method, path, body, sent)
        for name, morsel in cookies.items():
            if morsel["max-age"] == "0":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value
        return answer

    def sign_in(self, provider: str, email: str, password: str) -> Answer:
        """Go to the provider, sign in there, and come back."""
        away = self.get(f"/api/sign-in/{provider}?language=en&next=/en/my/")
        there = urlsplit(away.headers["location"])
        port = there.port or 80
        page, _ = fetch(port, "GET", f"{there.path}?{there.query}", b"", {"Host": there.netloc})
        fields = {
            **{name: html.unescape(value) for name, value in HIDDEN.findall(page.text)},
            "username": email,
            "password": password,
        }
        back, _ = fetch(port, "POST", "/login", urlencode(fields).encode(), {**FORM, "Host": there.netloc})
        here = urlsplit(urljoin(self.site, back.headers["location"]))
        return self.get(f"{here.path}?{here.query}")


HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def fetch(port: int, method: str, target: str, body: bytes, headers: dict[str, str]) -> tuple[Answer, SimpleCookie]:
    """A request to this machine, and the cookies that it sets."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=90)
    connection.request(method, target, body or None, headers)
    answer = connection.getresponse()
    data = answer.read()
    cookies: SimpleCookie = SimpleCookie()
    for value in answer.headers.get_all("set-cookie", []):
        cookies.load(value)
    connection.close()
    return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, data), cookies
