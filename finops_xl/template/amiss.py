"""Cells that show by themselves what is amiss, in every program and without the add-in.

Two things happen to a table that its figures do not survive: a number or date pasted as
text, and a formula typed over or not copied into a row. Both are marked where they stand,
and the first is counted on Integrity, tab by tab.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from xlsxwriter.utility import xl_rowcol_to_cell

from finops_xl.template.draft import Page
from finops_xl.template.settings import SETTINGS
from finops_xl.template.tables import FILLED_TABLES
from finops_xl.workshop.columns import Record
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.records import Agent, CostLine, Kpi, Target

TAKES_NUMBERS = frozenset({"number", "whole", "share", "money", "date", "time"})
_TEXT = '=AND({cell}<>"",NOT(ISNUMBER({cell})){words})'
_NO_TIME = '=AND({cell}<>"",IF(ISNUMBER({cell}),OR({cell}<0,{cell}>=1),TRUE))'
_NO_FORMULA = "=NOT(_xlfn.ISFORMULA({cell}))"
_ALLOWED: dict[tuple[type[Record], str], tuple[str, ...]] = {
    (Kpi, "baseline"): ("n/a", "na", "n.a.")  # what a computed KPI has
}

Run = tuple[int, int]
"""First and last of some columns side by side."""

_EACH: tuple[type[Record], ...] = (Agent, Kpi, Target, AgentEconomics, CostLine)
_SETTINGS = [
    name for name, s in SETTINGS.items() if s.source == "input" and s.kind in TAKES_NUMBERS
]

_REMEDY = "Type the marked cells anew as numbers or dates, without units."


def mark_amiss(page: Page, record_class: type[Record], first_row: int, last_row: int) -> None:
    """Mark text where a number or date belongs, and cells whose formula is missing."""
    rules = [(run, _NO_FORMULA) for run in _formulas(record_class)]
    for run in _typed_numbers(record_class):
        words = "".join(f',{{cell}}<>"{word}"' for word in _words(record_class, run[0]))
        rules.append((run, _TEXT.format(cell="{cell}", words=words)))
    for (first, last), criteria in rules:
        _mark(page, (first_row, first, last_row, last), criteria)


def mark_text(page: Page, row: int, column: int, *, is_time: bool = False) -> None:
    """Mark text in a cell of its own that takes a number or date, or what is no time of day."""
    criteria = _NO_TIME if is_time else _TEXT.format(cell="{cell}", words="")
    _mark(page, (row, column, row, column), criteria)


def _mark(page: Page, area: tuple[int, int, int, int], criteria: str) -> None:
    formula = criteria.format(cell=xl_rowcol_to_cell(*area[:2]))
    rule = {"type": "formula", "criteria": formula, "format": page.look("amiss")}
    page.sheet.conditional_format(*area, rule)


def text_checks() -> Iterator[tuple[str, str, str]]:
    """Give the integrity checks that count numbers and dates which are text."""
    for kind in _EACH:
        yield f"{kind.SHEET}: numbers and dates are no text", f"={_count(kind)}", _REMEDY
    others = "+".join(filter(None, (_count(kind) for kind in FILLED_TABLES if kind not in _EACH)))
    yield "Other tables: numbers and dates are no text", f"={others}", _REMEDY
    settings = "+".join(f"IF(ISTEXT({name}),1,0)" for name in _SETTINGS)
    yield "Settings: numbers and dates are no text", f"={settings}", _REMEDY


def _count(kind: type[Record]) -> str:
    """Count the cells that hold something else than a number.

    Not by a pattern: LibreOffice finds numbers by it too, as they are shown.
    """
    fields = list(kind.columns())
    counts = []
    for first, last in _typed_numbers(kind):
        names = fields[first] if first == last else f"{fields[first]}:{fields[last]}"
        area = f"{{{kind.__name__}.{names}}}"
        counts.append(f"+COUNTA({area})-COUNT({area})")
        counts += [f'-COUNTIF({area},"{word}")' for word in _words(kind, first)]
    return "".join(counts).removeprefix("+")


def _words(record_class: type[Record], place: int) -> tuple[str, ...]:
    return _ALLOWED.get((record_class, list(record_class.columns())[place]), ())


def _typed_numbers(record_class: type[Record]) -> Iterator[Run]:
    """Give the columns that take numbers or dates; one that takes words too stands alone."""
    kinds = [
        column.takes_typing
        and column.kind in TAKES_NUMBERS
        and (_words(record_class, place) or True)
        for place, column in enumerate(record_class.columns().values())
    ]
    return _runs(kinds)


def _formulas(record_class: type[Record]) -> Iterator[Run]:
    return _runs([column.filled == "formula" for column in record_class.columns().values()])


def _runs(kinds: Sequence[object]) -> Iterator[Run]:
    """Give first and last of the columns of one kind side by side; False is no kind."""
    for kind, group in groupby(enumerate(kinds), key=lambda pair: pair[1]):
        places = [place for place, _ in group]
        if kind:
            yield places[0], places[-1]
