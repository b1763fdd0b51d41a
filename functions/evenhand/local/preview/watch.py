"""Notices when what the site is made of is saved, and waits until the saving is over."""

from __future__ import annotations

import threading
import warnings
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.polling import PollingObserver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from watchdog.observers.api import BaseObserver

FOLDERS = ("content", "site_src/theme")
CONFIGURATIONS = "mkdocs*.yml"
SAVING = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileDeletedEvent,
    FileMovedEvent,
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
]
"""What changes something. A build only reads, so it cannot set off another."""
PASSING = (".*", "*~", "#*", "*.tmp", "*.swp", "4913")
"""Names of files that editors make and remove again while they save."""
QUIET = 0.15
"""Seconds without a change after which the saving is over; an editor, or git, writes several files at a time."""


class Watch:
    """Calls `changed`, in a thread of its own, after each time that something below `root` was saved.

    `since` is the time, in seconds since the epoch, at which the site in place began to be built.
    """

    def __init__(self, root: Path, since: float, changed: Callable[[], None]) -> None:
        self._root = root
        self._since = since
        self._changed = changed
        self._something = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._observer: BaseObserver | None = None

    def start(self) -> None:
        """Begin. What was saved while the site was being built is noticed too."""
        # Folders made one in the other are found twice, once by each notice; the finder says so, and nothing is wrong.
        warnings.filterwarnings("ignore", "Callback with id .* already exists", RuntimeWarning)
        self._observer = self._observing()
        if any(path.stat().st_mtime > self._since for path in self._files()):
            self._something.set()
        self._thread.start()

    def stop(self) -> None:
        """End, after what is under way."""
        self._ended.set()
        self._something.set()
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()
            self._thread.join()

    def _files(self) -> Iterator[Path]:
        yield from self._root.glob(CONFIGURATIONS)
        for folder in FOLDERS:
            yield from (path for path in (self._root / folder).rglob("*") if path.is_file())

    def _observing(self) -> BaseObserver:
        try:
            return self._started(Observer())
        except OSError:  # the system has no notifications left to give
            return self._started(PollingObserver())

    def _started(self, observer: BaseObserver) -> BaseObserver:
        for folder in (self._root / name for name in FOLDERS):
            if folder.is_dir():
                observer.schedule(Saved("*", self._something), str(folder), recursive=True, event_filter=SAVING)
        observer.schedule(Saved(CONFIGURATIONS, self._something), str(self._root), event_filter=SAVING)
        observer.start()
        return observer

    def _run(self) -> None:
        while True:
            self._something.wait()
            while self._something.is_set() and not self._ended.is_set():
                self._something.clear()
                self._ended.wait(QUIET)
            if self._ended.is_set():
                return
            self._changed()


class Saved(FileSystemEventHandler):
    """Sets an event when a file of a name was saved for good."""

    def __init__(self, names: str, something: threading.Event) -> None:
        self._names = names
        self._something = something

    def on_any_event(self, event: FileSystemEvent) -> None:
        names = [Path(str(path)).name for path in (event.src_path, event.dest_path) if path]
        if any(fnmatch(name, self._names) and not _passes(name) for name in names):
            self._something.set()


def _passes(name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in PASSING)
