"""What happens by itself on one machine: mail leaves, attempts end in time, regrades are done, reports are made when
they are due, and once a day trainers are reminded, groups compared, and what was kept long enough is let go."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from evenhand.handlers.faults import told
from evenhand.handlers.jobs import close_attempts, judge, let_go, make_reports, regrade, remind, send_mail

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from evenhand.wiring import Application

log = logging.getLogger("evenhand")

MAIL_EVERY = timedelta(seconds=1)
FAIRNESS_LOOKED_AT = timedelta(minutes=1)
REPORTS_LOOKED_AT = timedelta(minutes=1)
REMINDERS_LOOKED_AT = timedelta(seconds=20)
RETENTION_LOOKED_AT = timedelta(minutes=1)
CLOSING_EVERY = timedelta(seconds=5)
REGRADING_EVERY = timedelta(seconds=1)
RETENTION_AT = time(2, 30)
"""UTC."""


class Clockwork:
    """Threads that end when told to."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._ended = threading.Event()
        self._threads = [
            threading.Thread(target=self._every, args=(MAIL_EVERY, self._mail), name="mail", daemon=True),
            threading.Thread(target=self._every, args=(REPORTS_LOOKED_AT, self._reports), name="reports", daemon=True),
            # Apart from the reports, which do not wait for it, nor fail with it.
            threading.Thread(target=self._every, args=(FAIRNESS_LOOKED_AT, self._judge), name="fairness", daemon=True),
            threading.Thread(
                target=self._every, args=(REMINDERS_LOOKED_AT, self._remind), name="reminders", daemon=True
            ),
            threading.Thread(target=self._every, args=(CLOSING_EVERY, self._close), name="closing", daemon=True),
            threading.Thread(target=self._every, args=(REGRADING_EVERY, self._regrade), name="regrades", daemon=True),
            threading.Thread(
                target=self._every, args=(RETENTION_LOOKED_AT, self._retention), name="retention", daemon=True
            ),
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End, after what is under way."""
        self._ended.set()
        for thread in self._threads:
            thread.join(timeout=10)

    def _every(self, pause: timedelta, work: Callable[[], None]) -> None:
        while True:
            try:
                work()
            except Exception as error:
                # A thread that dies silently would stop all mail; whatever it is, say so and try again.
                places = "\n".join(told(error))
                log.error("%s failed; trying again\n%s", threading.current_thread().name, places)
            if self._ended.wait(pause.total_seconds()):
                return

    def _mail(self) -> None:
        send_mail(self._application)

    def _close(self) -> None:
        close_attempts(self._application)

    def _regrade(self) -> None:
        while regrade(self._application)["examined"] and not self._ended.is_set():
            pass

    def _reports(self) -> None:
        make_reports(self._application)

    def _remind(self) -> None:
        app = self._application
        diary = Diary(app.settings.state / "appeals-reminded")
        now = app.clock.now()
        if due(diary.read(), now, app.settings.report_at):
            remind(app)
            diary.write(now)

    def _judge(self) -> None:
        app = self._application
        diary = Diary(app.settings.state / "fairness-judged")
        now = app.clock.now()
        if due(diary.read(), now, app.settings.report_at):
            judge(app)
            diary.write(now)

    def _retention(self) -> None:
        app = self._application
        diary = Diary(app.settings.state / "retention-run")
        now = app.clock.now()
        if due(diary.read(), now, RETENTION_AT):
            let_go(app)
            diary.write(now)


class Diary:
    """The file that says when something daily was last done, so that a restart does it no second time."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> datetime | None:
        """The last time, or None when there was none."""
        try:
            return datetime.fromisoformat(self._path.read_text(encoding="ascii").strip())
        except (FileNotFoundError, ValueError):
            return None

    def write(self, at: datetime) -> None:
        """Note the time."""
        self._path.write_text(at.isoformat(), encoding="ascii")


def due(last: datetime | None, now: datetime, at: time) -> bool:
    """Whether something daily is to be done: its hour has come since it was last done, or it never was."""
    today = datetime.combine(now.astimezone(UTC).date(), at, UTC)
    latest = today if today <= now else today - timedelta(days=1)
    return last is None or last < latest
