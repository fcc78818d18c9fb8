"""LibreOffice as a test helper: files saved by it, each time with a profile of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

REQUIRED = os.environ.get("FINOPS_XL_REQUIRE_E2E") == "1"

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>{mode}</value></prop></item>
</oor:items>
"""
_ALWAYS, _NEVER = 0, 1
"""When formulas of a file that another program wrote are computed anew on opening."""


def saved_by_libreoffice(
    source: Path,
    folder: Path,
    kind: str = "xlsx",
    recalculated: bool = True,
    timeout: float = 120,
) -> Path:
    """Let LibreOffice save a file as another, by default after computing all of it anew.

    Skips where LibreOffice is missing.
    """
    program = shutil.which("soffice")
    if program is None:
        if REQUIRED:
            pytest.fail("LibreOffice 25.2 (soffice) is missing")
        pytest.skip("LibreOffice 25.2 (soffice) is missing")
    profile, target = folder / "profile", folder / "saved"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        _SETTINGS.format(mode=_ALWAYS if recalculated else _NEVER)
    )
    command = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        kind,
        "--outdir",
        str(target),
        str(source),
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    ) as process:
        try:
            output, _ = process.communicate(timeout=timeout)
        finally:
            _end_group(process.pid)
    result = target / f"{source.stem}.{kind}"
    assert result.exists(), output.decode(errors="replace")
    return result


def _end_group(group: int) -> None:
    """End what the wrapper script left running."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return
