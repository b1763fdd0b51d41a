"""An identity provider on this machine that a test tells what to answer, also what no provider should."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import RSAKey

from support import NINE

CLIENT = "evenhand-client"
KEY = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})


@dataclass
class Exchange:
    """A request to the token endpoint, as it came."""

    form: dict[str, str]
    authorization: str


@dataclass
class IdentityProvider:
    """What it holds and what it will say; `address` is its issuer."""

    address: str = ""
    keys: list[RSAKey] = field(default_factory=lambda: [KEY])
    claims: dict[str, Any] = field(default_factory=dict)
    token: str | None = None
    """Instead of the token made from the claims."""
    metadata: dict[str, Any] = field(default_factory=dict)
    """What it says of itself beyond, or other than, what is right."""
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Status and body to answer with at a path, whatever is right."""
    headers: dict[str, str] = field(default_factory=dict)
    """To send with `answers`."""
    asked: list[str] = field(default_factory=list)
    """The paths asked for."""
    exchanges: list[Exchange] = field(default_factory=list)

    def sign(self, header: dict[str, Any] | None = None, key: Any = None, **claims: Any) -> str:
        """A token; claims that are None are left out."""
        key = key or self.keys[-1]
        header = {"alg": "RS256", "kid": key.kid, **(header or {})}
        now = int(NINE.timestamp())
        right = {"iss": self.address, "aud": CLIENT, "sub": "subject-1", "iat": now, "exp": now + 300}
        whole = {**right, **self.claims, **claims}
        return jwt.encode(
            header, {name: value for name, value in whole.items() if value is not None}, key, [header["alg"]]
        )

    def document(self, path: str) -> dict[str, Any]:
        """What is at an address."""
        if path == "/jwks":
            return {"keys": [key.as_dict(private=False) for key in self.keys]}
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/jwks",
            **self.metadata,
        }


class Running:
    """The provider behind a real socket, in a thread."""

    def __init__(self) -> None:
        provider = self.provider = IdentityProvider()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.asked.append(self.path)
                self._answer(200, json.dumps(provider.document(self.path)))

            def do_POST(self) -> None:
                provider.asked.append(self.path)
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                form = {name: values[0] for name, values in parse_qs(body).items()}
                provider.exchanges.append(Exchange(form, self.headers.get("authorization", "")))
                token = provider.token if provider.token is not None else provider.sign()
                self._answer(200, json.dumps({"access_token": "a", "token_type": "Bearer", "id_token": token}))

            def _answer(self, status: int, body: str) -> None:
                status, body = provider.answers.get(self.path, (status, body))
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                for name, value in provider.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body.encode())))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        provider.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def stop(self) -> None:
        """No longer answer."""
        if not self._thread.is_alive():
            return
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
