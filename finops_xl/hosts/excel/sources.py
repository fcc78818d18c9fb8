"""The VBA sources: ordinary .bas files beside the code."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent / "vba" / "sources"


def source(module: str) -> str:
    """Give the text of a module's file."""
    return (FOLDER / f"{module}.bas").read_text(encoding="ascii")
