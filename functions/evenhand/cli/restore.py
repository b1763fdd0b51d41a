"""`evenhand restore`: bring a backup into an empty store, of whichever kind."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from evenhand.cli.archiving import archive_of, checked, has_store, print_counts, store_name, told
from evenhand.cli.printing import err, out
from evenhand.cli.starting import settings_of

command = typer.Typer()


@command.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `evenhand backup` wrote.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check the file and the store, say what would be written, write nothing.")
    ] = False,
    without_keys: Annotated[
        bool, typer.Option("--without-keys", help="Leave the published keys where they go as they are.")
    ] = False,
) -> None:
    """Bring a backup into the store that the settings name, SQLite or DynamoDB, whichever it came from.

    First the whole file is checked, and then the store: it must be **empty**, or hold a part of this very backup and
    nothing besides, as a restore leaves it that was broken off: the same command carries on. Nothing is overwritten. At
    the end all of it is read back and compared.

    Let nothing run on the store meanwhile: no `evenhand serve`, and on AWS set the stack's parameter `Schedules` to
    DISABLED. Restoring mails nothing and wakes no worker; but once something runs, mail that waited in the backup
    leaves, and reports are due. So **let only one of two copies run**: what waits would be sent by both. To look at a
    copy, keep `EVENHAND_MAIL=maildir`, which writes mail to files.

    Whoever was erased since the backup was made is in it still: erase them again. Everybody signs in anew. Keys go
    where the settings say; restore before you publish there, so that the history of what was in force goes on. A
    regrade that was under way is counted anew, and grades nothing twice. Afterwards `evenhand recount` counts every
    attempt again and must come to the same sums.

    Examples:

    `evenhand restore backups/2026-12-01.zip --dry-run`

    `EVENHAND_STORE=dynamodb EVENHAND_TABLE=evenhand EVENHAND_KEYS_BUCKET=NAME evenhand restore backups/2026-12-01.zip`

    `EVENHAND_STATE=/srv/evenhand evenhand restore aws.zip`
    """
    from evenhand.backup.check import Index, check
    from evenhand.backup.file import BackupFile
    from evenhand.backup.pile import scratch
    from evenhand.backup.restore import plan_restore
    from evenhand.backup.restore import restore as carry_out
    from evenhand.wiring import open_keys

    settings = settings_of(os.environ)
    name = store_name(settings)
    with told("Restoring", name) as progress, BackupFile(file) as backup, scratch() as connection:
        index, manifest = Index(connection), backup.manifest
        check(backup, index, progress)
        # A database that is opened is made; a dry run makes none.
        archive = archive_of(settings) if has_store(settings) or not dry_run else None
        try:
            keys = None if without_keys else open_keys(settings)
            plan = plan_restore(backup, index, archive, keys, progress)
            if dry_run or archive is None:
                out.print(f"{file} can be restored into {name}: {manifest.records:,} records", markup=False)
                checked(index, manifest)
                return
            written = carry_out(backup, index, plan, archive, keys, progress)
        finally:
            if archive is not None:
                archive.close()
        out.print(
            f"{written:,} records written to {name}; all {manifest.records:,} were read back the same", markup=False
        )
        print_counts(manifest, dict(plan.there))
    err.print("Everybody signs in anew. Now: evenhand recount")
