"""Finds what makes Excel repair or refuse a workbook though its schema is right.

The Open XML validator judges each part by itself; the faults here lie between parts,
cells and formulas: reference/engines-and-files.md lists those that no validator finds.
It is a tool of the tests and shares no code with the writer or the patcher.
"""

from package_linter.parts import Fault, Parts
from package_linter.sheets import sheet_faults
from package_linter.styles import style_faults
from package_linter.tables import table_faults
from package_linter.workbook import package_faults, workbook_faults

__all__ = ["Fault", "faults"]


def faults(data: bytes) -> list[Fault]:
    """All faults of a workbook (.xlsx, .xlsm, .xlam), part by part."""
    parts = Parts(data)
    found = list(package_faults(parts))
    if not found:  # with a part missing, the rest cannot be read
        found += workbook_faults(parts)
        found += table_faults(parts)
        found += sheet_faults(parts)
        found += style_faults(parts)
    return found
