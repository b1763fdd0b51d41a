"""Group commit: the transactions of several callers in one commit, for it is the wait for the disk that costs.

Each caller still gets what a transaction of its own would give: its result comes when what it wrote is on the disk,
and if it fails, it fails alone.
"""

from __future__ import annotations

from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

T = TypeVar("T")


class Job(Generic[T]):
    """One caller's transaction, waiting to be part of a commit."""

    __slots__ = ("_work", "outcome", "settle")

    def __init__(self, work: Callable[[sqlite3.Connection], T]) -> None:
        self._work = work
        self.outcome: Future[T] = Future()
        self.settle: Callable[[], None]
        """Let the caller go, with its result or its error; for when the commit is done."""

    def run(self, connection: sqlite3.Connection) -> None:
        """Do the work; when it fails, undo it and leave its neighbours in the commit alone."""
        connection.execute("SAVEPOINT job")
        try:
            result = self._work(connection)
        except BaseException as error:  # it is the caller's, and is raised there
            connection.execute("ROLLBACK TO job")
            self.settle = partial(self.outcome.set_exception, error)
        else:
            self.settle = partial(self.outcome.set_result, result)
        connection.execute("RELEASE job")


def commit(connection: sqlite3.Connection, jobs: Sequence[Job[Any]]) -> None:
    """Run the jobs in one transaction and commit it; when the commit itself fails, every job has failed."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        for job in jobs:
            job.run(connection)
        connection.execute("COMMIT")
    except BaseException as error:  # whatever it is, everyone who waits for this commit must hear of it
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        for job in jobs:
            job.outcome.set_exception(error)
    else:
        for job in jobs:
            job.settle()
