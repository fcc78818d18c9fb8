"""What can be done where Excel cannot call Python, and what cannot."""

from __future__ import annotations

_WHY = {
    "Darwin": "Excel for Mac calls no Python functions",
    "Linux": "there is no Excel for Linux",
}

WITHOUT_ADDIN = (
    'make a workbook without macros ("finops-xl new workshop.xlsx"), check it '
    '("finops-xl check"), build its register ("finops-xl register") and recalculate it '
    '("finops-xl recalc")'
)


def why_no_addin(system: str) -> str:
    """Say in one sentence why the add-in cannot work on this system."""
    why = _WHY.get(system, f"this is {system or 'an unknown system'}")
    return f"The add-in needs Excel on Windows, and {why}."


def what_works(system: str) -> str:
    """Say what can be done all the same."""
    opened = (
        "Excel for Mac opens that workbook"
        if system == "Darwin"
        else "LibreOffice opens that workbook, and so does Excel on the web"
    )
    return (
        f"Here you can {WITHOUT_ADDIN}. {opened}; its sheets compute everything on the way to "
        "the register with the spreadsheet's own formulas, and only the cells that use our "
        'functions keep the values they were saved with or read "needs add-in". The extension that '
        '"finops-xl build --calc" makes computes them in LibreOffice as well.'
    )
