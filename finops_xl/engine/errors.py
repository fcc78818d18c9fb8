"""What can go wrong with a workbook or a formula that someone else wrote."""

from __future__ import annotations


class WorkbookError(Exception):
    """A workbook cannot be read or changed: what is wrong, where, what to do."""


class FormulaError(ValueError):
    """A formula cannot be read."""
