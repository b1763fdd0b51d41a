"""What every appeal store promises of a decision with a further grade and a mail: all of it is written, or nothing."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

import builders
from evenhand.assessment.appeal import Appeal, AppealAction, Remedy, act
from evenhand.errors import Conflict, NotFound, StaleVersion
from stores.steps import begin, feed_of, further_grade, regrade, submit

if TYPE_CHECKING:
    from evenhand.ports.outbox import OutboxRow
    from evenhand.wiring import Stores

FURTHER = further_grade(certificate=builders.certificate())
MAIL = builders.outbox_row()


def taken(appeal: Appeal) -> Appeal:
    return act(appeal, AppealAction.TAKE, at=builders.minutes(30), by="p-trainer")


def upheld(appeal: Appeal, by: str = "p-trainer") -> Appeal:
    return act(
        taken(appeal), AppealAction.UPHOLD, at=builders.minutes(40), by=by, note="Granted.", remedy=Remedy.FULL_MARKS
    )


def appealed(store: Stores) -> Appeal:
    """Submit an attempt, and appeal against one of its marks."""
    begin(store)
    submit(store)
    store.appeals.open(builders.appeal())
    return builders.appeal()


def waiting(store: Stores) -> list[OutboxRow]:
    """The mails that wait, as they were enqueued."""
    leased = store.outbox.lease(builders.minutes(60), builders.minutes(60), 10)
    return [dataclasses.replace(row, tries=0) for row in leased]


def assert_untouched(store: Stores, appeal: Appeal) -> None:
    """Check that a refused decision left the appeal and the attempt as they were."""
    assert store.appeals.get("appeal-1") == appeal
    record = store.attempts.get("attempt-1")
    assert record is not None
    assert record.grades == (builders.grade_record(),)
    assert store.attempts.standing("p-ana", builders.QUIZ).version == 2
    assert feed_of(store) == [builders.result()]
    assert waiting(store) == []


def test_a_decision_is_written_with_the_grade_and_the_mail_that_follow_from_it(store: Stores) -> None:
    appeal = upheld(appealed(store))
    store.appeals.append(appeal, further=FURTHER, mail=MAIL)
    assert store.appeals.get("appeal-1") == appeal
    record = store.attempts.get("attempt-1")
    assert record is not None
    assert record.grades == (builders.grade_record(), FURTHER.grade)
    assert store.attempts.standing("p-ana", builders.QUIZ) == FURTHER.standing
    assert store.certificates.certificates_of("p-ana") == [builders.certificate()]
    assert feed_of(store) == [builders.result(), FURTHER.result]
    assert waiting(store) == [MAIL]


def test_a_decision_can_bring_a_mail_alone(store: Stores) -> None:
    appeal = upheld(appealed(store))
    store.appeals.append(appeal, mail=MAIL)
    assert store.appeals.get("appeal-1") == appeal
    assert len(feed_of(store)) == 1
    assert waiting(store) == [MAIL]


@pytest.mark.parametrize(
    "stale",
    [
        further_grade(number=1),
        further_grade(number=3),
        further_grade(version=2),
        further_grade(version=4),
    ],
)
def test_a_further_grade_that_is_stale_leaves_the_appeal_as_it_was(store: Stores, stale: object) -> None:
    appeal = appealed(store)
    with pytest.raises(StaleVersion):
        store.appeals.append(upheld(appeal), further=stale, mail=MAIL)  # type: ignore[arg-type]
    assert_untouched(store, appeal)


def test_a_decision_that_another_one_overtook_leaves_the_grades_as_they_were(store: Stores) -> None:
    first = taken(appealed(store))
    store.appeals.append(first)
    with pytest.raises(StaleVersion):
        store.appeals.append(
            act(builders.appeal(), AppealAction.WITHDRAW, at=builders.minutes(31), by="p-ana"),
            further=FURTHER,
            mail=MAIL,
        )
    assert_untouched(store, first)


def test_a_decision_sent_again_is_stale_and_nothing_is_written_twice(store: Stores) -> None:
    appeal = upheld(appealed(store))
    store.appeals.append(appeal, further=FURTHER, mail=MAIL)
    with pytest.raises(StaleVersion):
        store.appeals.append(appeal, further=FURTHER, mail=builders.outbox_row("mail-2"))
    assert store.appeals.get("appeal-1") == appeal
    assert feed_of(store) == [builders.result(), FURTHER.result]
    assert store.attempts.standing("p-ana", builders.QUIZ) == FURTHER.standing
    assert waiting(store) == [MAIL]


def test_a_certificate_number_that_is_taken_stops_the_whole_decision(store: Stores) -> None:
    appeal = appealed(store)
    begin(store, "attempt-2")
    taken_number = builders.certificate(of="attempt-2", person="p-of-attempt-2")
    submit(store, "attempt-2", certificate=taken_number)
    with pytest.raises(Conflict) as refused:
        store.appeals.append(upheld(appeal), further=FURTHER, mail=MAIL)
    assert refused.type is Conflict
    assert store.appeals.get("appeal-1") == appeal
    assert store.certificates.certificates_of("p-ana") == []
    assert store.certificates.certificate(taken_number.number) == taken_number
    assert len(feed_of(store)) == 2
    assert waiting(store) == []


@pytest.mark.parametrize("further", [None, FURTHER])
def test_a_mail_that_waits_already_is_left_as_it_is_and_stops_no_decision(store: Stores, further: object) -> None:
    appeal = upheld(appealed(store))
    before = builders.outbox_row(to="p-first")
    store.outbox.enqueue([before])
    store.appeals.append(appeal, further=further, mail=builders.outbox_row(to="p-second"))  # type: ignore[arg-type]
    assert store.appeals.get("appeal-1") == appeal
    assert len(feed_of(store)) == (2 if further else 1)
    assert waiting(store) == [before]


def test_a_grade_that_is_there_already_is_not_written_again_with_the_decision(store: Stores) -> None:
    appeal = upheld(appealed(store))
    record = regrade(store)
    store.appeals.append(appeal, further=FURTHER, mail=MAIL)
    assert store.appeals.get("appeal-1") == appeal
    assert store.attempts.get("attempt-1") == record
    assert store.attempts.standing("p-ana", builders.QUIZ).version == 3
    assert waiting(store) == [MAIL]


def test_an_attempt_that_is_open_or_unknown_stops_the_decision(store: Stores) -> None:
    store.appeals.open(builders.appeal())
    with pytest.raises(NotFound):
        store.appeals.append(upheld(builders.appeal()), further=FURTHER, mail=MAIL)
    begin(store)
    with pytest.raises(NotFound):
        store.appeals.append(upheld(builders.appeal()), further=further_grade(version=2), mail=MAIL)
    assert store.appeals.get("appeal-1") == builders.appeal()
    assert feed_of(store) == waiting(store) == []


def test_a_decision_on_an_unknown_appeal_grades_nothing(store: Stores) -> None:
    begin(store)
    submit(store)
    with pytest.raises(NotFound):
        store.appeals.append(upheld(builders.appeal()), further=FURTHER, mail=MAIL)
    assert feed_of(store) == [builders.result()]
    assert waiting(store) == []
