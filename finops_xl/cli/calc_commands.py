"""The command about LibreOffice Calc: build its extension."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from finops_xl.cli import console
from finops_xl.cli.export import refuse_existing
from finops_xl.engine.errors import WorkbookError
from finops_xl.engine.package import write_file


def build(
    calc: Annotated[
        bool, typer.Option("--calc", help="The worksheet functions for LibreOffice Calc.")
    ] = False,
    out: Annotated[Path, typer.Option("--out", help="The extension to write, .oxt.")] = Path(
        "finops.oxt"
    ),
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Build the extension that brings the worksheet functions to LibreOffice 25.2 or newer.

    Example: finops-xl build --calc --out finops.oxt
    """
    if not calc:
        raise WorkbookError(
            "Say what to build: finops-xl build --calc makes the extension for LibreOffice Calc."
        )
    if out.suffix.lower() != ".oxt":
        raise WorkbookError(
            f"{out}: an extension of LibreOffice is an .oxt file; choose such a name."
        )
    refuse_existing(out, force)
    from finops_xl.hosts.calc.descriptions import OLDEST_OFFICE
    from finops_xl.hosts.calc.oxt import folder_of, oxt_bytes

    out.parent.mkdir(parents=True, exist_ok=True)
    write_file(out, oxt_bytes())
    python = ".".join(map(str, sys.version_info[:2]))
    for sentence in (
        f"Made {out}.",
        f"In LibreOffice {OLDEST_OFFICE} or newer: Tools > Extension Manager > Add; or, on the "
        f'command line, unopkg add -f "{out}". Then start LibreOffice again.',
        f"LibreOffice's own Python needs numpy: where it has none and is a Python {python}, it "
        f"takes the one in {folder_of('numpy')}; keep that folder.",
        'In a cell, =FINOPSVERSION() answers; where it does not, =REASON("ROI",1,0) says why.',
    ):
        console.say(sentence)
