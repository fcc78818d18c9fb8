"""Writes a table from its record class: headers, units, formulas, lists, looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from finops_xl.template.amiss import mark_amiss
from finops_xl.template.draft import Page
from finops_xl.template.formulas import FORMULAS, formula_of, reaches_other_tables
from finops_xl.template.row_heights import cap_row_heights, header_height
from finops_xl.template.sheet import BODY_ROW, pages_wide, print_parts_across, set_print
from finops_xl.template.styles import (
    COUNT,
    LEAST_LEVEL,
    LEVEL,
    SHARE,
    SMALL_LEVEL,
    alignment,
    number_format,
)
from finops_xl.template.tables import FIXED_TABLES
from finops_xl.template.validation import add_validation
from finops_xl.workshop.agent_economics import GO, NOT_MONETISED, UNDECIDED
from finops_xl.workshop.columns import Cell, Column, Record
from finops_xl.workshop.prefilled import CURRENCY_NAME, typed_over
from finops_xl.workshop.unit_cost import LAST_KNOWN, LIVE, PRICE_LIST, TYPED

GROUP_ROW = BODY_ROW - 1
UNIT_ROW = BODY_ROW
HEADER_ROW = BODY_ROW + 1
FIRST_ROW = HEADER_ROW + 1
LATER = "Complete within 3 days"
LINK = "go_to"
"""Field of the links in a table."""

_WORDS = {
    **dict.fromkeys(("OK", "PASS", "Right", "yes", "done", GO, LIVE, PRICE_LIST, TYPED), "ok"),
    **dict.fromkeys(
        ("needs add-in", "warning", "hint", "open", LAST_KNOWN, NOT_MONETISED, UNDECIDED), "waiting"
    ),
}
"""Words of a status that need no action, or none here; any other is to be looked at."""

_CURRENCY = '=SUBSTITUTE("{unit}","currency",IF(ReportingCurrency="","currency",ReportingCurrency))'


_IN_UNIT_OF_ROW = ("KPI unit", "Unit")
"""Units that say: as the column Unit of the same row says."""

_NARROW = 11
"""Characters; a level or share and its indent have room in a column as wide as this."""


@dataclass(frozen=True)
class TableLook:
    """How a table is laid out beyond what its columns say.

    ``frozen`` columns stay in sight; ``groups`` name the heading above a field and the
    ones after it; ``status`` fields are coloured by the word they hold. A table that is
    finished may be printed in ``parts``, each from its field on and on pages of its own;
    the columns from ``not_printed`` on stay on the screen.
    """

    frozen: int = 1
    groups: Mapping[str, str] = field(default_factory=dict)
    status: Sequence[str] = ("check",)
    zoom: int = 90
    parts: Sequence[str] = ()
    not_printed: str = ""


def write_table(
    page: Page, record_class: type[Record], rows: Sequence[Record], look: TableLook
) -> None:
    """Write the table of a record class below the head of its page."""
    columns = record_class.columns()
    last_row = FIRST_ROW + len(rows) - 1
    _write_table_frame(page, record_class, columns, last_row)
    if record_class not in FIXED_TABLES:
        mark_amiss(page, record_class, FIRST_ROW, last_row)
    for number, (name, column) in enumerate(columns.items()):
        page.sheet.set_column(number, number, _width(column))
        put_unit(page, UNIT_ROW, number, column.unit, page.look("unit", align=alignment(column)))
        shown = LEVEL if _is_level(column, columns) else number_format(column)
        _write_cells(page, number, name, column, rows, shown)
        if column.takes_typing:
            add_validation(page, FIRST_ROW, last_row, number, record_class, name)
        if _is_level(column, columns):
            unit = list(columns).index("unit")
            show_as_unit_and_size(page, FIRST_ROW, last_row, number, unit)
        if name in look.status:
            colour_by_word(page, FIRST_ROW, last_row, number)
    _allow_typing_over(page, columns, last_row)
    _write_groups(page, columns, look)
    cap_row_heights(page, record_class, rows, FIRST_ROW)
    page.sheet.set_row(GROUP_ROW, 18)
    filtered = record_class not in FIXED_TABLES
    page.sheet.set_row(HEADER_ROW, header_height(columns.values(), filtered))
    page.sheet.freeze_panes(FIRST_ROW, look.frozen)
    page.sheet.set_zoom(look.zoom)
    width = width_of(record_class)
    set_print(page, header_row=HEADER_ROW, key_columns=look.frozen, width=width)
    if look.parts:
        print_parts_across(page, last_row, _places(columns, look))


def _places(columns: Mapping[str, Column], look: TableLook) -> list[int]:
    """Give where the printed parts start and where the last one ends."""
    names = list(columns)
    end = names.index(look.not_printed) if look.not_printed else len(names)
    return [0, *map(names.index, look.parts), end]


def width_of(record_class: type[Record]) -> float:
    """Give the width of a table in characters."""
    return sum(_width(column) for column in record_class.columns().values())


def head_column(record_class: type[Record], look: TableLook) -> int:
    """Give the column where the lines of the head start: right of what every page repeats."""
    return look.frozen if pages_wide(width_of(record_class)) > 1 else 0


def _write_table_frame(
    page: Page, record_class: type[Record], columns: Mapping[str, Column], last_row: int
) -> None:
    filtered = record_class not in FIXED_TABLES
    frame = []
    for name, column in columns.items():
        look = page.look(f"header {column.filled}", align=alignment(column))
        entry = {"header": column.name, "header_format": look}
        formula = formula_of(record_class, name)
        frame.append(entry | {"formula": formula} if formula else entry)
    page.sheet.add_table(
        HEADER_ROW,
        0,
        last_row,
        len(columns) - 1,
        {
            "name": record_class.TABLE,
            "columns": frame,
            "style": None,
            "autofilter": filtered,
            "title": record_class.TABLE,
            "description": (record_class.__doc__ or "").strip(),
        },
    )


def _width(column: Column) -> float:
    """Give the width of a column: narrow ones have no room for the indent of their figures."""
    is_narrow = column.width < _NARROW and alignment(column) == "right"
    return column.width + is_narrow


def put_unit(page: Page, row: int, number: int, unit: str, look: Format) -> None:
    """Write a unit; the word currency becomes the reporting currency, where it is known."""
    if "currency" in unit:
        page.compute(row, number, _CURRENCY.format(unit=unit), look)
    else:
        page.put(row, number, unit, look)


def _write_cells(
    page: Page, number: int, name: str, column: Column, rows: Sequence[Record], shown: str
) -> None:
    record_class = type(rows[0])
    formula = formula_of(record_class, name)
    role: str = column.filled
    if record_class in FIXED_TABLES and not formula:
        role = "cell"
    if role == "formula" and reaches_other_tables(FORMULAS[record_class][name], record_class):
        role = "other sheet"
    if name == LINK:
        role = "go to"
    look = page.look(role, shown, wrap=_wraps(column), align=alignment(column))
    for row, record in enumerate(rows, FIRST_ROW):
        if formula and not (column.prefilled and name in typed_over(record, _currency(page))):
            page.compute(row, number, formula, look)
        else:
            page.put(row, number, getattr(record, name), look)


def _currency(page: Page) -> Cell:
    """Give the reporting currency, in which pre-filled units are written."""
    return page.draft.content.setting(CURRENCY_NAME)


def _allow_typing_over(page: Page, columns: Mapping[str, Column], last_row: int) -> None:
    """Keep Excel from marking the pre-filled cells that a person has typed over."""
    areas = [
        xl_range(FIRST_ROW, number, last_row, number)
        for number, column in enumerate(columns.values())
        if column.prefilled
    ]
    if areas:
        page.sheet.ignore_errors({"calculated_column": " ".join(areas)})


def _wraps(column: Column) -> bool:
    """Words wrap; so does a figure that may be said in words, such as a payback."""
    return column.kind in ("text", "choice") or column.name.startswith("Payback")


def _write_groups(page: Page, columns: Mapping[str, Column], look: TableLook) -> None:
    """Head the columns that belong together; what can wait says until when."""
    heads = dict(look.groups)
    waiting = next((name for name, column in columns.items() if column.later), "")
    if waiting:
        heads.setdefault(waiting, LATER)
    inside = False
    for number, name in enumerate(columns):
        inside = inside or name in heads
        if inside:
            role = "group start" if name in heads else "group"
            page.put(GROUP_ROW, number, heads.get(name), page.look(role, align="left"))


def _is_level(column: Column, columns: Mapping[str, Column]) -> bool:
    """Tell whether a figure is in the unit that its row names: a baseline, claim or target.

    A table of levels may hold other figures too, such as months or an exchange rate.
    """
    return column.kind == "number" and "unit" in columns and column.unit in _IN_UNIT_OF_ROW


def show_as_unit_and_size(
    page: Page, first_row: int, last_row: int, number: int, unit_column: int
) -> None:
    """Show a level as per cent where its unit says %, else with the decimals that it has."""
    unit = xl_rowcol_to_cell(first_row, unit_column, col_abs=True)
    level = xl_rowcol_to_cell(first_row, number)
    for criteria, number_shown in (
        (f'={unit}="%"', SHARE),
        (f"=AND(ISNUMBER({level}),{level}=ROUND(N({level}),0))", COUNT),
        (f"=AND(ISNUMBER({level}),ABS(N({level}))<{LEAST_LEVEL})", SMALL_LEVEL),
    ):
        look = page.look("plain", number_shown)
        rule = {"type": "formula", "criteria": criteria, "format": look, "stop_if_true": True}
        page.sheet.conditional_format(first_row, number, last_row, number, rule)


def colour_by_word(page: Page, first_row: int, last_row: int, column: int) -> None:
    """Colour a status by its word: good, waiting for something, or to be looked at."""
    area = (first_row, column, last_row, column)
    for word, role in _WORDS.items():
        _colour(page, area, {"type": "cell", "criteria": "==", "value": f'"{word}"'}, role)
    _colour(page, area, {"type": "no_blanks"}, "check")


def _colour(page: Page, area: tuple[int, int, int, int], rule: dict[str, str], role: str) -> None:
    page.sheet.conditional_format(*area, {**rule, "format": page.look(role), "stop_if_true": True})
