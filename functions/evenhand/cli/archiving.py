"""What `evenhand backup` and `evenhand restore` share: the store and the keys that the settings name, what is said of a
backup, and what can go wrong with disks and with AWS."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pydantic import ValidationError

from evenhand.cli.failures import failure_of_aws
from evenhand.cli.printing import err, out, refuse
from evenhand.errors import EvenhandError
from evenhand.settings import Settings, StoreKind

if TYPE_CHECKING:
    from evenhand.archive import Archive
    from evenhand.backup.check import Index
    from evenhand.backup.file import Manifest


def store_name(settings: Settings) -> str:
    """How the store is called where something is said of it."""
    if settings.store is StoreKind.DYNAMODB:
        return f"the DynamoDB table {settings.table}"
    return str(settings.database)


def has_store(settings: Settings) -> bool:
    """Whether there is a store that could be read: a file, or a table as far as anybody knows before asking."""
    return settings.store is StoreKind.DYNAMODB or settings.database.is_file()


def archive_of(settings: Settings) -> Archive:
    """The store as a backup sees it, or an end of the command that says why there is none."""
    from evenhand.adapters.sqlite import NewerDatabase
    from evenhand.wiring import open_archive

    try:
        return open_archive(settings)
    except NewerDatabase as error:
        raise refuse(str(error), 2) from None


def checked(index: Index, manifest: Manifest) -> None:
    """Say what a backup that was checked holds."""
    for loose in index.loose():
        err.print(f"{loose}.", style="yellow", markup=False)
    print_counts(manifest)


def print_counts(manifest: Manifest, there: dict[str, int] | None = None) -> None:
    """How many there are of each kind, and how many of these are in the store already."""
    for name, part in manifest.parts.items():
        if part.records:
            kind = name.removeprefix("records/").removesuffix(".jsonl")
            already = (there or {}).get(kind, 0)
            note = f"  {already:,} of them there already" if already else ""
            out.print(f"  {kind:<18}{part.records:>12,}{note}", markup=False)
    out.print(f"  {'files of keys':<18}{len(manifest.keys):>12,}", markup=False)


@contextmanager
def told(doing: str, where: str) -> Iterator[Callable[[str], None]]:
    """Progress on the terminal while something is done with a store, and an end of the command with a sentence where it
    cannot be done."""
    from evenhand.archive import Unknown
    from evenhand.backup.file import BackupInvalid
    from evenhand.backup.restore import NotEmpty, NotRestored

    try:
        with err.status(f"{doing}…") as status:
            yield lambda done: status.update(f"{doing}… {done}")
    except BackupInvalid as error:
        raise refuse(str(error)) from None
    except (NotEmpty, NotRestored) as error:
        raise refuse(f"{where}: {error}") from None
    except Unknown as error:
        raise refuse(f"{error} Use the release of Evenhand that wrote it.") from None
    except ValidationError as error:
        # Without what stands there, which is about people.
        raise refuse(
            f"{where}: a record of the kind {error.title} cannot be read. It is damaged, or of a later release of "
            "Evenhand: use that one."
        ) from None
    except EvenhandError as error:
        raise refuse(f"{where}: {error} Run the same command again.") from None
    except sqlite3.Error as error:
        raise refuse(f"{where}: {error}. Mend that, and run the same command again.") from None
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        raise refuse(f"{place}{error.strerror or error}. Mend that, and run the same command again.") from None
    except Exception as error:
        failure = failure_of_aws(error)
        if failure is None:
            raise
        raise refuse(f"{where}: {failure}") from None
