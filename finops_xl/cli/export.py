"""Files that the command line writes: nothing that was there is lost."""

from __future__ import annotations

from itertools import count
from pathlib import Path


def keep_aside(wanted: Path, made: Path) -> Path | None:
    """Put a new file in its place; a different one that is there gets a free name."""
    kept = None
    if wanted.exists() and wanted.read_bytes() != made.read_bytes():
        names = (wanted.with_stem(f"{wanted.stem}-{number}") for number in count(1))
        kept = next(name for name in names if not name.exists())
        wanted.rename(kept)
    made.replace(wanted)
    return kept
