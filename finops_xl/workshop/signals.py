"""What must be emitted to prove a KPI: read from its source, its unit and its formula.

Which system belongs to which tool, and which words of a field tell which signal, is data:
``data/signal_tools.csv`` and ``data/signals.csv``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from finops_xl.workshop import facts, lists
from finops_xl.workshop.records import Kpi
from finops_xl.workshop.statement import is_computed
from finops_xl.workshop.wording.formulas import UnreadableError, inputs_of, read_formula
from finops_xl.workshop.wording.sources import has_field
from finops_xl.workshop.wording.text import is_placeholder, plain, spaced

_DOTTED = re.compile(r"\s(?=[^\W\d_][\w$]{0,79}\.[^\W\d_])")
"""The blank before the first "table.field" of a source without a colon."""
_PARTS = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")

MOST_SIGNALS = 2
NOT_NAMED = "Name the system and the field on 3 KPIs."
_GAPS = {
    lists.MISSING: "Not measured today: find a way to measure it, or choose another KPI.",
    lists.WITH_EFFORT: "Say what must be built or switched on, and by when.",
}
_STATUS = {
    "yes": lists.AVAILABLE,
    "with effort": lists.WITH_EFFORT,
    "effort": lists.WITH_EFFORT,
    "no": lists.MISSING,
}


@dataclass(frozen=True)
class Signal:
    """What must be measured for a KPI, where it is emitted and by which kind of tool."""

    signal: str
    system: str
    fields: str
    tool: str
    mind: str
    status: str
    gap: str


def signal_of(kpi: Kpi) -> Signal:
    """Derive the signal of a KPI; what its row does not say stays blank."""
    source = plain(kpi.source)
    computed = is_computed(plain(kpi.kpi), source)
    systems, fields = _systems_and_fields(source)
    tool = facts.signal_tool("this workbook") if computed else _tool_of(systems)
    named = computed or has_field(source)
    status = _STATUS.get(plain(kpi.measurable).casefold(), "") if named else lists.MISSING
    gap = _GAPS.get(status, "") if named else NOT_NAMED
    what = "value and cost of the agent" if computed else _what(kpi, fields)
    return Signal(what, systems, fields, tool["tool"], tool["mind"], status, gap)


def _systems_and_fields(source: str) -> tuple[str, str]:
    """Cut "System: field, field; System table.field" into its systems and its fields."""
    if is_placeholder(source):
        return "", ""
    pairs = [_cut(part.strip()) for part in source.split(";") if part.strip()]
    systems = dict.fromkeys(system for system, _ in pairs if system)
    fields = [names for _, names in pairs if names]
    return "; ".join(systems), "; ".join(fields)


def _cut(part: str) -> tuple[str, str]:
    system, colon, fields = part.partition(":")
    if colon:
        return system.strip(), fields.strip()
    system, *rest = _DOTTED.split(part, maxsplit=1)
    return system.strip(), "".join(rest).strip()


def _tool_of(system: str) -> facts.Row:
    """Find the tool whose name stands in the system; of several the longest name tells."""
    text = spaced(system)
    named = [
        (len(name), row)
        for row in facts.signal_tools()
        for name in filter(None, row["names"].split("; "))
        if spaced(name) in text
    ]
    if not system:
        return {"tool": "", "mind": ""}
    return max(named, key=lambda found: found[0])[1] if named else facts.signal_tool("other")


def _what(kpi: Kpi, fields: str) -> str:
    """Say what is to be emitted, and for which inputs of the formula."""
    kind = facts.unit_kind(plain(kpi.unit)) or ""
    rows = _told_by_fields(fields) or _told_by_unit(kind)
    timed = kind == "duration"
    signals = [(timed and row["for_duration"]) or row["signal"] for row in rows]
    text, inputs = " and ".join(signals), ", ".join(_inputs(plain(kpi.formula)))
    return f"{text}, for {inputs}" if text and inputs else text or inputs


def _told_by_fields(fields: str) -> list[facts.Row]:
    """Find the signals that the words of the fields tell; two say enough."""
    humps = _PARTS.findall(_HUMP.sub(" ", fields))
    words = {word.casefold() for word in (*humps, *_PARTS.findall(fields))}
    told = [row for row in facts.signals() if words & set(row["field_words"].split("; "))]
    return told[:MOST_SIGNALS]


def _told_by_unit(kind: str) -> list[facts.Row]:
    return [row for row in facts.signals() if kind and kind in row["unit_kinds"].split("; ")]


def _inputs(formula: str) -> list[str]:
    try:
        inputs = inputs_of(read_formula(formula))
    except UnreadableError:
        return []
    return sorted(inputs, key=formula.casefold().find)
