"""What to type into a number column, where what stands there is no number or is below 0."""

from __future__ import annotations

from collections.abc import Mapping

from finops_xl.workshop.columns import Column

_ASKED_FOR: Mapping[str, str] = {
    **dict.fromkeys(("tasks", "success_rate", "input_tokens", "output_tokens"), "Type a number."),
    "failure_minutes": "Type the minutes of a failed task, 0 if none.",
    "amount": "Type the amount, 0 if there is no cost.",
    "money_per_unit": "Type the amount; blank means not monetised.",
}
"""Numbers that a verdict rests on, by field."""

_BLANK_MEANS = "blank = "
"""Stands in the unit of a column whose blank cells count as something."""


def number_wanted(field: str, column: Column) -> str:
    """Say what to type, and not that a cell may stay blank where that changes a figure."""
    if field in _ASKED_FOR:
        return _ASKED_FOR[field]
    _, is_told, meaning = column.unit.partition(_BLANK_MEANS)
    if is_told:
        return f"Type a number; blank means {meaning}."
    return "Type a number, or leave the cell blank."


def positive_wanted(field: str) -> str:
    """Say what to type for a negative number."""
    if field == "money_per_unit":
        return "Type a positive amount: Direction says already which way is better."
    return "Type a positive number."
