"""The ending that a workbook's name must have, which Excel compares with its content."""

from __future__ import annotations

from pathlib import Path

from finops_xl.engine.workbook import Workbook

_TYPES_PART = "[Content_Types].xml"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_MACROS = "application/vnd.ms-excel."
_ENDINGS = {
    f"{_SPREADSHEET}sheet.main+xml": ".xlsx",
    f"{_SPREADSHEET}template.main+xml": ".xltx",
    f"{_MACROS}sheet.macroEnabled.main+xml": ".xlsm",
    f"{_MACROS}template.macroEnabled.main+xml": ".xltm",
    f"{_MACROS}addin.macroEnabled.main+xml": ".xlam",
}


def wrong_ending(workbook: Workbook, path: Path) -> str:
    """Say that Excel will not open a file under its name; "" where it will."""
    wanted = f"/{workbook.part}".lower()
    for entry in workbook.xml(_TYPES_PART):
        if (entry.get("PartName") or "").lower() == wanted:
            ending = _ENDINGS.get(entry.get("ContentType", ""), path.suffix.lower())
            if path.suffix.lower() != ending:
                return (
                    f"{path.name} is an {ending} file by its content, and Excel refuses to open "
                    f"it, or warns, under this name: rename it to {path.stem}{ending}."
                )
    return ""
