"""Mail as files: one `.eml` for each mail in a folder, for one machine and for demonstrations."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from evenhand.adapters.mime import mail_token, to_mime
from evenhand.ports.mail import MailDelayed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evenhand.ports.mail import Mail
    from evenhand.ports.system import Clock


class Maildir:
    """`evenhand.ports.mail.Mailer`."""

    def __init__(self, folder: Path, sender: str, clock: Clock) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._sender = sender
        self._clock = clock

    def send(self, mail: Mail) -> None:
        """Write the mail whole or not at all; the same mail sent again takes the place of the first."""
        message = to_mime(mail, self._sender, self._clock.now())
        try:
            self._write(message.as_bytes(), self._path(mail.id))
        except OSError as error:
            raise MailDelayed(f"the folder for mail cannot be written: {error.strerror or error}") from error

    def forget(self, mail_ids: Iterable[str]) -> None:
        """Delete the files of mails."""
        for mail_id in mail_ids:
            self._path(mail_id).unlink(missing_ok=True)

    def _path(self, mail_id: str) -> Path:
        return self._folder / f"{mail_token(mail_id)}.eml"

    def _write(self, data: bytes, target: Path) -> None:
        with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False) as file:
            part = Path(file.name)
            try:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                part.unlink()
                raise
        part.replace(target)
