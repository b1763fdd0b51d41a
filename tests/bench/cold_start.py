"""The cold start of functions that sign nobody in: importing and wiring them, with the sign-in and without."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from side_by_side import Comparison, in_turn

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS = 15

START = """
import time
began = time.process_time()
import os
import evenhand.handlers.api, evenhand.handlers.jobs
from evenhand.settings import read_settings
from evenhand.wiring import wire
evenhand.handlers.api.make_api(wire(read_settings(os.environ)))
print((time.process_time() - began) * 1000)
"""
LEFT_OUT = """
import sys, types

class Nothing(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *arguments, **named: None

for name in ("handlers.sign_in", "workflows.sign_in_code", "workflows.sign_in_provider", "workflows.sign_in_limits",
             "adapters.oidc", "people.provider_file"):
    sys.modules[f"evenhand.{name}"] = Nothing(f"evenhand.{name}")
"""
PROVIDERS = '[[provider]]\nid = "acme"\nname = "Acme"\nissuer = "https://login.acme.example"\nclient_id = "evenhand"\n'


def measure(folder: Path) -> Comparison:
    """Milliseconds of processor time a cold start, with an identity provider named and without any sign-in."""
    providers = folder / "providers.toml"
    providers.write_text(PROVIDERS)
    environment = {**os.environ, "EVENHAND_STATE": str(folder / "state"), "PYTHONPATH": os.pathsep.join(sys.path)}

    def start(code: str, **more: str) -> float:
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, env=environment | more, capture_output=True, text=True, check=True)
        return float(done.stdout)

    ours, theirs = in_turn(
        lambda: start(START, EVENHAND_PROVIDERS=str(providers)), lambda: start(LEFT_OUT + START), ROUNDS
    )
    return Comparison(
        name="Cold start of functions that sign nobody in",
        ours="with sign-in by an identity provider",
        theirs="with every module of the sign-in left out",
        unit="ms",
        our_figures=tuple(ours),
        their_figures=tuple(theirs),
        goal="at most 150 ms more",
    )
