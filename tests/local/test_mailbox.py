"""The outbox page shows everyone their own mail, and an admin all of it."""

from __future__ import annotations

import pytest

from evenhand.ports.mail import Attachment, Mail
from support import Browser, HandClock, make_application


@pytest.fixture
def application(tmp_path):
    application = make_application(tmp_path / "state", HandClock())
    for name, vendor in (("lea", "acme"), ("max", "evenhand")):
        application.mailer.send(
            Mail(
                id=f"mail-to-{name}",
                to=f"{name}@{vendor}.example",
                subject=f"Results for {name}",
                text=f"Text for {name}",
                html=f"<p style='color:red'>HTML for {name}</p><script>alert(1)</script>",
                language="en",
                attachments=(Attachment(name="results.csv", media_type="text/csv", content=b"a,b\r\n"),),
            )
        )
    yield application
    application.close()


def test_nobody_signed_in_is_sent_to_the_sign_in(application):
    answer = Browser(application).get("/outbox/")

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/api/sign-in")


def test_a_stakeholder_sees_only_their_own_mail(application):
    lead = Browser(application, "lead")

    page = lead.get("/outbox/").text

    assert "Results for lea" in page
    assert "Results for max" not in page


def test_somebody_elses_mail_looks_like_mail_that_does_not_exist(application):
    lead = Browser(application, "lead")
    for part in ("", "html", "raw", "files/results.csv"):
        foreign = lead.get(f"/outbox/mail-to-max.eml/{part}")
        unknown = lead.get(f"/outbox/no-such.eml/{part}")
        assert (foreign.status_code, foreign.text) == (404, unknown.text)


def test_a_code_to_sign_in_is_for_its_recipient_alone(application):
    """Else an admin could sign in as somebody who signs decisions."""
    for person, address in (("lead", "lea@acme.example"), ("root", "amy@evenhand.example")):
        application.mailer.send(
            Mail(
                id=f"code-{person}", to=address, subject="Your code", text="123456", html="<p>123456</p>", language="en"
            )
        )
    root = Browser(application, "root")

    assert root.get("/outbox/").text.count("Your code") == 1
    assert root.get("/outbox/code-root.eml/raw").status_code == 200
    for part in ("", "html", "raw"):
        assert root.get(f"/outbox/code-lead.eml/{part}").status_code == 404


def test_an_admin_sees_all_mail(application):
    page = Browser(application, "root").get("/outbox/").text

    assert "Results for lea" in page
    assert "Results for max" in page


def test_the_html_of_a_mail_can_run_nothing(application):
    answer = Browser(application, "lead").get("/outbox/mail-to-lea.eml/html")

    policy = answer.headers["content-security-policy"]
    assert "HTML for lea" in answer.text
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "sandbox" in policy


def test_attachments_and_the_raw_mail_can_be_taken_away(application):
    lead = Browser(application, "lead")

    assert lead.get("/outbox/mail-to-lea.eml/files/results.csv").content == b"a,b\r\n"
    assert b"X-Evenhand-Mail-Id: mail-to-lea" in lead.get("/outbox/mail-to-lea.eml/raw").content
