"""The template as tests read it."""

from __future__ import annotations

from pathlib import Path

from evenhand.deployment import template
from evenhand.deployment.template import Template, of_type

__all__ = ["INFRA", "ROOT", "TEMPLATE", "load_template", "of_type"]

ROOT = Path(__file__).resolve().parents[2]
INFRA = ROOT / "infra"
TEMPLATE = ROOT / template.TEMPLATE


def load_template() -> Template:
    """The template of this project."""
    return template.load_template(ROOT)
