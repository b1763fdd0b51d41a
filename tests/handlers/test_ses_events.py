"""What Amazon SES says of mails is acted on. The records are put together from the fields that its documentation
describes: Developer Guide, "Contents of event data that Amazon SES publishes to Amazon SNS" and "Amazon SNS
notification contents for Amazon SES"."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from evenhand.handlers.jobs import note_events
from evenhand.people.audit import Action
from evenhand.people.subscription import STANDARD, Pause
from evenhand.workflows.note_feedback import is_bouncing
from evenhand.workflows.subscribe import Wish, subscribe, subscriptions_of
from evenhand.workflows.unsubscribe import unsubscribe_address
from support import person

if TYPE_CHECKING:
    from evenhand.wiring import Application

LEA = "lea@acme.example"


def bounce(
    kind: str = "Permanent", *, name: str = "eventType", address: str = LEA, headers: Any = ()
) -> dict[str, Any]:
    """A record of a mail that came back."""
    return {
        name: "Bounce",
        "bounce": {
            "bounceType": kind,
            "bounceSubType": "General",
            "bouncedRecipients": [
                {
                    "emailAddress": address,
                    "action": "failed",
                    "status": "5.1.1",
                    "diagnosticCode": f"smtp; 550 5.1.1 <{address}>... user unknown",
                }
            ],
            "timestamp": "2026-11-23T09:05:02.669Z",
            "feedbackId": "01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000",
            "reportingMTA": "dsn; mta.example.com",
        },
        "mail": {
            "timestamp": "2026-11-23T09:05:00.253Z",
            "source": "Evenhand <evenhand@training.example>",
            "messageId": "01000157c44f035b-example-000000",
            "destination": [address],
            **({"headersTruncated": False, "headers": list(headers)} if headers else {}),
            "tags": {"ses:configuration-set": ["ConfigSet"]},
        },
    }


def complaint(kind: str | None = "abuse", *, address: str = LEA, headers: Any = ()) -> dict[str, Any]:
    """A record of somebody who says that a mail is unwanted."""
    record = bounce(address=address, headers=headers)
    del record["bounce"]
    feedback = {} if kind is None else {"complaintFeedbackType": kind, "userAgent": "ExampleCorp Feedback Loop (V0.01)"}
    record["eventType"] = "Complaint"
    record["complaint"] = {
        "complainedRecipients": [{"emailAddress": address}],
        "timestamp": "2026-11-23T09:15:00.000Z",
        "feedbackId": "01000157c44f053b-complaint-000000",
        "complaintSubType": None,
        "arrivalDate": "2026-11-23T09:14:00.000Z",
        **feedback,
    }
    return record


def by_sns(*records: Any) -> dict[str, Any]:
    """As a topic hands them to a function."""
    return {
        "Records": [
            {
                "EventSource": "aws:sns",
                "EventVersion": "1.0",
                "Sns": {"Type": "Notification", "Message": json.dumps(each)},
            }
            for each in records
        ]
    }


def by_event_bridge(record: Any) -> dict[str, Any]:
    """As a rule hands one to a function."""
    return {"version": "0", "source": "aws.ses", "detail-type": "Email Bounced", "detail": record}


def headers_of(application: Application, subscription: str = STANDARD) -> list[dict[str, str]]:
    """The headers of a report as SES saw them."""
    return [
        {"name": "From", "value": "Evenhand <evenhand@training.example>"},
        {"name": "X-Evenhand-Mail-Id", "value": "report-1"},
        {"name": "List-Unsubscribe", "value": f"<{unsubscribe_address('lead', subscription, application)}>"},
    ]


@pytest.mark.parametrize("wrapped", [by_sns, by_event_bridge])
@pytest.mark.parametrize("name", ["eventType", "notificationType"])
def test_a_permanent_bounce_marks_the_address(application, wrapped, name):
    assert note_events(wrapped(bounce(name=name)), application) == {"noted": 1, "ignored": 0}

    assert is_bouncing(person("lead"), application.bounces)
    [event] = application.audit.events(action=Action.MAIL_BOUNCED)
    assert (event.person_id, event.detail) == ("lead", "Permanent General 5.1.1")


def test_told_twice_it_is_noted_once(application):
    note_events(by_sns(bounce(), bounce()), application)
    note_events(by_sns(bounce()), application)

    assert len(list(application.audit.events(action=Action.MAIL_BOUNCED))) == 1


@pytest.mark.parametrize("kind", ["Transient", "Undetermined"])
def test_a_full_mailbox_or_a_server_that_is_down_is_no_wrong_address(application, kind):
    assert note_events(by_sns(bounce(kind)), application) == {"noted": 0, "ignored": 0}
    assert application.bounces.bounces() == []


def test_a_complaint_pauses_the_subscription_that_the_mail_s_own_header_names(application):
    other = subscribe(person("lead"), Wish(), application)
    note_events(by_sns(complaint(headers=headers_of(application, other.id))), application)

    assert [each.pause for each in subscriptions_of(person("lead"), application).items] == [None, Pause.COMPLAINT]
    [event] = application.audit.events(action=Action.MAIL_COMPLAINED)
    assert (event.person_id, event.object, event.detail) == ("lead", "mail/report-1", "abuse")


@pytest.mark.parametrize("kind", ["abuse", None])
def test_where_the_headers_are_not_told_it_pauses_all(application, kind):
    subscribe(person("lead"), Wish(), application)
    note_events(by_event_bridge(complaint(kind)), application)

    assert {each.pause for each in subscriptions_of(person("lead"), application).items} == {Pause.COMPLAINT}


def test_a_complaint_that_is_taken_back_pauses_nothing(application):
    assert note_events(by_sns(complaint("not-spam")), application) == {"noted": 0, "ignored": 0}


def test_a_header_that_was_not_made_here_names_nobody(application):
    forged = [{"name": "List-Unsubscribe", "value": "<https://training.example/api/unsubscribe/WyJ0aW0iLCJ4Il0.AAAA>"}]
    note_events(by_sns(complaint(headers=forged)), application)

    assert application.subscriptions.subscriptions("tim") is None
    assert [each.pause for each in subscriptions_of(person("lead"), application).items] == [Pause.COMPLAINT]


def test_what_is_about_nobody_here_is_counted(application):
    event = by_sns(bounce(address="nobody@acme.example"), bounce())

    assert note_events(event, application) == {"noted": 1, "ignored": 1}


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"Records": []},
        {"Records": [{}]},
        {"Records": [{"Sns": {"Message": "not JSON: lea@acme.example"}}]},
        by_sns("a text", 7, None, []),
        by_sns({"eventType": "Delivery", "mail": {}, "delivery": {"recipients": [LEA]}}),
        by_sns({"eventType": "Bounce", "bounce": {"bounceType": "Permanent"}}),
        by_event_bridge(None),
    ],
)
def test_what_cannot_be_read_is_passed_over_and_keeps_nothing_else_from_being_noted(application, caplog, event):
    assert note_events(event, application) == {"noted": 0, "ignored": 0}
    assert LEA not in caplog.text

    both = {"Records": [*event.get("Records", []), *by_sns(bounce())["Records"]]}
    assert note_events(both, application)["noted"] == 1


def rejected(headers: Any) -> dict[str, Any]:
    """A record of a mail that SES would not send."""
    mail = bounce(headers=headers)["mail"]
    return {"eventType": "Reject", "mail": mail, "reject": {"reason": "Bad content"}}


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (bounce, "the mail report-1 came back: Permanent General"),
        (complaint, "the mail report-1 is called unwanted: abuse"),
        (rejected, "SES would not send the mail report-1: Bad-content"),
    ],
)
def test_the_log_names_the_mail_and_never_the_address(application, caplog, record, said):
    note_events(by_sns(record(headers=headers_of(application))), application)

    assert said in caplog.text
    assert LEA not in caplog.text


@pytest.mark.parametrize("name", [LEA, "report-1\nreport-2", ""])
def test_what_is_no_id_of_a_mail_is_not_logged_as_one(application, caplog, name):
    record = bounce(headers=[{"name": "X-Evenhand-Mail-Id", "value": name}])
    note_events(by_event_bridge(record), application)

    assert "the mail unknown came back" in caplog.text
    assert LEA not in caplog.text
