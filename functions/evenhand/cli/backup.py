"""`evenhand backup`: a copy of everything that is kept, in one file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from evenhand.cli.archiving import archive_of, checked, has_store, print_counts, store_name, told
from evenhand.cli.printing import err, out, refuse
from evenhand.cli.starting import settings_of

command = typer.Typer()


@command.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write, as in `backups/2026-12-01.zip`.")],
    verify: Annotated[
        bool, typer.Option("--verify", help="Write nothing: check a backup that is there, every byte and every record.")
    ] = False,
    without_keys: Annotated[
        bool, typer.Option("--without-keys", help="Leave out the published keys, with which attempts are graded again.")
    ] = False,
) -> None:
    """Write everything that is kept to one file: people, attempts with all their grades, appeals, certificates, what is
    counted, mail with what became of it, the audit trail, and the published keys.

    The file is a zip archive of JSON Lines that can be read without Evenhand. It is **as secret as what it is of**: it
    holds names, addresses, answers, every key, and what links in mails are signed with. Nobody but you may read the
    file that is written; keep it encrypted where others could. While it is made, it takes twice its size unpacked.

    Left out is what lives for hours: after a restore everybody signs in anew. People who were erased are erased in it
    too; but whoever is erased later is still in backups from before, so delete those in time.

    From SQLite it is a copy of one moment, and people may go on working meanwhile. **DynamoDB knows no such moment**:
    of each person attempts and certificates are of one, and nothing is counted that is not there; but what is done
    while it runs may be missing, such as a mail, or what was said of a case. For all of one moment, set the stack's
    parameter `Schedules` to DISABLED and let nobody work; or back up a table that was restored to that moment from
    point-in-time recovery, by its name in `EVENHAND_TABLE`. The table is read twice, which AWS bills by its size.

    Examples:

    `evenhand backup backups/2026-12-01.zip`

    `evenhand backup backups/2026-12-01.zip --verify`

    `EVENHAND_STORE=dynamodb EVENHAND_TABLE=evenhand EVENHAND_KEYS_BUCKET=NAME evenhand backup aws.zip`
    """
    if verify:
        _verify(file)
        return
    from evenhand.adapters.system import SystemClock
    from evenhand.backup.back_up import back_up, refuse_existing
    from evenhand.wiring import open_keys

    settings = settings_of(os.environ)
    name = store_name(settings)
    if not has_store(settings):
        raise refuse(f"There is no {name}, so that there is nothing to back up. Set EVENHAND_STATE to its folder.")
    with told("Backing up", name) as progress:
        refuse_existing(file)
        archive = archive_of(settings)
        try:
            keys = None if without_keys else open_keys(settings)
            manifest = back_up(archive, keys, file, at=SystemClock().now(), progress=progress)
        finally:
            archive.close()
    size = file.stat().st_size / 1024 / 1024
    out.print(f"{file}: {manifest.records:,} records of {name}, {size:,.1f} MB", markup=False)
    print_counts(manifest)
    if not manifest.keys and not without_keys:
        err.print("No keys are published there: without them nothing can be graded again.", style="yellow")
    err.print("It holds names, addresses, answers and keys: keep it where nobody else can read it.")


def _verify(file: Path) -> None:
    from evenhand.backup.check import Index, check
    from evenhand.backup.file import BackupFile
    from evenhand.backup.pile import scratch

    with told("Checking", str(file)) as progress, BackupFile(file) as backup, scratch() as connection:
        index = Index(connection)
        check(backup, index, progress)
        manifest = backup.manifest
        said = f"whole: {manifest.records:,} records, of {manifest.made_at:%Y-%m-%d %H:%M} UTC"
        out.print(f"{file} is {said}, written by Evenhand {manifest.evenhand}", markup=False)
        checked(index, manifest)
