"""What a mail looks like on its way, and what the folder of mails promises."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import TYPE_CHECKING

import pytest

import builders
from evenhand.adapters.maildir import Maildir
from evenhand.adapters.mime import to_mime
from evenhand.adapters.system import RandomIds, SystemClock
from evenhand.ports.mail import Attachment, MailDelayed, MailRefused

if TYPE_CHECKING:
    from pathlib import Path

    from evenhand.ports.mail import Mail

SENDER = "Evenhand <evenhand@training.example>"
EVIL = "Result\r\nBcc: everyone@elsewhere.example\r\n\r\nRead this"
FORGED = "everyone@elsewhere.example"


class StoppedClock:
    """A clock that always shows the same time."""

    def now(self) -> datetime:
        """The present of the examples."""
        return builders.NOW


def travelled(mail: Mail) -> EmailMessage:
    """The mail as its recipient's program reads it."""
    message = message_from_bytes(to_mime(mail, SENDER, builders.NOW).as_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_mail_has_a_text_and_an_html_side(tmp_path: Path) -> None:
    mail = dataclasses.replace(builders.mail(), text="通过了。\n", html="<p>通过了。</p>\n", language="zh")
    message = travelled(mail)
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.get_body(["plain"]), message.get_body(["html"])
    assert text is not None
    assert html is not None
    assert (text.get_content(), html.get_content()) == ("通过了。\r\n", "<p>通过了。</p>\r\n")
    assert message["Content-Language"] == "zh"


def test_attachments_travel_unchanged_and_keep_their_names() -> None:
    files = (
        Attachment(name="结果.csv", media_type="text/csv", content="\ufeffvendor,n\r\n北风,3\r\n".encode()),
        Attachment(name="seal.bin", media_type="application/octet-stream", content=bytes(range(256))),
    )
    message = travelled(dataclasses.replace(builders.mail(), attachments=files))
    received = list(message.iter_attachments())
    assert [part.get_filename() for part in received] == ["结果.csv", "seal.bin"]
    assert [part.get_content_type() for part in received] == ["text/csv", "application/octet-stream"]
    assert [part.get_payload(decode=True) for part in received] == [file.content for file in files]
    assert message.get_body(["html"]) is not None
    assert message["Content-Language"] == "en"


def test_the_headers_name_sender_recipient_time_and_the_stable_id() -> None:
    message = travelled(builders.mail("mail-1", subject="Your result: 72 % 成绩"))
    assert message["From"] == SENDER
    assert message["To"] == "ana@example.org"
    assert message["Subject"] == "Your result: 72 % 成绩"
    assert message["Date"].datetime == builders.NOW.replace(microsecond=0)
    assert message["Message-ID"] == "<mail-1@training.example>"
    assert message["X-Evenhand-Mail-Id"] == "mail-1"
    assert message["Auto-Submitted"] == "auto-generated"


def test_the_same_mail_has_the_same_message_id_each_time() -> None:
    first, second = builders.mail(subject="First"), builders.mail(subject="Second")
    assert travelled(first)["Message-ID"] == travelled(second)["Message-ID"]
    assert travelled(builders.mail("mail-2"))["Message-ID"] != travelled(first)["Message-ID"]


@pytest.mark.parametrize(
    "mail",
    [
        builders.mail(subject=EVIL),
        builders.mail(EVIL),
        dataclasses.replace(builders.mail(), language=EVIL),
        dataclasses.replace(builders.mail(), text=EVIL, html=EVIL),
        dataclasses.replace(
            builders.mail(), attachments=(Attachment(name=EVIL, media_type="text/csv", content=EVIL.encode()),)
        ),
        builders.mail(subject="Result\u2028Bcc: everyone@elsewhere.example\x0b\x85"),
    ],
)
def test_no_part_of_a_mail_can_become_a_header(mail: Mail) -> None:
    message = travelled(mail)
    assert message.get_all("Bcc") is None
    assert message["To"] == "ana@example.org"
    assert all(part.get_all("Bcc") is None for part in message.walk())
    text = message.get_body(["plain"])
    assert text is not None
    assert text.get_content().splitlines() == mail.text.splitlines()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ana",
        "ana@",
        "@example.org",
        f"ana@example.org, {FORGED}",
        f"ana@example.org\r\nBcc: {FORGED}",
        f"ana@example.org\nBcc: {FORGED}",
        "Ana <ana@example.org>",
        "ana@example.org\r\n",
        "ana bo@example.org",
    ],
)
def test_what_is_not_one_plain_address_is_refused(address: str) -> None:
    with pytest.raises(MailRefused):
        to_mime(builders.mail(to=address), SENDER, builders.NOW)


def test_a_mail_becomes_one_file_that_reads_as_a_mail(tmp_path: Path) -> None:
    Maildir(tmp_path / "outbox", SENDER, StoppedClock()).send(builders.mail())
    (file,) = (tmp_path / "outbox").iterdir()
    assert file.name == "mail-1.eml"
    message = message_from_bytes(file.read_bytes(), policy=default)
    assert (message["Subject"], message["X-Evenhand-Mail-Id"]) == ("Your result", "mail-1")


def test_a_mail_sent_again_takes_the_place_of_the_first(tmp_path: Path) -> None:
    maildir = Maildir(tmp_path, SENDER, StoppedClock())
    maildir.send(builders.mail(subject="First"))
    maildir.send(builders.mail(subject="Second"))
    (file,) = tmp_path.iterdir()
    assert message_from_bytes(file.read_bytes(), policy=default)["Subject"] == "Second"


@pytest.mark.parametrize("mail_id", ["../escaped", "/etc/escaped", "a/b", ".", "..", "质量", "x" * 300, ""])
def test_a_mail_of_any_id_stays_in_its_folder(tmp_path: Path, mail_id: str) -> None:
    folder = tmp_path / "outbox"
    Maildir(folder, SENDER, StoppedClock()).send(builders.mail(mail_id))
    (file,) = tmp_path.rglob("*.eml")
    assert file.parent == folder
    assert not file.name.startswith(".")


def test_a_mail_that_is_refused_leaves_no_file_behind(tmp_path: Path) -> None:
    with pytest.raises(MailRefused):
        Maildir(tmp_path, SENDER, StoppedClock()).send(builders.mail(to="nobody"))
    assert list(tmp_path.iterdir()) == []


def test_a_mail_that_cannot_be_written_whole_is_delayed_and_leaves_no_file_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def disk_is_full(_: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("os.fsync", disk_is_full)
    with pytest.raises(MailDelayed, match="No space left"):
        Maildir(tmp_path, SENDER, StoppedClock()).send(builders.mail())
    assert list(tmp_path.iterdir()) == []


def test_the_clock_shows_utc_and_does_not_go_back() -> None:
    clock = SystemClock()
    first, second = clock.now(), clock.now()
    assert first.tzinfo is UTC
    assert first <= second


def test_ids_differ_and_fit_an_address() -> None:
    ids = {RandomIds().new() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(len(each) * 6 >= 120 and each.replace("-", "").replace("_", "").isalnum() for each in ids)


def test_copies_of_mails_that_are_forgotten_are_deleted_and_others_stay(tmp_path: Path) -> None:
    maildir = Maildir(tmp_path, SENDER, StoppedClock())
    for mail_id in ("mail-1", "report 2", "mail-3"):
        maildir.send(builders.mail(mail_id))

    maildir.forget(["mail-1", "report 2", "no-such-mail"])
    maildir.forget(["mail-1"])

    assert [file.name for file in tmp_path.iterdir()] == ["mail-3.eml"]


LINK = f"https://training.example/api/unsubscribe/{'WyJwLWFuYSIsInN0YW5kYXJkIl0' * 3}.YCiguCOePoVeV3-5LsyMHw"
"""Longer than a line of a header."""


def raw(mail: Mail) -> list[str]:
    """The lines of a mail as they travel."""
    return to_mime(mail, SENDER, builders.NOW).as_bytes().decode().split("\r\n")


def test_a_mail_that_can_be_stopped_says_how_by_one_click_on_lines_of_their_own() -> None:
    """RFC 8058, 3.1: one HTTPS address, and the second header as it stands here. Folded into encoded words, as a long
    header would be otherwise, no mail program finds the address."""
    lines = raw(dataclasses.replace(builders.mail(), unsubscribe=LINK))
    assert f"List-Unsubscribe: <{LINK}>" in lines
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines


def test_over_an_open_line_there_is_no_one_click() -> None:
    message = travelled(dataclasses.replace(builders.mail(), unsubscribe="http://127.0.0.1:8000/api/unsubscribe/a.b"))
    assert message["List-Unsubscribe"] == "<http://127.0.0.1:8000/api/unsubscribe/a.b>"
    assert message["List-Unsubscribe-Post"] is None


def test_other_mails_have_neither_and_are_no_repeats() -> None:
    message = travelled(builders.mail())
    for name in ("List-Unsubscribe", "List-Unsubscribe-Post", "X-Evenhand-May-Repeat"):
        assert message[name] is None


def test_a_mail_that_may_be_a_repeat_says_so_to_programs_too() -> None:
    assert travelled(dataclasses.replace(builders.mail(), repeat=True))["X-Evenhand-May-Repeat"] == "yes"


def test_the_link_cannot_become_another_header() -> None:
    message = travelled(dataclasses.replace(builders.mail(), unsubscribe=f"https://training.example/{EVIL}"))
    assert message.get_all("Bcc") is None


def test_the_folder_keeps_the_headers_as_they_are(tmp_path: Path) -> None:
    Maildir(tmp_path, SENDER, StoppedClock()).send(dataclasses.replace(builders.mail(), unsubscribe=LINK))
    (file,) = tmp_path.iterdir()
    assert f"List-Unsubscribe: <{LINK}>".encode() in file.read_bytes().splitlines()
