"""What holds for all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# No test is about time: a slow machine must not fail one. In CI the examples are the same in every run.
settings.register_profile("untimed", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("untimed")
