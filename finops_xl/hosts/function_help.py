"""The help of a function as a spreadsheet program shows it: its category, its arguments."""

from __future__ import annotations

from finops_xl.functions.documentation import Parameter

CATEGORY = "FinOps"
"""The heading under which Excel's function list shows all functions."""


def argument_help(parameter: Parameter) -> str:
    """Give the help of an argument with its unit, its choices and its default."""
    parts = [parameter.help]
    if parameter.unit:
        parts.append(f"Unit: {parameter.unit}.")
    if parameter.choices:
        parts.append(f"One of: {', '.join(parameter.choices)}.")
    if parameter.default is not None:
        parts.append(f"Default: {_shown(parameter.default)}.")
    return " ".join(parts)


def _shown(default: float | str | bool) -> str:
    if isinstance(default, bool):
        return str(default).upper()
    return default if isinstance(default, str) else f"{default:g}"
