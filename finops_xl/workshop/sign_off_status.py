"""How far a target is signed: by whom, in which stage, and what has changed since.

The workbook says the same with native formulas (``template/formulas/sign_off.py``), so
that it can be read without the add-in; tests hold the two together.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from finops_xl.errors import CellError
from finops_xl.workshop.columns import Cell, Column
from finops_xl.workshop.dates import to_date
from finops_xl.workshop.model import Workshop
from finops_xl.workshop.records import Kpi, Target
from finops_xl.workshop.sign_off_table import (
    COMPUTED,
    LONG_TEXTS,
    OF_ASSUMPTION,
    OF_CLAIM,
    OF_KPI,
    OF_TARGET,
    SOURCES,
    SignOff,
)
from finops_xl.workshop.target_basis import basis_of
from finops_xl.workshop.target_case import TOLERANCE
from finops_xl.workshop.wording.text import NO_BREAK_SPACE, SPACE, is_blank, key, number, trimmed

NOT_SIGNED = "not signed"
CHANGED = "changed since: "
REWORDED = "reworded"
RETYPED = "changed"
"""Said of a date where one of the two cells holds no day."""
SEPARATOR = "; "

_NOT_PRINTED = ("fingerprint", "key")


@dataclass(frozen=True)
class Status:
    """The last signature under a target, and what differs from what was signed."""

    signed: SignOff | None
    changes: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.signed is None:
            return NOT_SIGNED
        return CHANGED + SEPARATOR.join(self.changes) if self.changes else _shown(self.signed.stage)


def status_of(workshop: Workshop, target: Target) -> Status:
    """Compare a target with the last copy of it that was signed."""
    signed = workshop.signed.get((key(target.agent_id), key(target.kpi)))
    if signed is None:
        return Status(None)
    now = signed_fields(workshop, target)
    return Status(signed, tuple(_changes(signed, now)))


def signed_fields(workshop: Workshop, target: Target) -> dict[str, Cell]:
    """Give what a signature covers, as the cells hold it."""
    kpi = workshop.kpi_of.get((key(target.agent_id), key(target.kpi)))
    assumption = workshop.assumption_of.get(key(target.assumption_id))
    economics = workshop.economics_of.get(key(target.agent_id))
    return {
        "verdict": economics.verdict if economics else None,
        **{field: getattr(kpi, field) if kpi else None for field in OF_KPI},
        **{field: getattr(target, field) for field in OF_TARGET},
        **_claim(workshop, target, kpi),
        **{field: getattr(assumption, field) if assumption else None for field in OF_ASSUMPTION},
    }


def _claim(workshop: Workshop, target: Target, kpi: Kpi | None) -> dict[str, Cell]:
    """Give the claim as the sheet shows it; computed here where no sheet has computed it."""
    shown = {field: getattr(target, field) for field in OF_CLAIM}
    if kpi is None or not all(map(is_blank, shown.values())):
        return shown
    benchmark = workshop.benchmark_for(target)
    basis = basis_of(target, kpi, benchmark, workshop.settings)
    return dict(zip(OF_CLAIM, (basis.claim, basis.source, basis.discount), strict=True))


def fingerprint(signed: SignOff) -> str:
    """Give the SHA-256 of a signature with its copy, one ``field=value`` a line.

    Numbers have 12 significant digits, dates are ISO, text is trimmed and NFC, its line ends
    escaped, so that no text can stand for a line of its own. Blank fields are left out, so
    that a later version may sign more. It shows change; it does not prove who signed.
    """
    lines = [
        f"{field}={text}"
        for field, column in SignOff.columns().items()
        if field not in _NOT_PRINTED and (text := _canonical(column, getattr(signed, field)))
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def is_whole(signed: SignOff) -> bool:
    """Tell whether a copy is still the one that was signed."""
    return signed.fingerprint == fingerprint(signed)


def _canonical(column: Column, cell: Cell) -> str:
    if isinstance(cell, CellError):
        return cell.code
    if column.kind == "date" and (day := to_date(cell)):
        return day.isoformat()
    if isinstance(cell, bool):
        return str(cell).upper()
    if (value := number(cell)) is not None:
        return f"{value:.12g}"
    text = "" if cell is None else unicodedata.normalize("NFC", str(cell)).strip()
    return "\\n".join(text.replace("\\", "\\\\").splitlines())


def _changes(signed: SignOff, now: dict[str, Cell]) -> Iterator[str]:
    for field, source in SOURCES.items():
        then, label = getattr(signed, field), SignOff.columns()[field].name
        column = source.columns()[field]
        same = _near if field in COMPUTED else _same
        if same(column, then, now[field]):
            continue
        if field in LONG_TEXTS:
            yield f"{label} {REWORDED}"
        elif column.kind == "date":
            yield f"{label} {_days(then, now[field])}"
        else:
            yield f"{label} {_shown(then)} -> {_shown(now[field])}"


def _days(then: Cell, now: Cell) -> str:
    """Name both days; a text is no day to the formula either."""
    days = [to_date(number(cell)) for cell in (then, now)]
    return " -> ".join(day.isoformat() for day in days if day) if all(days) else RETYPED


def _same(column: Column, then: Cell, now: Cell) -> bool:
    """Compare as the formula does: a choice as its list reads it, all else to the letter."""
    if column.kind == "choice":
        return _choice(then) == _choice(now)
    return _shown(then) == _shown(now)


def _near(column: Column, then: Cell, now: Cell) -> bool:
    """Compare what a formula computes: as numbers, the last digits aside."""
    first, second = number(then), number(now)
    if first is None or second is None:
        return _same(column, then, now)
    return abs(first - second) <= TOLERANCE * abs(second)


def _choice(cell: Cell) -> str:
    return trimmed(_shown(cell).replace(NO_BREAK_SPACE, SPACE)).casefold()


def _shown(cell: Cell) -> str:
    """Write a cell as Excel joins it to a text."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, CellError):
        return cell.code
    return f"{cell:.15g}" if isinstance(cell, float | int) else cell
