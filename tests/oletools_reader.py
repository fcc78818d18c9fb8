"""oletools (olevba, mraptor) as a reader that knows nothing of us, without its warnings."""

from __future__ import annotations

import subprocess
import sys
import warnings
from pathlib import Path
from typing import NamedTuple

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from oletools.olevba import VBA_Parser, decompress_stream

MACRO_OK = 2
"""Exit code of mraptor for macros that do not look like an attack."""


class FoundModule(NamedTuple):
    """A module that olevba found."""

    stream: str
    file_name: str
    text: str


def modules_in(path: Path) -> list[FoundModule]:
    """Give the modules of a workbook or of a bare project as olevba extracts them."""
    parser = VBA_Parser(str(path))
    try:
        return [FoundModule(*found[1:]) for found in parser.extract_macros()]
    finally:
        parser.close()


def unpacked(data: bytes) -> bytes:
    """Unpack a compressed container."""
    return bytes(decompress_stream(bytearray(data)))


def raptor_verdict(path: Path) -> tuple[int, str]:
    """Give exit code and report of mraptor."""
    command = [sys.executable, "-W", "ignore", "-m", "oletools.mraptor", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr
