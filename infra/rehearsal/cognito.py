"""Cognito under its own name: functions ask for it by HTTPS at amazonaws.com, and reach the emulator.

In the place of DNS stands a `sitecustomize` that the functions' Python loads; in the place of Amazon's certificate one
of our own, which they are told to trust. The code that asks is as it is.
"""

from __future__ import annotations

import http.client
import ssl
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from rehearsal.emulator import REGION, Emulator

HOST = f"cognito-idp.{REGION}.amazonaws.com"
CUSTOMIZE = '''"""The name of Cognito leads to the emulator."""

import os
import socket

_connect = socket.create_connection


def _redirected(address, *more, **named):
    if address[0] == "{host}":
        address = ("127.0.0.1", int(os.environ["REHEARSAL_COGNITO_PORT"]))
    return _connect(address, *more, **named)


socket.create_connection = _redirected
'''


@dataclass(frozen=True, slots=True)
class Pool:
    """A user pool with a client that signs people in."""

    issuer: str
    client_id: str
    client_secret: str


class CognitoName:
    """The name of Cognito, served by TLS while this is entered."""

    def __init__(self, folder: Path) -> None:
        (folder / "site").mkdir(exist_ok=True)
        (folder / "site/sitecustomize.py").write_text(CUSTOMIZE.replace("{host}", HOST))
        certificate = _certificate(folder)
        front = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                connection = http.client.HTTPConnection("127.0.0.1", front.emulator_port)
                connection.request("GET", self.path, headers={"Host": f"localhost:{front.emulator_port}"})
                answer = connection.getresponse()
                body = answer.read()
                self.send_response(answer.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.emulator_port = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.environment = {
            "PYTHONPATH": str(folder / "site"),
            "SSL_CERT_FILE": str(certificate),
            "REHEARSAL_COGNITO_PORT": str(self._server.server_port),
        }

    def __enter__(self) -> CognitoName:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def make_pool(emulator: Emulator, callback: str, users: dict[str, str]) -> Pool:
    """A pool of people, by their addresses, with their passwords."""
    cognito = emulator.client("cognito-idp")
    pool = cognito.create_user_pool(
        PoolName="rehearsal", UsernameAttributes=["email"], AutoVerifiedAttributes=["email"]
    )["UserPool"]["Id"]
    client = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="evenhand",
        GenerateSecret=True,
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid", "email"],
        AllowedOAuthFlowsUserPoolClient=True,
        SupportedIdentityProviders=["COGNITO"],
        CallbackURLs=[callback],
    )["UserPoolClient"]
    cognito.create_user_pool_domain(UserPoolId=pool, Domain="rehearsal")
    for email, password in users.items():
        attributes: list[dict[str, Any]] = [
            {"Name": "email", "Value": email},
            {"Name": "email_verified", "Value": "true"},
        ]
        cognito.admin_create_user(UserPoolId=pool, Username=email, UserAttributes=attributes, MessageAction="SUPPRESS")
        cognito.admin_set_user_password(UserPoolId=pool, Username=email, Password=password, Permanent=True)
    return Pool(f"https://{HOST}/{pool}", client["ClientId"], client["ClientSecret"])


def _certificate(folder: Path) -> Path:
    """A certificate for Cognito's name that signed itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "cognito.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(signed.public_bytes(serialization.Encoding.PEM) + private)
    return path
