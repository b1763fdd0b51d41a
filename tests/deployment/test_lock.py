"""One process publishes at a time, whoever is killed in the middle of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from deployment.clouds import moto_s3, names
from evenhand.deployment.lock import LEASE, LOCK, Busy, Lock
from support import NINE

if TYPE_CHECKING:
    from botocore.awsrequest import AWSResponse
    from mypy_boto3_s3 import S3Client


@pytest.fixture
def s3() -> Iterator[S3Client]:
    with moto_s3("keys") as client:
        yield client


def killed(by: str, s3: S3Client, after: timedelta) -> None:
    """Somebody takes the lock and is killed."""
    Lock("keys", by, s3, at(after)).__enter__()


def at(after: timedelta) -> Callable[[], datetime]:
    return lambda: NINE + after


def test_nobody_comes_in_between_and_afterwards_everybody_may(s3: S3Client) -> None:
    with Lock("keys", "Ines", s3, at(timedelta(0))):
        with pytest.raises(Busy, match="Ines is publishing, since 09:00 UTC"):
            Lock("keys", "Sam", s3, at(timedelta(minutes=5))).__enter__()
        assert names("keys", s3) == {LOCK}
    assert names("keys", s3) == set()
    with Lock("keys", "Sam", s3, at(timedelta(minutes=6))):
        pass


def test_a_failure_lets_the_lock_go(s3: S3Client) -> None:
    with pytest.raises(ZeroDivisionError), Lock("keys", "Ines", s3, at(timedelta(0))):
        _ = 1 / 0
    assert names("keys", s3) == set()


def test_who_was_killed_holds_it_for_an_hour_unless_it_is_taken(s3: S3Client) -> None:
    killed("Ines", s3, timedelta(0))
    with pytest.raises(Busy):
        Lock("keys", "Sam", s3, at(LEASE - timedelta(seconds=1))).__enter__()
    with Lock("keys", "Sam", s3, at(timedelta(minutes=1)), take_over=True):
        pass

    killed("Ines", s3, timedelta(0))
    with Lock("keys", "Sam", s3, at(LEASE)):
        pass
    assert names("keys", s3) == set()


def test_whose_lock_was_taken_does_not_let_go_of_the_other_s(s3: S3Client) -> None:
    first = Lock("keys", "Ines", s3, at(timedelta(0)))
    first.__enter__()
    with Lock("keys", "Sam", s3, at(timedelta(minutes=1)), take_over=True):
        first.__exit__(None, None, None)
        assert names("keys", s3) == {LOCK}
        with pytest.raises(Busy, match="Sam"):
            Lock("keys", "Liam", s3, at(timedelta(minutes=2))).__enter__()


def test_whose_lock_was_taken_while_they_were_asked_publishes_nothing(s3: S3Client) -> None:
    with Lock("keys", "Ines", s3, at(timedelta(0))) as first:
        with Lock("keys", "Sam", s3, at(LEASE)), pytest.raises(Busy, match="Sam took over"):
            first.renew()
        with pytest.raises(Busy, match="Somebody took over"):
            first.renew()


def test_whoever_is_still_there_holds_it_for_an_hour_more(s3: S3Client) -> None:
    now = [timedelta(0)]
    with Lock("keys", "Ines", s3, lambda: NINE + now[0]) as first:
        now[0] = LEASE - timedelta(minutes=1)
        first.renew()
        with pytest.raises(Busy, match="since 09:59 UTC"):
            Lock("keys", "Sam", s3, at(LEASE + timedelta(minutes=1))).__enter__()


@pytest.mark.parametrize("killed_before", [False, True])
def test_whose_answer_was_lost_has_the_lock_all_the_same(s3: S3Client, killed_before: bool) -> None:
    if killed_before:
        killed("Sam", s3, timedelta(0))

    def unheard(response: tuple[AWSResponse, object], **_: object) -> float | None:
        """botocore asks again for what was done, as after a connection that broke."""
        if response[0].status_code != 200:
            return None
        s3.meta.events.unregister("needs-retry.s3.PutObject", unheard)
        return 0

    s3.meta.events.register_first("needs-retry.s3.PutObject", unheard)
    with Lock("keys", "Ines", s3, at(LEASE)), pytest.raises(Busy, match="Ines"):
        Lock("keys", "Liam", s3, at(LEASE)).__enter__()
    assert names("keys", s3) == set()


def test_of_two_that_take_over_at_once_one_does(s3: S3Client) -> None:
    killed("Ines", s3, timedelta(0))

    def another_is_faster(params: dict[str, object], **_: object) -> None:
        if params.get("IfMatch"):
            s3.meta.events.unregister("before-parameter-build.s3.PutObject", another_is_faster)
            killed("Sam", s3, LEASE)

    s3.meta.events.register("before-parameter-build.s3.PutObject", another_is_faster)
    with pytest.raises(Busy, match="Try again"):
        Lock("keys", "Liam", s3, at(LEASE)).__enter__()
    with pytest.raises(Busy, match="Sam"):
        Lock("keys", "Liam", s3, at(LEASE)).__enter__()
