"""The site with the script of the preview in each page, and what that script asks for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from evenhand.local.site import Site

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Scope

    from evenhand.local.gate import Gate
    from evenhand.local.preview.preview import Preview

ASSETS = Path(__file__).parent / "assets"
NOT_KEPT = {"Cache-Control": "no-store"}
END = "</body>"


class PreviewedSite(Site):
    """The site, each page with a script that asks whether there is a newer one."""

    def __init__(self, folder: Path, gate: Gate, preview: Preview) -> None:
        super().__init__(folder, gate)
        self._preview = preview

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file of the site; a page is sent with the script, which the site's own policy lets run."""
        response = await super().get_response(path, scope)
        if not isinstance(response, FileResponse) or not _is_page(response.path):
            return response
        script = f'<script type="module" src="/_dev/reload.js" data-site="{self._preview.site}"></script>'
        before, end, after = Path(response.path).read_text(encoding="utf-8").rpartition(END)
        return HTMLResponse(f"{before}{script}{end}{after}", response.status_code, {**self._site_headers(), **NOT_KEPT})

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """A file; a page is always sent, since what a browser has kept of it may lack the script."""
        if _is_page(full_path):
            return FileResponse(full_path, status_code, stat_result=stat_result)
        return super().file_response(full_path, stat_result, scope, status_code)


def _is_page(path: str | os.PathLike[str]) -> bool:
    return Path(path).suffix == ".html"


def preview_routes(preview: Preview) -> list[Route]:
    """The routes below `/_dev/`."""

    def state(_: Request) -> Response:
        return JSONResponse(preview.state(), headers=NOT_KEPT)

    def asset(name: str) -> Route:
        return Route(f"/_dev/{name}", lambda _: FileResponse(ASSETS / name, headers=NOT_KEPT))

    return [Route("/_dev/state", state), asset("reload.js"), asset("reload.css")]
