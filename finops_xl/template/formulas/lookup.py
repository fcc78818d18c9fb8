"""Turns formula templates with field names into structured references."""

from __future__ import annotations

import re

from finops_xl.template.tables import ALL_TABLES
from finops_xl.workshop.columns import Record
from finops_xl.workshop.portfolio_tables import PORTFOLIO_TABLES

CLASSES: dict[str, type[Record]] = {cls.__name__: cls for cls in (*ALL_TABLES, *PORTFOLIO_TABLES)}

_REFERENCE = re.compile(r"\{(?:([A-Z]\w*)(#[A-Z]\w+)?\.)?([a-z]\w*)(?::(\w+))?\}")


def expand(template: str, record_class: type[Record] | None = None) -> str:
    """Write out the structured references of a template."""

    def reference(match: re.Match[str]) -> str:
        table, part, first, last = match.groups()
        if part:
            return _part_of_table(CLASSES[table], part, first, last)
        if table:
            return _whole_columns(CLASSES[table], first, last)
        assert record_class is not None, f"{match[0]} stands outside a table"
        return _this_row(record_class, first, last)

    return _REFERENCE.sub(reference, template)


def reaches_other_tables(template: str, record_class: type[Record]) -> bool:
    """Tell whether a formula reads a table of another sheet."""
    tables = {match[1] for match in _REFERENCE.finditer(template) if match[1]}
    return bool(tables - {record_class.__name__})


def header(record_class: type[Record], field: str) -> str:
    """Give the header of a field's column."""
    return record_class.columns()[field].name


def _this_row(record_class: type[Record], first: str, last: str | None) -> str:
    return _part_of_table(record_class, "#This Row", first, last)


def _part_of_table(record_class: type[Record], part: str, first: str, last: str | None) -> str:
    columns = f"[{header(record_class, first)}]"
    if last:
        columns += f":[{header(record_class, last)}]"
    return f"{record_class.TABLE}[[{part}],{columns}]"


def _whole_columns(record_class: type[Record], first: str, last: str | None) -> str:
    name = header(record_class, first)
    if last:
        return f"{record_class.TABLE}[[{name}]:[{header(record_class, last)}]]"
    # A name with a sign in it needs brackets of its own.
    return f"{record_class.TABLE}[{name}]" if _is_plain(name) else f"{record_class.TABLE}[[{name}]]"


def _is_plain(name: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z0-9 ]+", name))
