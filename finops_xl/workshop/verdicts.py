"""One line of words for a row: what KPICHECK and TARGETCHECK show in a cell."""

from __future__ import annotations

from finops_xl.errors import BAD_VALUE, CellError
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.findings import Finding
from finops_xl.workshop.kpi_rules import judge_statement
from finops_xl.workshop.records import Kpi, Target
from finops_xl.workshop.statement import Statement
from finops_xl.workshop.target_case import TargetCase
from finops_xl.workshop.target_rules import judge_case
from finops_xl.workshop.wording.text import day, is_blank, plain, quoted

SOUND = "OK"


def kpi_verdict(
    default_date: float,
    name: Cell,
    category: Cell,
    line: Cell,
    unit: Cell,
    direction: Cell,
    baseline: Cell,
    baseline_date: Cell,
    source: Cell,
    owner: Cell,
    frequency: Cell,
    definition: Cell = None,
    formula: Cell = None,
    as_of: Cell = None,
    measurable: Cell = None,
    attribution: Cell = None,
) -> str:
    """Say "OK", the first error, or the first warning of a KPI; "" for a blank row.

    Every argument is taken as its cell holds it. No host can tell an omitted argument
    from a blank cell, so optional ones are judged where they are given: a blank
    ``measurable`` or ``attribution`` is no finding, and a blank ``formula`` is K08a only
    where a definition is given. K10 is not judged. A blank ``as_of`` is ``default_date``.
    """
    kpi = Kpi(
        kpi=name,
        baseline=baseline,
        baseline_date=baseline_date,
        source=source,
        owner=owner,
        measurable=measurable,
        category=category,
        definition=definition,
        formula=formula,
        unit=unit,
        direction=direction,
        frequency=frequency,
        attribution=attribution,
    )
    if is_blank(line) and all(map(is_blank, kpi.to_row().values())):
        return ""
    today = day(default_date if is_blank(as_of) else as_of)
    if today is None:
        raise CellError(BAD_VALUE, f"as_of is {quoted(as_of)}, not a date")
    asks_formula = not is_blank(definition)
    statement = Statement(kpi, plain(line), today, in_table=False, asks_formula=asks_formula)
    return _verdict(judge_statement(statement))


def target_verdict(
    baseline: Cell,
    direction: Cell,
    floor_6: Cell,
    target_6: Cell,
    stretch_6: Cell,
    floor_12: Cell,
    target_12: Cell,
    stretch_12: Cell,
    vendor_claim: Cell = None,
    unit: Cell = None,
) -> str:
    """Say "OK", the first error, or the first warning of a target; "" for a blank row.

    A baseline of "n/a" is that of a computed KPI. Only the rules on levels are judged.
    """
    kpi = Kpi(baseline=baseline, direction=direction, unit=unit)
    target = Target(
        claim=vendor_claim,
        floor_6=floor_6,
        target_6=target_6,
        stretch_6=stretch_6,
        floor_12=floor_12,
        target_12=target_12,
        stretch_12=stretch_12,
    )
    if all(map(is_blank, (*kpi.to_row().values(), *target.to_row().values()))):
        return ""
    return _verdict(judge_case(TargetCase(target, kpi, in_table=False)))


def _verdict(findings: list[Finding]) -> str:
    """Give the first error, else the first warning; hints are for the button."""
    for level, prefix in (("error", ""), ("warning", "Warning ")):
        for found in findings:
            if found.level == level:
                return f"{prefix}{found}"
    return SOUND
