"""What happens with nobody invoking anything: a receipt leaves by the queue; a schedule makes the report, which is read
back, and submits what somebody left open."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from evenhand.people.person import Role, Vendor
from evenhand.workflows.note_feedback import is_bouncing
from evenhand.workflows.subscribe import subscriptions_of
from rehearsal import features
from rehearsal.deployed import SITE
from rehearsal.world import QUIZ, Missing, World, want

VENDOR = Vendor(id="globex", name="Globex Trust & Safety")
"""Whose people nobody else counts."""
LINK = re.compile(rf"{SITE}/api/unsubscribe/[A-Za-z0-9._-]+")


def by_itself(world: World, tell: Callable[[str], None]) -> list[str]:
    """Let it happen, and read back what came of it; what did not happen."""
    tell("Waiting for what happens by itself")
    begun = world.emulator.log.stat().st_size
    try:
        with world.for_a_while():
            _happens(world, tell)
    except Exception as error:  # whatever it is, it is what is looked for
        said = "".join(f"\n    {line}" for line in world.emulator.faults(begun))
        return [f"by itself failed: {type(error).__name__}: {error}{said}"]
    return []


def _happens(world: World, tell: Callable[[str], None]) -> None:
    gone = world.hire(Role.STAKEHOLDER, VENDOR)
    features.bounce(world, gone)
    world.wait(lambda: is_bouncing(gone, world.application.bounces), "the bounce, told by the topic")
    people = [world.hire(vendor=VENDOR) for _ in range(3)]
    attempt_id = features.overdue(world)
    features.failed(world.signed_in(people[0]))
    for person in people[1:]:
        features.passed(world, world.signed_in(person))
    # Not before: a schedule that came in between would report half of it, and be done for the day.
    lead = world.hire(Role.STAKEHOLDER, VENDOR)
    every_minute(world, "ReportSchedule")
    world.wait(lambda: world.mail_to(people[-1]), "the receipt, mailed because a queue woke the worker")
    tell("The receipt left, woken by the queue")
    mail = world.wait(lambda: world.mail_to(lead, VENDOR.name), "the report, mailed because of the schedule")
    _read(world, mail)
    if world.application.privacy.mails_to(gone.id):
        raise Missing("that no report is made for an address that bounces")
    link = LINK.search(mail["BodyText"])
    if link is None:
        raise Missing("a link that stops the mails")
    features.stop_by_link(world, link[0])
    if subscriptions_of(lead, world.application).items[0].pause is None:
        raise Missing("the end of the mails, by the link in one")
    page = want(world.signed_in(lead).get(f"/api/reports/{QUIZ}"), 200, "the report on the site")
    if "2 of 3" not in page.text:
        raise Missing("the figures of the mail on the page")
    tell("The report left, by the schedule, and says what is true")
    world.wait(lambda: submitted(world, attempt_id), "an attempt submitted when its time was up")
    tell("The overdue attempt was submitted, by the schedule")


def _read(world: World, mail: dict[str, Any]) -> None:
    """Hold what the report says against what people did: three took it, of whom two passed with one answer wrong."""
    text = " ".join(mail["BodyText"].split())
    marks = {question.id: question.points for question in world.key.questions}
    mean = 2 * (1 - marks["mayor"] / sum(marks.values())) / 3
    said = re.search(r"Mean score, first attempts: (\d+(?:\.\d+)?) ?%", text)
    right = {
        "its subject": ": 2 of 3 passed" in mail["Subject"],
        "who passed": "2 of 3 people passed" in text,
        "who passed at the first attempt": "Passed at the first attempt: 2 of 3" in text,
        "the attempts": "Attempts in all: 3" in text,
        "the mean score": said is not None and abs(float(said[1]) - float(100 * mean)) <= 0.5,
    }
    wrong = [what for what, is_right in right.items() if not is_right]
    if wrong:
        raise Missing(f"a report that is right about {', '.join(wrong)}")


def submitted(world: World, attempt_id: str) -> bool:
    """Whether an attempt was."""
    record = world.application.attempts.get(attempt_id)
    return record is not None and record.submission is not None


def every_minute(world: World, schedule: str) -> None:
    """Let a schedule run every minute, so that nobody waits for five."""
    scheduler = world.emulator.client("scheduler")
    found = scheduler.get_schedule(Name=world.id_of(schedule))
    kept = {name: found[name] for name in ("Name", "Target", "FlexibleTimeWindow", "State", "GroupName")}
    scheduler.update_schedule(**kept, ScheduleExpression="rate(1 minute)")
