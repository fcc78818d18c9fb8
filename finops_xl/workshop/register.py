"""The Agent Economics Register: one row per agent, one row per agent and KPI."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from finops_xl.workshop import missing, untargeted
from finops_xl.workshop.agent_economics import UNDECIDED, Economics, run_rate, year_1
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.findings import Finding
from finops_xl.workshop.lists import LEVELS, entry
from finops_xl.workshop.model import Workshop
from finops_xl.workshop.records import Agent, Kpi, Target
from finops_xl.workshop.register_tables import RegisterKpiRow, RegisterRow
from finops_xl.workshop.sign_off_rules import RULES as SIGN_RULES
from finops_xl.workshop.sign_off_status import NOT_SIGNED, status_of
from finops_xl.workshop.sign_off_table import SignOff
from finops_xl.workshop.target_basis import basis_of
from finops_xl.workshop.wording.text import is_blank, key, plain

READY = "Complete"
INCOMPLETE = "Incomplete"
OF_TARGETS = (Target.TABLE, SignOff.TABLE)
"""Tables whose faults are those of a target, not of its KPI."""
REMOVED = "Removed"
"""Of a row with a person's own columns whose agent or KPI is gone."""
SEVERAL, NO_MONEY, NOT_STATED = "several", "no money stated", "type not stated"
"""Benefit types of an agent as a whole that are no entry of the list."""


@dataclass(frozen=True)
class Stamp:
    """When and with what the register was built. ``built_on`` is a serial number."""

    built_on: float
    built_by: str
    price_book: str


def build_register(
    workshop: Workshop, findings: Sequence[Finding], stamp: Stamp
) -> tuple[list[RegisterRow], list[RegisterKpiRow]]:
    """Assemble both tables in the order of the agents; gaps are named, never hidden."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[key(finding.agent_id)].append(finding)
    rows, kpi_rows, incomplete = [], [], 0
    for agent_key, agent in _distinct(workshop).items():
        mine = found[key(plain(agent.agent_id))]
        rows.append(_agent_row(workshop, agent, mine, stamp))
        if rows[-1].status == INCOMPLETE:
            incomplete += 1
            rows[-1].incomplete_no = float(incomplete)
        kpi_rows += [_kpi_row(workshop, agent, kpi, mine) for kpi in workshop.kpis_of[agent_key]]
    return rows, kpi_rows


def _distinct(workshop: Workshop) -> dict[str, Agent]:
    """Agents by id in table order; the first of a doubled id stands."""
    agents: dict[str, Agent] = {}
    for agent in workshop.agents:
        agents.setdefault(key(agent.agent_id), agent)
    return agents


def _agent_row(
    workshop: Workshop, agent: Agent, findings: Sequence[Finding], stamp: Stamp
) -> RegisterRow:
    agent_key = key(agent.agent_id)
    economics = workshop.economics_of.get(agent_key)
    inputs = workshop.inputs_of.get(agent_key)
    kpis = workshop.kpis_of[agent_key]
    with_targets = sum(_complete(workshop.target_of.get((agent_key, key(k.kpi)))) for k in kpis)
    lacking = list(dict.fromkeys(gap.name for gap in missing.missing_of(workshop, agent)))
    lacks = _lacks(agent, lacking, economics, kpis, with_targets, findings)
    row = RegisterRow(
        agent_id=agent.agent_id,
        agent=agent.agent,
        line=agent.line,
        verdict=economics.verdict if economics else UNDECIDED,
        status=INCOMPLETE if lacks else READY,
        lacks="; ".join(lacks),
        thesis=agent.thesis,
        kpis=float(len(kpis)),
        kpis_valid=float(sum(_is_valid(kpi, findings) for kpi in kpis)),
        targets_set=float(with_targets),
        sign_off=_sign_off(workshop, kpis),
        open_errors=float(sum(f.level == "error" for f in findings)),
        benefit_type=_benefit_type(workshop, kpis),
        open_warnings=float(sum(f.level == "warning" for f in findings)),
    )
    _copy(agent, row, "process driver sponsor stage first_spend go_live cost_centre gl_account")
    _copy(agent, row, "focus_tag")
    if inputs:
        _copy(inputs, row, "unit_of_work tasks model")
    if economics:
        _add_figures(row, economics)
    _add_stamp(row, workshop, stamp)
    return row


def _benefit_type(workshop: Workshop, kpis: Sequence[Kpi]) -> str:
    """Give the type of all money of an agent; its cost cannot be shared out among several."""
    targets = [workshop.target_of.get((key(kpi.agent_id), key(kpi.kpi))) for kpi in kpis]
    kinds = {
        entry("BenefitTypes", target.benefit_type) or NOT_STATED
        for target in targets
        if target and not is_blank(target.money_per_unit)
    }
    return SEVERAL if len(kinds) > 1 else next(iter(kinds), NO_MONEY)


def _add_figures(row: RegisterRow, economics: Economics) -> None:
    floor, target, stretch = (economics.outcomes[s] for s in ("floor", "target", "stretch"))
    row.roi_floor, row.roi_target, row.roi_stretch = floor.roi, target.roi, stretch.roi
    row.cashable_roi_floor, row.cashable_roi_target = floor.cashable_roi, target.cashable_roi
    row.ratio_target = target.roi_ratio
    row.payback_floor, row.payback_target = floor.payback, target.payback
    row.payback_lasts_floor, row.payback_lasts_target = floor.payback_lasts, target.payback_lasts
    row.npv_floor, row.npv_target, row.npv_stretch = floor.npv, target.npv, stretch.npv
    row.one_off, row.run_cost = economics.costs.one_off, economics.costs.run_cost
    row.sunk, row.model_share = economics.costs.sunk, economics.model_share
    row.year1_cost, row.run_rate_cost = target.year1_cost, target.run_rate_cost
    row.year1_floor, row.run_rate_floor = floor.year1_value, floor.run_rate_value
    row.year1_target, row.run_rate_target = target.year1_value, target.run_rate_value
    row.year1_stretch, row.run_rate_stretch = stretch.year1_value, stretch.run_rate_value
    row.cost_per_task, row.model_cost = economics.cost_per_task, economics.costs.model_cost


def _add_stamp(row: RegisterRow, workshop: Workshop, stamp: Stamp) -> None:
    settings = workshop.settings
    row.built_on, row.built_by, row.price_book = stamp.built_on, stamp.built_by, stamp.price_book
    row.discount_rate, row.horizon = settings.discount_rate, settings.horizon_months
    row.currency, row.fx_rate = settings.reporting_currency, settings.fx_rate


def _lacks(
    agent: Agent,
    lacking: Sequence[str],
    economics: Economics | None,
    kpis: Sequence[Kpi],
    with_targets: int,
    findings: Sequence[Finding],
) -> list[str]:
    """Say what an agent still needs before finance can sign it."""
    invalid = [plain(kpi.kpi) or "no name" for kpi in kpis if not _is_valid(kpi, findings)]
    faulty = [plain(kpi.kpi) for kpi in kpis if _has_faulty_target(kpi, findings)]
    unsigned = [plain(f.kpi) for f in findings if f.rule in SIGN_RULES]
    broken = sorted({f.rule for f in findings if f.invalidates and not f.kpi} - {missing.RULE})
    is_undecided = economics is not None and economics.verdict == UNDECIDED
    gaps = [
        ("no thesis", not agent.outcome or not agent.mechanism),
        ("no KPIs", not kpis),
        (f"{len(invalid)} of {len(kpis)} KPIs invalid ({', '.join(invalid)})", bool(invalid)),
        (f"targets for {with_targets} of {len(kpis)} KPIs", with_targets < len(kpis)),
        (f"targets at fault ({', '.join(faulty)})", bool(faulty)),
        (f"not signed by finance ({', '.join(unsigned)})", bool(unsigned)),
        (_undecided(is_undecided, lacking), is_undecided or bool(lacking)),
        (f"rules broken: {', '.join(broken)}", bool(broken)),
    ]
    return [gap for gap, is_open in gaps if is_open]


def _undecided(is_undecided: bool, lacking: Sequence[str]) -> str:
    """Say that an agent is undecided, and name the inputs that are missing."""
    named = ", ".join(f"no {name}" for name in lacking)
    return ": ".join(filter(None, ("economics undecided" * is_undecided, named)))


def _kpi_row(
    workshop: Workshop, agent: Agent, kpi: Kpi, findings: Sequence[Finding]
) -> RegisterKpiRow:
    kpi_key = key(kpi.agent_id), key(kpi.kpi)
    target, value = workshop.target_of.get(kpi_key), workshop.values.get(kpi_key)
    broken = sorted({f.rule for f in findings if _is_about(f, kpi) and f.invalidates})
    row = RegisterKpiRow(
        agent_id=agent.agent_id,
        agent=agent.agent,
        kpi=kpi.kpi,
        valid="no" if broken else "yes",
        rules=", ".join(broken),
    )
    _copy(kpi, row, "unit direction baseline baseline_date category definition formula source")
    _copy(kpi, row, "owner frequency measurable measured_on attribution")
    if target:
        row.sign_off = str(status_of(workshop, target))
        _copy(target, row, " ".join(LEVELS))
        _copy(target, row, "assumption_id benefit_type realisation budget_holder")
        benchmark = workshop.benchmark_for(target)
        basis = basis_of(target, kpi, benchmark, workshop.settings)
        row.claim, row.claim_source, row.discount = basis.claim, basis.source, basis.discount
    if value and value.valued == "yes":
        row.value_floor_12 = value.at_12["floor"]
        row.value_target_12 = value.at_12["target"]
        row.value_stretch_12 = value.at_12["stretch"]
        row.year1_floor = year_1(value.at_6["floor"], value.at_12["floor"])
        row.year1_target = year_1(value.at_6["target"], value.at_12["target"])
        row.run_rate_floor = run_rate(value.at_12["floor"])
        row.run_rate_target = run_rate(value.at_12["target"])
    return row


def _copy(
    source: Agent | AgentEconomics | Kpi | Target,
    row: RegisterRow | RegisterKpiRow,
    names: str,
) -> None:
    for name in names.split():
        setattr(row, name, getattr(source, name))


def _is_valid(kpi: Kpi, findings: Sequence[Finding]) -> bool:
    """Tell a sound KPI; what is wrong with its targets is another matter."""
    return not any(
        f.invalidates
        and f.table not in OF_TARGETS
        and f.rule != untargeted.RULE
        and _is_about(f, kpi)
        for f in findings
    )


def _has_faulty_target(kpi: Kpi, findings: Sequence[Finding]) -> bool:
    return any(
        f.invalidates and f.table in OF_TARGETS and f.rule not in SIGN_RULES and _is_about(f, kpi)
        for f in findings
    )


def _sign_off(workshop: Workshop, kpis: Sequence[Kpi]) -> str:
    """Sum the signatures of an agent up: one word where they agree, else how many of each."""
    targets = (workshop.target_of.get((key(kpi.agent_id), key(kpi.kpi))) for kpi in kpis)
    states = Counter(
        str(status_of(workshop, target)).partition(":")[0] for target in targets if target
    )
    if len(states) <= 1:
        return next(iter(states), NOT_SIGNED)
    return ", ".join(f"{count} {state}" for state, count in states.most_common())


def _is_about(finding: Finding, kpi: Kpi) -> bool:
    """Tell a finding about a KPI, which it names as a message shows it."""
    return key(finding.kpi) == key(plain(kpi.kpi))


def _complete(target: Target | None) -> bool:
    levels = [getattr(target, level) for level in LEVELS] if target else []
    return bool(levels) and all(
        isinstance(level, int | float) and not isinstance(level, bool) for level in levels
    )
