"""Write the figures into the documents of scale and cost, from `units.json`, `prices.toml` and the template.

python infra/figures.py          prints them
python infra/figures.py --write  writes them into infra/docs/
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import blocks
import cost
import scale

INFRA = Path(__file__).resolve().parent
DOCUMENTS = {name: INFRA / "docs" / f"{name}.md" for name in ("scale", "cost")}


def figures() -> dict[str, dict[str, str]]:
    """The blocks of each document, by their names."""
    units = json.loads((INFRA / "units.json").read_text(encoding="utf-8"))
    return {"scale": {**scale.blocks(units), "attempt": cost.attempt_block(units)}, "cost": cost.blocks(units)}


def main() -> None:
    """Print, or write."""
    for name, parts in figures().items():
        if "--write" in sys.argv[1:]:
            text = DOCUMENTS[name].read_text(encoding="utf-8")
            DOCUMENTS[name].write_text(blocks.written(text, parts), encoding="utf-8")
        else:
            print("\n\n".join(parts.values()))  # noqa: T201 - a tool


if __name__ == "__main__":
    main()
