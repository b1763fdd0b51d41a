"""What is being done, told to whoever waits for it, on standard error: the figures alone are printed."""

from __future__ import annotations

import sys
import time

EVERY = 2.0
"""Seconds between two words, so that what is done sooner says nothing."""

_last = time.monotonic()


def begin(what: str) -> None:
    """Say what begins."""
    global _last
    _last = time.monotonic()
    print(what, file=sys.stderr, flush=True)


def tell(done: str) -> None:
    """Say how far it is, unless something was said a moment ago."""
    global _last
    now = time.monotonic()
    if now - _last >= EVERY:
        _last = now
        print(f"  {done}", file=sys.stderr, flush=True)
