"""What sending by SMTP promises, against a mail server that says what each test tells it to."""

from __future__ import annotations

import dataclasses
import ipaddress
import socketserver
import ssl
import threading
from base64 import b64encode
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

import builders
from evenhand.adapters.smtp import Security, SmtpMailer, SmtpServer
from evenhand.adapters.system import SystemClock
from evenhand.ports.mail import AddressRefused, MailDelayed, MailRefused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SENDER = "Evenhand <evenhand@training.example>"
HELLO = "250-here\r\n250-AUTH PLAIN\r\n250-STARTTLS\r\n250 8BITMIME"
GOOD = {"EHLO": HELLO, "DATA": "354 go on", "QUIT": "221 bye", "AUTH": "235 welcome", "STARTTLS": "220 go on"}


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mail, or answers a command with what `replies` says."""

    allow_reuse_address = True

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.context = context
        self.tls_at_once = False
        self.replies: dict[str, str] = {}
        self.commands: list[str] = []
        self.received: list[bytes] = []

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that hang up are what some tests are about."""

    def reply(self, command: str) -> str:
        """What it answers to a command; `.` is the end of the mail."""
        return self.replies.get(command) or GOOD.get(command) or "250 fine"


class Conversation(socketserver.StreamRequestHandler):
    """One connection."""

    server: MailServer

    def handle(self) -> None:
        """Answer each line until the client has enough."""
        if self.server.tls_at_once:
            self._turn_to_tls()
        self._say("220 here")
        while line := self.rfile.readline():
            command = line.decode().split()[0].upper() if line.strip() else ""
            self.server.commands.append(line.decode().strip())
            reply = self.server.reply(command)
            if reply == "hang up":
                return
            self._say(reply)
            if command == "STARTTLS" and reply.startswith("2"):
                self._turn_to_tls()
            elif command == "DATA" and reply.startswith("3"):
                if not self._take_mail():
                    return
            elif command == "QUIT":
                return

    def finish(self) -> None:
        """Hang up, protected or not."""
        super().finish()
        self.connection.close()

    def _take_mail(self) -> bool:
        """Whether the line is still there afterwards."""
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        if (reply := self.server.reply(".")).startswith("2"):
            self.server.received.append(b"".join(lines))
        if reply == "hang up":
            return False
        self._say(reply)
        return True

    def _turn_to_tls(self) -> None:
        assert self.server.context is not None
        self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", buffering=0)

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server that listens meanwhile."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that signed itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail server of the tests")])
    now = SystemClock().now()
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return path


def mailer(server: MailServer, security: Security = Security.NONE, *, trust: Path | None = None) -> SmtpMailer:
    """A mailer that hands over to the server; it trusts one certificate besides those of the system."""
    context = ssl.create_default_context(cafile=trust)
    return SmtpMailer(settings(server, security), SENDER, SystemClock(), context=context)


def settings(server: MailServer, security: Security = Security.NONE, *, user: str = "") -> SmtpServer:
    """Where the server is."""
    return SmtpServer(
        host="127.0.0.1", port=server.port, security=security, user=user, password="s3cret", timeout_seconds=30
    )


def speak_tls(server: MailServer, certificate: Path, *, at_once: bool = False) -> None:
    """Let the server speak TLS, from the first byte or when asked."""
    server.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.context.load_cert_chain(certificate)
    server.tls_at_once = at_once


def subjects(server: MailServer) -> list[str]:
    """Of the mails it took."""
    return [message_from_bytes(content, policy=default)["Subject"] for content in server.received]


def test_a_mail_is_handed_over_whole_to_its_one_recipient(server: MailServer) -> None:
    mailer(server).send(builders.mail())
    (content,) = server.received
    message = message_from_bytes(content, policy=default)
    assert (message["Subject"], message["X-Evenhand-Mail-Id"]) == ("Your result", "mail-1")
    assert message.is_multipart()
    recipients = [line.lower() for line in server.commands if line.upper().startswith("RCPT")]
    assert recipients == ["rcpt to:<ana@example.org>"]


def test_a_login_happens_only_when_a_user_is_named(server: MailServer) -> None:
    mailer(server).send(builders.mail())
    assert not [line for line in server.commands if line.startswith("AUTH")]
    named = settings(server, user="evenhand")
    SmtpMailer(named, SENDER, SystemClock()).send(builders.mail())
    credentials = b64encode(b"\0evenhand\0s3cret").decode()
    assert f"AUTH PLAIN {credentials}" in server.commands


def test_with_starttls_nothing_is_said_of_the_mail_before_the_line_is_protected(
    server: MailServer, certificate: Path
) -> None:
    speak_tls(server, certificate)
    mailer(server, Security.STARTTLS, trust=certificate).send(builders.mail())
    verbs = [line.split()[0].upper() for line in server.commands]
    assert verbs.index("STARTTLS") < verbs.index("MAIL")
    assert subjects(server) == ["Your result"]


def test_with_tls_the_line_is_protected_from_the_first_byte(server: MailServer, certificate: Path) -> None:
    speak_tls(server, certificate, at_once=True)
    mailer(server, Security.TLS, trust=certificate).send(builders.mail())
    assert subjects(server) == ["Your result"]


def test_a_server_that_does_not_protect_the_line_gets_no_mail(server: MailServer) -> None:
    server.replies["EHLO"] = "250 here"
    with pytest.raises(MailDelayed):
        mailer(server, Security.STARTTLS).send(builders.mail())
    assert server.received == []


def test_a_server_with_a_certificate_nobody_trusts_gets_no_mail(server: MailServer, certificate: Path) -> None:
    speak_tls(server, certificate)
    with pytest.raises(MailDelayed):
        mailer(server, Security.STARTTLS).send(builders.mail())
    assert server.received == []


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA", "."])
def test_a_mail_the_server_will_never_take_is_refused(server: MailServer, command: str) -> None:
    server.replies[command] = "550 no such person here"
    with pytest.raises(MailRefused, match="550: no such person here"):
        mailer(server).send(builders.mail())
    assert server.received == []


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA", "."])
def test_a_mail_the_server_does_not_take_now_is_delayed(server: MailServer, command: str) -> None:
    server.replies[command] = "451 come back later"
    with pytest.raises(MailDelayed, match="451: come back later"):
        mailer(server).send(builders.mail())
    assert server.received == []


@pytest.mark.parametrize("command", ["EHLO", "MAIL", "RCPT", "DATA", "."])
def test_a_line_that_breaks_delays_the_mail(server: MailServer, command: str) -> None:
    server.replies |= {command: "hang up", "HELO": "hang up"}
    with pytest.raises(MailDelayed):
        mailer(server).send(builders.mail())


def test_a_wrong_password_delays_mail_and_burns_none(server: MailServer) -> None:
    server.replies["AUTH"] = "535 wrong password"
    with pytest.raises(MailDelayed, match="wrong password"):
        SmtpMailer(settings(server, user="evenhand"), SENDER, SystemClock()).send(builders.mail())


def test_a_server_that_is_not_there_delays_mail(server: MailServer) -> None:
    nobody_listens = 1
    away = SmtpServer(host="127.0.0.1", port=nobody_listens, security=Security.NONE)
    with pytest.raises(MailDelayed):
        SmtpMailer(away, SENDER, SystemClock()).send(builders.mail())


def test_a_bad_goodbye_does_not_take_back_that_the_mail_was_taken(server: MailServer) -> None:
    server.replies["QUIT"] = "500 what?"
    mailer(server).send(builders.mail())
    assert subjects(server) == ["Your result"]


def test_an_address_that_the_server_cannot_write_is_refused(server: MailServer) -> None:
    with pytest.raises(MailRefused):
        mailer(server).send(builders.mail(to="安娜@example.org"))
    assert server.received == []


def test_the_link_that_stops_mails_leaves_whole(server: MailServer) -> None:
    link = f"https://training.example/api/unsubscribe/{'a' * 120}.b"
    mailer(server).send(dataclasses.replace(builders.mail(), unsubscribe=link))
    (content,) = server.received
    assert f"List-Unsubscribe: <{link}>".encode() in content.splitlines()
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in content.splitlines()


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ("550 5.1.1 <ana@example.org>: Recipient address rejected: User unknown", "550 5.1.1"),
        ("550-5.1.1 The account that you tried to reach does not exist.\r\n550 5.1.1 Try again", "550 5.1.1"),
        ("553 5.1.3 bad address syntax", "553 5.1.3"),
        ("550 5.2.1 mailbox disabled", "550 5.2.1"),
        ("550 no such person here", "550"),
    ],
)
def test_that_there_is_no_such_address_is_told_apart_in_codes_that_name_nobody(
    server: MailServer, reply: str, code: str
) -> None:
    server.replies["RCPT"] = reply
    with pytest.raises(AddressRefused) as refused:
        mailer(server).send(builders.mail())
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("command", "reply"),
    [
        ("RCPT", "552 5.2.2 mailbox full"),
        ("RCPT", "550 5.7.1 relaying denied"),
        ("RCPT", "550 we do not relay"),
        ("RCPT", "554 5.7.1 your server is on a list"),
        ("MAIL", "550 5.1.8 bad sender"),
        ("DATA", "550 5.1.1 no"),
        (".", "550 5.7.1 this looks like spam"),
    ],
)
def test_a_refusal_that_is_not_about_the_address_is_not_held_against_it(
    server: MailServer, command: str, reply: str
) -> None:
    """A server that takes no mail from here at all must not mark everybody's address."""
    server.replies[command] = reply
    with pytest.raises(MailRefused) as refused:
        mailer(server).send(builders.mail())
    assert not isinstance(refused.value, AddressRefused)


def test_only_where_the_server_does_not_say_it_stays_open_whether_the_mail_left(server: MailServer) -> None:
    doubts = {}
    for command, reply in (
        ("EHLO", "421 later"),
        ("RCPT", "451 later"),
        (".", "451 later"),
        (".", "hang up"),
        (".", "eh?"),
    ):
        server.replies = {command: reply, "HELO": reply}
        with pytest.raises(MailDelayed) as delayed:
            mailer(server).send(builders.mail())
        doubts[command, reply] = delayed.value.maybe_sent
    assert [pair for pair, doubt in doubts.items() if doubt] == [(".", "hang up"), (".", "eh?")]
