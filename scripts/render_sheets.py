"""Turn every sheet of a workbook into pictures, to look at them without Excel.

    python scripts/render_sheets.py workshop.xlsx pictures/

LibreOffice prints the workbook to PDF, pdftoppm turns its pages into PNG. The saved
values are shown; ``--recalculate`` lets LibreOffice compute the formulas anew (our own
functions read #NAME? there without the add-in).
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TIMEOUT_SECONDS = 180

_ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>{mode}</value></prop></item>
</oor:items>
"""
_ALWAYS, _NEVER = 0, 1


def convert(workbook: Path, folder: Path, target: str, *, recalculate: bool) -> Path:
    """Convert a workbook with LibreOffice under a profile of its own."""
    with tempfile.TemporaryDirectory() as profile:
        settings = Path(profile) / "user" / "registrymodifications.xcu"
        settings.parent.mkdir()
        mode = _ALWAYS if recalculate else _NEVER
        settings.write_text(_ALWAYS_RECALCULATE.format(mode=mode), encoding="utf-8")
        command = [
            "soffice",
            f"-env:UserInstallation={Path(profile).as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            target,
            "--outdir",
            str(folder),
            str(workbook),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=TIMEOUT_SECONDS)
    return folder / f"{workbook.stem}.{target}"


def render(workbook: Path, folder: Path, *, recalculate: bool, dpi: int) -> list[Path]:
    """Write one picture per printed page and give their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        pdf = convert(workbook, Path(scratch), "pdf", recalculate=recalculate)
        stem = folder / workbook.stem
        subprocess.run(
            ["pdftoppm", "-png", "-r", str(dpi), str(pdf), str(stem)],
            check=True,
            timeout=TIMEOUT_SECONDS,
        )
    return sorted(folder.glob(f"{workbook.stem}-*.png"))


def main() -> int:
    """Read the command line and render."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workbook", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--recalculate", action="store_true")
    parser.add_argument("--dpi", type=int, default=90)
    options = parser.parse_args()
    missing = [tool for tool in ("soffice", "pdftoppm") if not shutil.which(tool)]
    if missing:
        print(f"Not found: {', '.join(missing)}. Install LibreOffice and poppler-utils.")
        return 2
    for picture in render(
        options.workbook, options.folder, recalculate=options.recalculate, dpi=options.dpi
    ):
        print(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
