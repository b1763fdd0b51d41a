"""What signs people in by an identity provider is loaded when somebody does, and not before."""

from __future__ import annotations

import subprocess
import sys

SERVE = """
import sys, tempfile
from pathlib import Path
from evenhand.handlers import jobs
from evenhand.handlers.api import make_api
from evenhand.local.gateway import event_of
from evenhand.settings import read_settings
from evenhand.wiring import wire

folder = Path(tempfile.mkdtemp())
providers = folder / "providers.toml"
providers.write_text('[[provider]]\\nid = "a"\\nname = "A"\\nissuer = "https://a.example"\\nclient_id = "c"\\n')
environment = {"EVENHAND_STATE": str(folder), "EVENHAND_PROVIDERS": str(providers)}
handler = make_api(wire(read_settings(environment)))
scope = {"method": "GET", "query_string": b"", "http_version": "1.1", "headers": [(b"cookie", b"evenhand=token")]}
for path in ("/api/session", "/api/attempts", "/api/sign-in"):
    print(handler(event_of({**scope, "path": path}, b""), None)["statusCode"])
print("loaded", *sorted({"joserfc", "cryptography", "evenhand.adapters.oidc.provider"} & sys.modules.keys()))
"""


def test_whoever_is_signed_in_already_or_looks_at_the_sign_in_page_loads_none_of_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SERVE],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    lines = [line for line in done.stdout.splitlines() if not line.startswith("{")]

    assert lines == ["200", "401", "200", "loaded"]
