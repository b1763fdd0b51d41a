"""Group commit: the transactions of several callers in one commit, for it is the wait for the disk that costs.

Each caller still gets what a transaction of its own would give: it goes on when what it wrote is on the disk, and if
its transaction fails, it fails alone. There is no thread for this: of the callers that wait, one leads, which means
that it commits for all of them, and then hands over to one that came meanwhile.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

T = TypeVar("T")


class Job(Generic[T]):
    """One caller's transaction, waiting to be part of a commit."""

    __slots__ = ("_error", "_value", "_work", "done", "turn")

    def __init__(self, work: Callable[[sqlite3.Connection], T]) -> None:
        self._work = work
        self._error: BaseException | None = None
        self._value: T
        self.done = False
        self.turn = threading.Event()
        """Set when the job is done, and when its caller is to lead."""

    def run(self, connection: sqlite3.Connection) -> None:
        """Do the work; when it fails, undo it and leave its neighbours in the commit alone."""
        connection.execute("SAVEPOINT job")
        try:
            self._value = self._work(connection)
        except BaseException as error:  # it is the caller's, and is raised there
            if not connection.in_transaction:
                raise  # SQLite took the whole transaction back by itself, as it does when the disk is full
            connection.execute("ROLLBACK TO job")
            self._error = error
        connection.execute("RELEASE job")

    def finish(self, error: BaseException | None) -> None:
        """Let the caller go on; with this error when the commit failed, whatever became of the work."""
        self._error = error or self._error
        self.done = True
        self.turn.set()

    def result(self) -> T:
        """What the work returned; raises what it raised."""
        if self._error is not None:
            raise self._error
        return self._value


class Group:
    """The callers that wait for one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._waiting: list[Job[Any]] = []
        self._led = False
        """Whether somebody leads, or was told to."""

    def write(self, job: Job[T]) -> T:
        """The result of a job once it is committed."""
        with self._lock:
            self._waiting.append(job)
            follows, self._led = self._led, True
        if follows:
            job.turn.wait()
        if not job.done:
            self._lead()
        return job.result()

    def _lead(self) -> None:
        with self._lock:
            jobs, self._waiting = self._waiting, []
        try:
            commit(self._connection, jobs)
        finally:
            with self._lock:
                self._led = bool(self._waiting)
                if self._led:
                    self._waiting[0].turn.set()


def commit(connection: sqlite3.Connection, jobs: Sequence[Job[Any]]) -> None:
    """Run the jobs in one transaction and commit it; when the commit itself fails, every job has failed."""
    failure: BaseException | None = None
    try:
        connection.execute("BEGIN IMMEDIATE")
        for job in jobs:
            job.run(connection)
        connection.execute("COMMIT")
    except BaseException as error:  # whatever it is, everyone who waits for this commit must hear of it
        failure = error
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    finally:
        for job in jobs:
            job.finish(failure)
