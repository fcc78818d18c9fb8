"""Write the rows of the installed genai-prices as JSON: python -m finops_xl.prices.snapshot DAY.

A refresh runs this in a process of its own. The answer is {"version", "rows"}, or
{"problem"}: a sentence for the user.
"""

from __future__ import annotations

import importlib.metadata
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

SUPPORTED = "0.2."
UPGRADE = 'pip install --upgrade "genai-prices==0.2.*"'


def answer(day: str) -> dict[str, Any]:
    """Give the snapshot, or what stands in the way."""
    try:
        version = importlib.metadata.version("genai-prices")
    except importlib.metadata.PackageNotFoundError:
        return {
            "problem": "genai-prices, where new prices come from, is not installed: "
            f'"{sys.executable}" -m pip install "genai-prices==0.2.*"'
        }
    if not version.startswith(SUPPORTED):
        return {
            "problem": f"genai-prices {version} is installed, but only 0.2 can be read: {UPGRADE}"
        }
    try:
        return {"version": version, "rows": list(_rows(version, day))}
    except Exception as error:  # whatever a changed library may raise
        return {
            "problem": f"genai-prices {version} cannot be read "
            f"({type(error).__name__}: {error}): its shape may have changed. Take another "
            'version, such as pip install "genai-prices==0.2.3"'
        }


def _rows(version: str, day: str) -> Iterator[dict[str, Any]]:
    from finops_xl.prices.snapshot.flatten import aliases, snapshot_rows

    names = aliases()
    for row in snapshot_rows(version, day):
        known_as = ";".join(names.get((row.provider, row.model), ()))
        yield asdict(replace(row, aliases=known_as))


if __name__ == "__main__":
    json.dump(answer(sys.argv[1]), sys.stdout)
