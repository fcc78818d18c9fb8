"""Signing: finance puts a name under targets, and what was signed is copied."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from finops_xl.workshop.agent_economics import Economics
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.findings import Finding
from finops_xl.workshop.lists import SIGN_STAGES
from finops_xl.workshop.model import Workshop
from finops_xl.workshop.obstacles import Obstacles, obstacles
from finops_xl.workshop.records import Target
from finops_xl.workshop.sign_off_rules import own_claim
from finops_xl.workshop.sign_off_status import fingerprint, is_whole, signed_fields, status_of
from finops_xl.workshop.sign_off_table import SignOff
from finops_xl.workshop.wording.owners import owner_trouble
from finops_xl.workshop.wording.text import is_placeholder, key, number, plain, quoted


@dataclass(frozen=True)
class Request:
    """Who signs, as what, in which stage, on which day (a serial number), for which agents.

    No agents means all of them.
    """

    approver: str
    role: str
    stage: str
    signed_on: float
    price_book: str
    agent_ids: Collection[str] = ()


@dataclass(frozen=True)
class Refused:
    """A target that was not signed, and why."""

    agent_id: str
    kpi: str
    why: str


@dataclass(frozen=True)
class Signing:
    """The new rows of SignOffs, what could not be signed, and what had been before."""

    rows: Sequence[SignOff]
    refused: Sequence[Refused]
    unchanged: int


def request_trouble(request: Request, workshop: Workshop) -> str:
    """Say why nobody can sign like that, or ""."""
    why = owner_trouble(request.approver)
    if why:
        return f"The approver is {why}: name one person, such as the CFO by name."
    if is_placeholder(plain(request.role)):
        return "The role of the approver is missing: say as what the person signs."
    if request.stage not in SIGN_STAGES:
        stages = " or ".join(SIGN_STAGES)
        return f"The stage is {quoted(request.stage) if request.stage else 'missing'}: {stages}."
    known = {key(agent.agent_id) for agent in workshop.agents}
    unknown = [agent for agent in request.agent_ids if key(agent) not in known]
    if unknown:
        return f"No agent {quoted(unknown[0])} is on 2 Classification: choose one that is."
    return ""


def sign(workshop: Workshop, findings: Sequence[Finding], request: Request) -> Signing:
    """Sign every target that is sound; ``findings`` are those of the sign-off gate."""
    wanted = {key(agent) for agent in request.agent_ids}
    last = max((number(row.number) or 0.0 for row in workshop.sign_offs), default=0.0)
    rows: list[SignOff] = []
    refused: list[Refused] = []
    unchanged = 0
    for faults in obstacles(workshop.targets, findings):
        target = faults.target
        if wanted and key(target.agent_id) not in wanted:
            continue
        why = "; ".join(_reasons(workshop, faults, request))
        if why:
            refused.append(Refused(plain(target.agent_id), plain(target.kpi), why))
        elif _is_signed_already(workshop, target, request):
            unchanged += 1
        else:
            rows.append(_signed(workshop, target, request, last + 1 + len(rows)))
    return Signing(rows, refused, unchanged)


def _reasons(workshop: Workshop, faults: Obstacles, request: Request) -> Iterator[str]:
    if not faults.has_levels:
        yield "no targets are set"
    if faults.findings:
        yield f"rules broken: {', '.join(faults.rules)}"
    claim = own_claim(workshop, faults.target, request.approver)
    if claim:
        yield claim


def _is_signed_already(workshop: Workshop, target: Target, request: Request) -> bool:
    status = status_of(workshop, target)
    last = status.signed
    return bool(
        last
        and not status.changes
        and is_whole(last)
        and (plain(last.stage), key(plain(last.approver))) == (request.stage, key(request.approver))
    )


def _signed(workshop: Workshop, target: Target, request: Request, no: float) -> SignOff:
    settings = workshop.settings
    economics = workshop.economics_of.get(key(target.agent_id))
    row = SignOff(
        number=no,
        agent_id=target.agent_id,
        kpi=target.kpi,
        stage=request.stage,
        approver=plain(request.approver),
        role=plain(request.role),
        signed_on=request.signed_on,
        price_book=request.price_book,
        key=f"{target.agent_id}|{target.kpi}",
        discount_rate=settings.discount_rate,
        horizon=settings.horizon_months,
        currency=settings.reporting_currency,
        fx_rate=settings.fx_rate,
        price_date=settings.price_date,
        **signed_fields(workshop, target),  # type: ignore[arg-type]
        **_figures(economics),  # type: ignore[arg-type]
    )
    row.fingerprint = fingerprint(row)
    return row


def _figures(economics: Economics | None) -> dict[str, Cell]:
    """Copy the economics that the targets rest on."""
    if economics is None:
        return {}
    floor, target = economics.outcomes["floor"], economics.outcomes["target"]
    return {
        "one_off": economics.costs.one_off,
        "run_cost": economics.costs.run_cost,
        "cost_per_task": economics.cost_per_task,
        "roi_floor": floor.roi,
        "roi_target": target.roi,
        "payback_floor": floor.payback,
        "npv_floor": floor.npv,
        "npv_target": target.npv,
    }
