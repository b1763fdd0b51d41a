"""What people and machines do with Evenhand, each tried whole and by itself; it raises when it does not work.

Each begins with somebody new, so that the same can be tried again and again, and no other hinders it.
"""

from __future__ import annotations

import base64
import dataclasses
import json
import secrets
from datetime import timedelta
from functools import partial
from typing import Any

from evenhand.adapters.dynamodb.item import pack
from evenhand.assessment.attempt import Standing
from evenhand.errors import Conflict, StaleVersion
from evenhand.people.person import Person, Role
from evenhand.people.subscription import Pause
from evenhand.ports.outbox import OutboxRow
from evenhand.workflows.note_feedback import is_bouncing
from evenhand.workflows.regrade import continue_regrade
from evenhand.workflows.unsubscribe import unsubscribe_address
from rehearsal.deployed import SITE
from rehearsal.edge import call_api, decoded
from rehearsal.visitor import FORM, Visitor
from rehearsal.world import QUIZ, Missing, World, want

PRIVATE_PAGE = "/en/modules/harassment/"
BEGIN = {"reason": "The rehearsal grades everything again."}
PASSWORD = "Rehearsal-1!"  # noqa: S105 - of people who exist in the emulator alone
ONE_CLICK = b"List-Unsubscribe=One-Click"
"""What a mail program sends for its reader (RFC 8058)."""


def site(world: World) -> None:
    """Everybody sees what is public; pages need a pass; nobody goes around CloudFront."""
    stranger = world.stranger()
    page = want(stranger.get("/en/"), 200, "a public page")
    if (
        "sha256-" not in page.headers["content-security-policy"]
        or "max-age" not in page.headers["strict-transport-security"]
    ):
        raise Missing("the headers of a page")
    refused = want(stranger.get(PRIVATE_PAGE), 403, "a private page without a pass")
    if "root.js" not in refused.text:
        raise Missing("the way to the sign-in")
    want(stranger.get("/en/assets/evenhand/api.js"), 200, "what public pages load")
    if call_api(world.emulator, world.deployed.api, "GET", "/api/openapi.json", {})[0] != 403:
        raise Missing("a refusal of whoever asks the API directly")


def sign_in(world: World) -> None:
    """Sign in at Cognito for the first time, see a private page, and sign out."""
    person = world.hire()
    cognito = world.emulator.client("cognito-idp")
    (pool,) = cognito.list_user_pools(MaxResults=1)["UserPools"]
    attributes = [{"Name": "email", "Value": person.email}, {"Name": "email_verified", "Value": "true"}]
    cognito.admin_create_user(
        UserPoolId=pool["Id"], Username=person.email, UserAttributes=attributes, MessageAction="SUPPRESS"
    )
    cognito.admin_set_user_password(UserPoolId=pool["Id"], Username=person.email, Password=PASSWORD, Permanent=True)
    visitor = world.stranger()
    want(visitor.get("/api/sign-in?language=en"), 200, "the page of the sign-in")
    want(visitor.sign_in("cognito", person.email, PASSWORD), 303, "coming back from Cognito")
    if want(visitor.call("GET", "/api/session"), 200, "the session").json()["person"] is None:
        raise Missing("somebody signed in")
    want(visitor.get(PRIVATE_PAGE), 200, "a private page with a pass")
    forged = Visitor(SITE, world.edge.port, {**visitor.cookies, "CloudFront-Policy": forge(visitor)})
    want(forged.get(PRIVATE_PAGE), 403, "a private page with a pass that was made longer")
    want(visitor.call("DELETE", "/api/session"), 204, "signing out")
    want(visitor.get(PRIVATE_PAGE), 403, "a private page after signing out")


def take_test(world: World) -> None:
    """Look at a test, begin it, save answers, submit twice: one attempt, one grade."""
    visitor = world.signed_in(world.hire())
    want(visitor.call("GET", f"/api/quizzes/{QUIZ}"), 200, "looking at a test")
    attempt = begun(visitor)
    draft = {"version": 1, "answers": {"mayor": ["allow"]}}
    want(visitor.call("PUT", f"/api/attempts/{attempt}/draft", draft), 200, "saving answers")
    first, again = (submitted(visitor, attempt, nearly_right(world)) for _ in range(2))
    if first != again or not first["passed"]:
        raise Missing("one grade, a pass, however often it is submitted")
    attempts = want(visitor.call("GET", "/api/attempts"), 200, "one's results").json()["attempts"]
    if len(attempts) != 1:
        raise Missing(f"one attempt: there are {len(attempts)}")
    want(visitor.get("/api/my/page"), 200, "the page of one's own")


def appeal(world: World) -> None:
    """Object to a mark, and have it decided by a trainer."""
    visitor, trainer = world.signed_in(world.hire()), world.signed_in(world.hire(Role.TRAINER))
    attempt = passed(world, visitor)
    body = {"question_id": "mayor", "reason": "wrong_key", "text": "It is ridicule that goes further than a job."}
    made = want(visitor.call("POST", f"/api/attempts/{attempt}/appeals", body), 201, "an appeal").json()
    taken = want(
        trainer.call("POST", f"/api/appeals/{made['id']}/review", {"version": made["version"]}), 200, "taking it"
    )
    decision = {
        "outcome": "dismissed",
        "rationale": "It is about how the mayor does the job, and that is allowed.",
        "version": taken.json()["version"],
    }
    want(trainer.call("POST", f"/api/appeals/{made['id']}/decision", decision), 200, "deciding it")


def assign(world: World) -> None:
    """Find people, give them a test, take it back."""
    trainer, person = world.signed_in(world.hire(Role.TRAINER)), world.hire()
    want(trainer.call("GET", "/api/people"), 200, "the list of people")
    made = want(trainer.call("POST", "/api/assignments", {"target": QUIZ, "person_id": person.id}), 201, "assigning")
    want(trainer.call("DELETE", f"/api/assignments/{made.json()['id']}"), 204, "taking it back")


def regrades(world: World) -> None:
    """See which regrades there were, and begin one."""
    trainer = world.signed_in(world.hire(Role.TRAINER))
    want(trainer.call("GET", "/api/regrades"), 200, "the regrades")
    end_regrades(world)
    want(trainer.call("POST", f"/api/quizzes/{QUIZ}/regrades", BEGIN), 202, "beginning a regrade")


def reports(world: World) -> None:
    """Read the report on the site and its table, choose what to get by mail, and stop it by the link in a mail."""
    passed(world, world.helped(world.hire()))
    lead = world.hire(Role.STAKEHOLDER)
    visitor = world.signed_in(lead)
    want(visitor.get("/api/reports"), 200, "the reports there are")
    want(visitor.get(f"/api/reports/{QUIZ}"), 200, "the report")
    want(visitor.get(f"/api/reports/{QUIZ}/csv"), 200, "its table")
    wish = {"quiz_id": QUIZ, "frequency": "weekly", "weekday": 0, "hour": 9}
    made = want(visitor.call("POST", "/api/subscriptions", wish), 201, "a subscription").json()
    stop_by_link(world, unsubscribe_address(lead.id, made["id"], world.application))
    mine = want(visitor.call("GET", "/api/subscriptions"), 200, "one's subscriptions").json()["subscriptions"]
    if [each["pause"] for each in mine if each["id"] == made["id"]] != [Pause.LINK]:
        raise Missing("a subscription that is paused by the link in a mail")
    want(visitor.call("DELETE", f"/api/subscriptions/{made['id']}"), 204, "removing it")


def mail(world: World) -> None:
    """The outbox worker sends what waits."""
    person = world.hire()
    row = a_mail(world, person.id)
    world.application.outbox.enqueue([row])
    world.wake("Mail")
    # Its queue may have woken another at the same moment, which is sending it still.
    world.wait(lambda: world.mail_to(person, row.id), "the mail", world.soon)


def report(world: World) -> None:
    """The aggregator puts reports into the outbox."""
    lead, visitor = world.hire(Role.STAKEHOLDER), world.helped(world.hire())
    passed(world, visitor)
    world.invoke("Report")
    if not any(row.kind == "report" for row in world.application.privacy.mails_to(lead.id)):
        raise Missing("a report for the vendor's lead")


def close(world: World) -> None:
    """What was saved is submitted when the time is up."""
    attempt_id = overdue(world)
    world.invoke("Close")
    record = world.application.attempts.get(attempt_id)
    if record is None or record.submission is None:
        raise Missing("the attempt, submitted")


def regrade(world: World) -> None:
    """The regrade worker carries on what a trainer began."""
    visitor, trainer = world.helped(world.hire()), world.helped(world.hire(Role.TRAINER))
    passed(world, visitor)
    end_regrades(world)
    made = want(trainer.call("POST", f"/api/quizzes/{QUIZ}/regrades", BEGIN), 202, "beginning a regrade").json()
    world.wake("Regrade")
    if not ended(world, made["id"]):
        raise Missing("the end of the regrade")


def remind(world: World) -> None:
    """Trainers are told of appeals that should have been decided."""
    trainer, visitor = world.hire(Role.TRAINER), world.helped(world.hire())
    attempt = passed(world, visitor)
    body = {"question_id": "mayor", "reason": "wrong_key", "text": "It is ridicule that goes further than a job."}
    made = want(visitor.call("POST", f"/api/attempts/{attempt}/appeals", body), 201, "an appeal").json()
    late_by(world, made["id"], timedelta(days=60))
    world.invoke("Reminder")
    if not any(row.kind == "appeals_due" for row in world.application.privacy.mails_to(trainer.id)):
        raise Missing("the reminder")


def let_go(world: World) -> None:
    """What was kept long enough is let go."""
    person, now = world.hire(), world.application.clock.now()
    row = dataclasses.replace(a_mail(world, person.id), created_at=now - timedelta(days=400))
    world.application.outbox.enqueue([row])
    world.application.outbox.mark_sent(row.id, now - timedelta(days=400))
    world.invoke("Retention")
    (left,) = world.application.privacy.mails_to(person.id)
    if left.payload:
        raise Missing("an old mail that says nothing any more")


def fairness(world: World) -> None:
    """Groups are compared, and a trainer sees what came of it."""
    trainer, visitor = world.helped(world.hire(Role.TRAINER)), world.helped(world.hire())
    passed(world, visitor)
    before = world.application.fairness.fairness(QUIZ)
    world.invoke("Fairness")
    after = world.application.fairness.fairness(QUIZ)
    if after is None or (before is not None and after.people <= before.people):
        raise Missing("a comparison with who took the test since")
    want(trainer.call("GET", f"/api/quizzes/{QUIZ}/fairness"), 200, "what came of it")


def feedback(world: World) -> None:
    """SES tells the topic that there is no such address, and it is known from then on."""
    lead = world.hire(Role.STAKEHOLDER)
    bounce(world, lead)
    world.wait(
        lambda: is_bouncing(lead, world.application.bounces), "the bounce, noted at the person it is of", world.soon
    )


FEATURES = (
    site, sign_in, take_test, appeal, assign, regrades, reports,
    mail, report, close, regrade, remind, let_go, fairness, feedback,
)  # fmt: skip


def begun(visitor: Visitor) -> str:
    """Begin the test; the attempt's id."""
    made = want(visitor.call("POST", "/api/attempts", {"quiz_id": QUIZ}), 201, "beginning a test")
    return str(made.json()["id"])


def submitted(visitor: Visitor, attempt: str, answers: dict[str, list[str]]) -> Any:
    """Submit answers; the result."""
    submission = {"submission_id": "submission-1", "answers": answers}
    return want(visitor.call("POST", f"/api/attempts/{attempt}/submission", submission), 200, "submitting").json()


def nearly_right(world: World) -> dict[str, list[str]]:
    """Right answers, and one wrong."""
    return {question.id: list(question.correct) for question in world.key.questions} | {"mayor": ["remove"]}


def passed(world: World, visitor: Visitor) -> str:
    """Take the test and pass it with one wrong answer; the attempt's id."""
    attempt = begun(visitor)
    if not submitted(visitor, attempt, nearly_right(world))["passed"]:
        raise Missing("a pass with one wrong answer")
    return attempt


def failed(visitor: Visitor) -> None:
    """Begin the test and submit nothing."""
    if submitted(visitor, begun(visitor), {})["passed"]:
        raise Missing("a test that is failed by who answers nothing")


def stop_by_link(world: World, address: str) -> None:
    """What a mail program does when its reader does not want such mails any more: nobody is signed in."""
    program, path = world.stranger(), address.removeprefix(SITE)
    want(program.get(path), 200, "the page of the link in a mail")
    want(program.send("POST", path, ONE_CLICK, FORM), 200, "stopping a mail by its link")


def bounce(world: World, person: Person) -> None:
    """SES says to the topic of the stack that there is no such address: its record as the developer guide has it."""
    event = {
        "eventType": "Bounce",
        "bounce": {
            "bounceType": "Permanent",
            "bounceSubType": "General",
            "bouncedRecipients": [{"emailAddress": person.email, "action": "failed", "status": "5.1.1"}],
            "timestamp": world.application.clock.now().isoformat(),
            "feedbackId": f"feedback-{secrets.token_hex(6)}",
        },
        "mail": {
            "destination": [person.email],
            "headersTruncated": False,
            "headers": [{"name": "X-Evenhand-Mail-Id", "value": "report-rehearsal"}],
        },
    }
    world.emulator.client("sns").publish(TopicArn=world.id_of("MailTopic"), Message=json.dumps(event))


def end_regrades(world: World) -> None:
    """Carry on what is under way to its end, unless the worker is faster."""
    application = world.application
    for each in application.regrades.unfinished_regrades():
        try:
            while each.ended_at is None:
                each = continue_regrade(each, application)
        except (Conflict, StaleVersion):
            by_worker = partial(ended, world, each.id)
            world.wait(by_worker, "the end of a regrade that the worker carries on", world.soon)


def ended(world: World, regrade_id: str) -> bool:
    """Whether a regrade has."""
    found = world.application.regrades.regrade(regrade_id)
    return found is not None and found.ended_at is not None


def overdue(world: World) -> str:
    """An attempt whose time was up a minute ago, with what somebody saved of it; its id."""
    application, person, now = world.application, world.hire(), world.application.clock.now()
    record = application.attempts.get(begun(world.helped(person)))
    if record is None:
        raise Missing("an attempt")
    other = world.hire()
    attempt = dataclasses.replace(
        record.attempt,
        id=f"overdue-{secrets.token_hex(6)}",
        person_id=other.id,
        started_at=now - timedelta(minutes=30),
        deadline=now - timedelta(minutes=1),
    )
    standing = Standing(person_id=other.id, quiz_id=QUIZ, version=1, started=1, open_attempt=attempt.id)
    application.attempts.start(attempt, standing)
    return attempt.id


def late_by(world: World, appeal_id: str, by: timedelta) -> None:
    """Make an appeal one that should have been decided long ago."""
    found = world.application.appeals.get(appeal_id)
    if found is None:
        raise Missing("the appeal")
    opened = dataclasses.replace(found, opened_at=found.opened_at - by, due_at=found.opened_at - by, history=())
    world.emulator.client("dynamodb").update_item(
        TableName=world.deployed.outputs["TableName"],
        Key={"PK": {"S": f"APPEAL#{appeal_id}"}, "SK": {"S": "META"}},
        UpdateExpression="SET b = :b",
        ExpressionAttributeValues={":b": {"B": pack(opened)}},
    )


def a_mail(world: World, person_id: str) -> OutboxRow:
    """A mail that can be sent: the receipt of somebody who passed, addressed to another."""
    if world.receipt is None:
        sender = world.hire()
        passed(world, world.helped(sender))
        world.receipt = next(iter(world.application.privacy.mails_to(sender.id)))
    return dataclasses.replace(
        world.receipt,
        id=f"mail-{secrets.token_hex(6)}",
        to=person_id,
        tries=0,
        sent_at=None,
        created_at=world.application.clock.now(),
    )


def forge(visitor: Visitor) -> str:
    """The policy of somebody's pass, with another end."""
    policy: dict[str, Any] = json.loads(decoded(visitor.cookies["CloudFront-Policy"]))
    policy["Statement"][0]["Condition"]["DateLessThan"]["AWS:EpochTime"] += 3600
    text = base64.b64encode(json.dumps(policy, separators=(",", ":")).encode()).decode()
    return text.translate(str.maketrans("+=/", "-_~"))
