"""What every outbox promises."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import builders

if TYPE_CHECKING:
    from evenhand.wiring import Stores

NOW, SOON, LATER = builders.NOW, builders.minutes(5), builders.minutes(10)


def leased(store: Stores, *, at: float = 0, limit: int = 10) -> list[str]:
    """The ids of the mails that a worker gets so many minutes from now, held for five."""
    return [row.id for row in store.outbox.lease(builders.minutes(at), builders.minutes(at + 5), limit)]


def test_a_mail_is_leased_as_it_was_enqueued_and_the_lease_counts_as_a_try(store: Stores) -> None:
    store.outbox.enqueue([builders.outbox_row()])
    assert store.outbox.lease(NOW, SOON, 10) == [dataclasses.replace(builders.outbox_row(), tries=1)]


def test_an_empty_outbox_has_nothing_to_lease(store: Stores) -> None:
    assert leased(store) == []


def test_a_mail_enqueued_twice_is_left_as_it_was(store: Stores) -> None:
    store.outbox.enqueue([builders.outbox_row(to="p-first")])
    store.outbox.enqueue([builders.outbox_row(to="p-second"), builders.outbox_row("mail-2")])
    assert [row.to for row in store.outbox.lease(NOW, SOON, 10)] == ["p-first", "p-ana"]


def test_a_mail_that_left_is_not_brought_back_by_enqueuing_it_again(store: Stores) -> None:
    store.outbox.enqueue([builders.outbox_row()])
    assert leased(store) == ["mail-1"]
    store.outbox.mark_sent("mail-1", NOW)
    store.outbox.enqueue([builders.outbox_row()])
    assert leased(store, at=60) == []


def test_the_oldest_mails_are_leased_first_up_to_the_limit(store: Stores) -> None:
    store.outbox.enqueue(
        [
            builders.outbox_row("mail-a", created_at=LATER),
            builders.outbox_row("mail-b", created_at=NOW),
            builders.outbox_row("mail-c", created_at=SOON),
        ]
    )
    assert leased(store, at=10, limit=2) == ["mail-b", "mail-c"]
    assert leased(store, at=11, limit=2) == ["mail-a"]


def test_a_mail_is_held_until_its_lease_ends(store: Stores) -> None:
    store.outbox.enqueue([builders.outbox_row()])
    assert leased(store) == ["mail-1"]
    assert leased(store, at=4.9) == []
    assert [row.tries for row in store.outbox.lease(SOON, LATER, 10)] == [2]


def test_a_mail_that_was_delayed_stays_the_oldest(store: Stores) -> None:
    store.outbox.enqueue([builders.outbox_row("mail-old"), builders.outbox_row("mail-new", created_at=SOON)])
    assert leased(store, limit=1) == ["mail-old"]
    assert leased(store, at=6) == ["mail-old", "mail-new"]


def test_a_mail_that_was_postponed_is_held_beyond_its_lease(store: Stores) -> None:
    store.outbox.enqueue([builders.outbox_row()])
    assert leased(store) == ["mail-1"]
    assert store.outbox.postpone("mail-1", 1, builders.minutes(30))
    assert leased(store, at=29.9) == []
    assert [row.tries for row in store.outbox.lease(builders.minutes(30), builders.minutes(35), 10)] == [2]


def test_a_mail_that_left_is_not_brought_back_by_postponing_it(store: Stores) -> None:
    store.outbox.enqueue([builders.outbox_row()])
    assert leased(store) == ["mail-1"]
    store.outbox.mark_sent("mail-1", NOW)
    assert not store.outbox.postpone("mail-1", 1, SOON)
    assert not store.outbox.postpone("mail-unknown", 1, SOON)
    assert leased(store, at=60) == []


def test_a_mail_that_left_is_not_leased_again(store: Stores) -> None:
    store.outbox.enqueue([builders.outbox_row(), builders.outbox_row("mail-2")])
    assert leased(store) == ["mail-1", "mail-2"]
    store.outbox.mark_sent("mail-1", NOW)
    assert leased(store, at=60) == ["mail-2"]


def test_a_mail_that_was_given_up_is_not_leased_again_even_without_a_reason(store: Stores) -> None:
    store.outbox.enqueue([builders.outbox_row(), builders.outbox_row("mail-2")])
    assert leased(store) == ["mail-1", "mail-2"]
    assert store.outbox.mark_failed("mail-1", 1, "")
    assert store.outbox.mark_failed("mail-2", 1, "no such address")
    assert leased(store, at=60) == []


def test_marking_a_mail_that_is_not_there_changes_nothing(store: Stores) -> None:
    store.outbox.mark_sent("mail-1", NOW)
    assert not store.outbox.mark_failed("mail-1", 1, "no such address")
    store.outbox.enqueue([builders.outbox_row()])
    assert leased(store) == ["mail-1"]


def test_mails_enqueued_as_sent_or_given_up_are_kept_but_not_leased(store: Stores) -> None:
    sent = dataclasses.replace(builders.outbox_row(), sent_at=NOW)
    failed = dataclasses.replace(builders.outbox_row("mail-2"), failed="no such address")
    store.outbox.enqueue([sent, failed])
    assert leased(store) == []


def unsettled(store: Stores, at: float) -> list[int]:
    """How many tries of each mail nobody knows the end of, as a worker is told so many minutes from now."""
    return [row.unsettled for row in store.outbox.lease(builders.minutes(at), builders.minutes(at + 5), 10)]


def test_a_mail_that_was_leased_and_not_begun_has_certainly_not_left(store: Stores) -> None:
    store.outbox.enqueue([builders.outbox_row()])
    assert [unsettled(store, at) for at in (0, 6)] == [[0], [0]]


def test_a_mail_that_was_begun_and_is_leased_again_may_have_left(store: Stores) -> None:
    store.outbox.enqueue([builders.outbox_row(), builders.outbox_row("mail-2")])
    assert unsettled(store, 0) == [0, 0]
    assert store.outbox.begin("mail-1", tries=1)
    assert unsettled(store, 6) == [1, 0]


def test_a_try_that_certainly_failed_is_no_reason_to_think_so(store: Stores) -> None:
    store.outbox.enqueue([builders.outbox_row()])
    assert unsettled(store, 0) == [0]
    assert store.outbox.begin("mail-1", tries=1)
    store.outbox.postpone("mail-1", 1, builders.minutes(10), unsent=True)
    assert unsettled(store, 10) == [0]


def test_an_earlier_doubt_stays_whatever_later_tries_came_to(store: Stores) -> None:
    store.outbox.enqueue([builders.outbox_row()])
    assert unsettled(store, 0) == [0]
    assert store.outbox.begin("mail-1", tries=1)
    store.outbox.postpone("mail-1", 1, builders.minutes(10))
    assert unsettled(store, 10) == [1]
    assert store.outbox.begin("mail-1", tries=2)
    store.outbox.postpone("mail-1", 2, builders.minutes(20), unsent=True)
    assert unsettled(store, 20) == [1]


def test_a_mail_that_left_is_not_begun_again(store: Stores) -> None:
    store.outbox.enqueue([builders.outbox_row()])
    assert leased(store) == ["mail-1"]
    store.outbox.mark_sent("mail-1", NOW)
    assert not store.outbox.begin("mail-1", tries=1)
    assert not store.outbox.begin("mail-unknown", tries=1)
    assert leased(store, at=60) == []


def test_what_a_person_is_told_of_their_mails_says_it_too(store: Stores) -> None:
    store.outbox.enqueue([builders.outbox_row()])
    assert leased(store) == ["mail-1"]
    assert store.outbox.begin("mail-1", tries=1)
    assert [row.unsettled for row in store.privacy.mails_to("p-ana")] == [1]


def test_the_oldest_mail_that_may_still_leave_is_known_whoever_holds_it(store: Stores) -> None:
    assert store.outbox.oldest_unsent() is None
    store.outbox.enqueue(
        [
            builders.outbox_row("mail-a", created_at=LATER),
            builders.outbox_row("mail-b", created_at=NOW),
            builders.outbox_row("mail-c", created_at=SOON),
        ]
    )
    assert leased(store, at=10, limit=1) == ["mail-b"]
    assert store.outbox.oldest_unsent() == NOW
    store.outbox.mark_sent("mail-b", LATER)
    assert store.outbox.oldest_unsent() == SOON
    assert leased(store, at=11) == ["mail-c", "mail-a"]
    assert store.outbox.mark_failed("mail-c", 1, "no such address")
    assert store.outbox.postpone("mail-a", 1, builders.minutes(60))
    assert store.outbox.oldest_unsent() == LATER


def test_of_two_whose_leases_overlap_since_their_clocks_differ_the_later_one_may_begin(store: Stores) -> None:
    store.outbox.enqueue([builders.outbox_row()])
    assert leased(store) == ["mail-1"]
    assert leased(store, at=60) == ["mail-1"]
    assert not store.outbox.begin("mail-1", tries=1)
    assert store.outbox.begin("mail-1", tries=2)


def test_of_two_whose_leases_overlap_the_later_one_knows_that_the_other_began(store: Stores) -> None:
    store.outbox.enqueue([builders.outbox_row()])
    assert leased(store) == ["mail-1"]
    assert store.outbox.begin("mail-1", tries=1)
    assert unsettled(store, 60) == [1]


def overtaken(store: Stores) -> None:
    """A mail that a slow worker leased and began, and that another leased in the fifth minute, to hold to the tenth."""
    store.outbox.enqueue([builders.outbox_row()])
    assert leased(store) == ["mail-1"]
    assert store.outbox.begin("mail-1", tries=1)
    assert leased(store, at=5) == ["mail-1"]


def found(store: Stores) -> tuple[int, bool, str]:
    """What became of the one mail: its tries, whether it left, why it was given up."""
    (row,) = store.privacy.mails_to("p-ana")
    return row.tries, row.sent_at is not None, row.failed


def test_a_worker_whose_lease_was_overtaken_does_not_shorten_the_lease_of_the_one_who_is_sending(
    store: Stores,
) -> None:
    overtaken(store)
    assert store.outbox.begin("mail-1", tries=2)
    assert not store.outbox.postpone("mail-1", 1, builders.minutes(6), unsent=True)
    assert leased(store, at=9.9) == []
    assert unsettled(store, 10) == [2], "what was begun under either lease may have left"


def test_a_worker_whose_lease_was_overtaken_does_not_lengthen_it_either(store: Stores) -> None:
    overtaken(store)
    assert not store.outbox.postpone("mail-1", 1, builders.minutes(360))
    assert leased(store, at=10) == ["mail-1"]


def test_a_worker_whose_lease_was_overtaken_does_not_give_up_what_another_holds_or_sent(store: Stores) -> None:
    overtaken(store)
    assert store.outbox.begin("mail-1", tries=2)
    assert not store.outbox.mark_failed("mail-1", 1, "the server was busy")
    assert found(store) == (2, False, "")
    store.outbox.mark_sent("mail-1", builders.minutes(6))
    assert not store.outbox.mark_failed("mail-1", 1, "the server was busy")
    assert not store.outbox.mark_failed("mail-1", 2, "the server was busy")
    assert found(store) == (2, True, "")


def test_a_lease_that_ran_out_is_good_until_somebody_overtakes_it(store: Stores) -> None:
    store.outbox.enqueue([builders.outbox_row()])
    assert leased(store) == ["mail-1"]
    assert store.outbox.postpone("mail-1", 1, builders.minutes(30)), "though it ended in the fifth minute"
    assert leased(store, at=29.9) == []
    assert leased(store, at=30) == ["mail-1"]
    assert store.outbox.mark_failed("mail-1", 2, "no such address")
    assert found(store) == (2, False, "no such address")


def test_that_a_mail_left_is_noted_whoever_holds_it_and_whoever_does_sends_it_no_second_time(store: Stores) -> None:
    overtaken(store)
    store.outbox.mark_sent("mail-1", builders.minutes(6))
    assert not store.outbox.begin("mail-1", tries=2)
    assert not store.outbox.postpone("mail-1", 2, builders.minutes(20), unsent=True)
    assert not store.outbox.mark_failed("mail-1", 2, "the server was busy")
    assert found(store) == (2, True, "")
    assert leased(store, at=60) == []


def test_a_mail_that_was_given_up_is_neither_postponed_nor_given_up_for_another_reason(store: Stores) -> None:
    store.outbox.enqueue([builders.outbox_row()])
    assert leased(store) == ["mail-1"]
    assert store.outbox.mark_failed("mail-1", 1, "no such address")
    assert not store.outbox.postpone("mail-1", 1, builders.minutes(20))
    assert not store.outbox.mark_failed("mail-1", 1, "the server was busy")
    assert found(store) == (1, False, "no such address")
    assert leased(store, at=60) == []
