"""The static site behind the sign-in, with the headers that publishing computed for it."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from evenhand.handlers.http import plain_problem
from evenhand.handlers.pages import render_problem
from evenhand.handlers.policies import PAGE_POLICY
from evenhand.handlers.session import language_of

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from starlette.types import Scope

    from evenhand.local.gate import Gate


LOOKS = 50
PAUSE_SECONDS = 0.02


class Site(StaticFiles):
    """The built site. A page that is not there gets a page that says so."""

    def __init__(self, folder: Path, gate: Gate) -> None:
        super().__init__(directory=folder, html=True)
        self._folder = folder
        self._gate = gate
        self._headers_file = folder.parent / "site-headers.json"
        self._headers: dict[str, str] = {}
        self._read_at = 0

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file of the site; without a session only a public one. What is not there looks the same then."""
        refusal = self._gate.refusal(scope)
        if refusal is not None:
            return refusal
        for _ in range(LOOKS):
            stood = self._stands()
            response = await self._found(path, scope)
            if response is not None:
                response.headers.update(self._site_headers())
                return response
            if stood is not None and stood == self._stands():
                break
            # A new site is being put in the place of the old one: for a moment there is neither.
            await asyncio.sleep(PAUSE_SECONDS)
        return self._missing(path)

    async def _found(self, path: str, scope: Scope) -> Response | None:
        """What answers for a path, if anything is there."""
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404:
                raise
            return None
        return None if response.status_code == 404 else response

    def _stands(self) -> int | None:
        """Which folder is the site now; None while none is."""
        try:
            return self._folder.stat().st_ino
        except FileNotFoundError:
            return None

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """A file; browsers ask each time whether it changed, so that a rebuilt site shows at once."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = "no-cache, private"
        return response

    def _missing(self, path: str) -> Response:
        language = language_of(path.replace("\\", "/").partition("/")[0])
        page = self._folder / language / "404.html"
        if page.exists():
            return FileResponse(page, 404, headers=self._site_headers())
        _, document = plain_problem(404, "not-found", "There is no page at this address.")
        html = render_problem(document, language)
        return HTMLResponse(html, 404, {"Content-Security-Policy": PAGE_POLICY})

    def _site_headers(self) -> dict[str, str]:
        changed = self._headers_file.stat().st_mtime_ns if self._headers_file.exists() else 0
        if changed != self._read_at:
            self._headers = json.loads(self._headers_file.read_text(encoding="utf-8")) if changed else {}
            self._read_at = changed
        return self._headers
