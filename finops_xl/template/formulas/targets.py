"""Targets and assumptions (Block 4): levels become money a month, natively."""

from __future__ import annotations

from finops_xl.template.formulas import sign_off
from finops_xl.template.formulas.benchmarks import ON_TARGETS
from finops_xl.template.formulas.phrases import (
    KPI_ROW,
    WITHOUT_ADD_IN,
    call,
    means,
    when_filled,
    without_blanks,
)
from finops_xl.workshop.columns import Record
from finops_xl.workshop.lists import AGENT_WORK, BENEFIT_TYPES, CASHABLE, DIRECTIONS, LEVELS
from finops_xl.workshop.records import Assumption, Target

UNKNOWN_KPI = "KPI is not on 3 KPIs"
TARGETS_TWICE = "Targets stand twice for this KPI"

_ON_AGENT_WORK = f'{{measured_on}}="{AGENT_WORK}"'
_TWICE = "COUNTIF({Target.kpi_row},{kpi_row})>1"
_CHECK = [
    "{baseline}",
    "{direction}",
    *(f"{{{level}}}" for level in LEVELS),
    "{claim_used}",
    "{unit}",
]


def _of_kpi(field: str) -> str:
    """Show a field of the KPI; a blank stays blank and an unknown KPI shows nothing."""
    value = f"INDEX({{Kpi.{field}}},{{kpi_row}})"
    return f'=IF(ISNUMBER({{kpi_row}}),IF({value}="","",{value}),"")'


def _choice_of_kpi(field: str) -> str:
    """Show a choice of the KPI without the blanks around it."""
    value = f"INDEX({{Kpi.{field}}},{{kpi_row}})"
    return f'=IF(ISNUMBER({{kpi_row}}),{without_blanks(value)},"")'


def _baseline() -> str:
    """Show the baseline; of a within-band KPI its deviation from the band's centre."""
    value = "INDEX({Kpi.baseline},{kpi_row})"
    deviates = f'AND({{direction}}="within-band",ISNUMBER({{band_centre}}),ISNUMBER({value}))'
    shown = f'IF({value}="","",IF({deviates},ABS({value}-{{band_centre}}),{value}))'
    return f'=IF(ISNUMBER({{kpi_row}}),{shown},"")'


def _value(level: str) -> str:
    """Gain in the good direction x money x realisation, and adoption where it still counts."""
    adoption = "{adoption_6}" if level.endswith("_6") else "{adoption_12}"
    known = ["{baseline}", f"{{{level}}}", "{money_per_unit}"]
    unknown = [f"NOT(ISNUMBER({cell}))" for cell in known]
    unknown.append(f"NOT({_is_share('{realisation}')})")
    unknown.append("AND(" + ",".join(f'{{direction}}<>"{entry}"' for entry in DIRECTIONS) + ")")
    unknown.append(f"AND({_ON_AGENT_WORK},NOT({_is_share(adoption)}))")
    gain = f'({{{level}}}-{{baseline}})*IF({{direction}}="higher",1,-1)'
    money = "{money_per_unit}*{realisation}"
    return (
        f'=IF(OR({{agent_id}}="",{",".join(unknown)}),"",'
        f"{gain}*{money}*IF({_ON_AGENT_WORK},{adoption},1))"
    )


def _is_share(cell: str) -> str:
    return f"AND(ISNUMBER({cell}),{cell}>=0,{cell}<=1)"


def _cashable() -> str:
    """Say whether the money is in hand; "unknown" without a benefit type of the list."""
    cashable, known = (
        "OR(" + ",".join(means("{benefit_type}", kind) for kind in kinds) + ")"
        for kinds in (CASHABLE, BENEFIT_TYPES)
    )
    return (
        '=IF(OR({agent_id}="",{money_per_unit}=""),"",'
        f'IFERROR(IF({cashable},"yes",IF({known},"no","unknown")),"unknown"))'
    )


_VALUES = "{value_floor_6:value_stretch_12}"

FORMULAS: dict[type[Record], dict[str, str]] = {
    Target: {
        "baseline": _baseline(),
        "direction": _choice_of_kpi("direction"),
        "unit": _of_kpi("unit"),
        **ON_TARGETS,
        "kpi_row": when_filled("{agent_id}", f'IFERROR({KPI_ROW},"")'),
        "measured_on": _choice_of_kpi("measured_on"),
        "check": when_filled(
            "{agent_id}",
            f'IF({{kpi_row}}="","{UNKNOWN_KPI}",IF({_TWICE},"{TARGETS_TWICE}",'
            f"IFERROR({call('TARGETCHECK', _CHECK)},{WITHOUT_ADD_IN})))",
        ),
        **{f"value_{level}": _value(level) for level in LEVELS},
        **sign_off.FORMULAS,
        "valued": (
            '=IF(OR({agent_id}="",{money_per_unit}=""),"",'
            f'IF(AND(COUNT({_VALUES})=COLUMNS({_VALUES}),NOT({_TWICE})),"yes","incomplete"))'
        ),
        "cashable": _cashable(),
    },
    Assumption: {
        "rests_on_it": when_filled(
            "{assumption_id}", "SUMPRODUCT(--({Target.assumption_id}={assumption_id}))"
        ),
    },
}
