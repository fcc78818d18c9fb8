"""The register of several workbooks: rows merged, ids that meet, benefits counted twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple, TypeVar

from finops_xl.workshop import facts
from finops_xl.workshop.columns import Cell, Record
from finops_xl.workshop.findings import Finding
from finops_xl.workshop.model import Workshop
from finops_xl.workshop.portfolio_rules import (
    Overlap,
    claims_of,
    overdrawn_pools,
    shared_benefits,
)
from finops_xl.workshop.portfolio_tables import (
    FoundRow,
    PortfolioKpiRow,
    PortfolioRow,
    SourceRow,
)
from finops_xl.workshop.portfolio_terms import Difference, Terms, at_terms, conversion, differences
from finops_xl.workshop.register import READY, Stamp, build_register
from finops_xl.workshop.register_tables import RegisterKpiRow, RegisterRow
from finops_xl.workshop.unit_cost import price_day
from finops_xl.workshop.wording.text import plain, quoted

Row = TypeVar("Row", bound=Record)

_JUDGED = frozenset(
    {
        "status",
        "lacks",
        "kpis_valid",
        "targets_set",
        "sign_off",
        "open_errors",
        "open_warnings",
        "valid",
        "rules",
    }
)
"""Columns about the workbook as it stands; all others follow the portfolio's terms."""


@dataclass(frozen=True)
class Member:
    """One workbook of a portfolio; ``name`` tells it from the others."""

    name: str
    file: str
    sha256: str
    schema: float | None
    price_book: Cell
    built_on: Cell
    """Day its own register was built; None where it was not."""
    workshop: Workshop
    findings: Sequence[Finding]


class SameId(NamedTuple):
    """Agents of several workbooks that have one id."""

    is_perhaps_one: bool
    agents: str

    @property
    def what(self) -> str:
        """What such agents have in common."""
        return PERHAPS_ONE if self.is_perhaps_one else ONE_ID

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return _REMOVE_ONE if self.is_perhaps_one else _RENAME


PERHAPS_ONE = "Perhaps one agent in several workbooks"
_REMOVE_ONE = "If it is one, take it out of all but one: till then every total counts it again."
ONE_ID = "Several agents with one id"
_RENAME = (
    "All are kept, told apart by Workshop; give each its own id before costs are joined to it."
)


@dataclass(frozen=True)
class Portfolio:
    """What a portfolio workbook shows."""

    members: Sequence[Member]
    terms: Terms
    rows: Sequence[PortfolioRow]
    kpi_rows: Sequence[PortfolioKpiRow]
    sources: Sequence[SourceRow]
    found: Sequence[FoundRow]
    differences: Sequence[Difference]
    """Between the workbooks as they stand."""
    unsettled: Sequence[Difference]
    """Those that neither a common term nor a person's word settles: no totals."""
    same_ids: Sequence[SameId]
    overlaps: Sequence[Overlap]

    @property
    def has_totals(self) -> bool:
        """Tell whether figures of the workbooks may be added up."""
        return not self.unsettled

    @property
    def currency(self) -> str:
        """The one currency of all rows, or ""."""
        stated = {plain(row.currency).upper() for row in self.rows}
        return stated.pop() if len(stated) == 1 else ""


def build_portfolio(members: Sequence[Member], terms: Terms, stamp: Stamp) -> Portfolio:
    """Merge workbooks at common terms; nothing is left out, whatever is found."""
    rows: list[PortfolioRow] = []
    kpi_rows: list[PortfolioKpiRow] = []
    sources = []
    for member in members:
        its_rows, its_kpi_rows = _rows_at(member, terms, stamp)
        sources.append(_source(member, terms, its_rows))
        rows += (_of(PortfolioRow, row, member) for row in its_rows)
        kpi_rows += (_of(PortfolioKpiRow, row, member) for row in its_kpi_rows)
    common = [(member.name, at_terms(member.workshop, terms).settings) for member in members]
    return Portfolio(
        members=members,
        terms=terms,
        rows=rows,
        kpi_rows=kpi_rows,
        sources=sources,
        found=[row for member in members for row in _found(member)],
        differences=differences([(m.name, m.workshop.settings) for m in members]),
        unsettled=[d for d in differences(common) if d.term not in terms.accepted],
        same_ids=list(_same_ids(rows)),
        overlaps=_overlaps(members),
    )


def _rows_at(
    member: Member, terms: Terms, stamp: Stamp
) -> tuple[list[RegisterRow], list[RegisterKpiRow]]:
    """Give the rows at the portfolio's terms, judged as the workbook stands.

    A signature holds for the amounts that were signed, so it is not judged on converted ones.
    """
    own_rows, own_kpi_rows = build_register(member.workshop, member.findings, stamp)
    common = at_terms(member.workshop, terms)
    rows, kpi_rows = build_register(common, member.findings, stamp)
    pairs: list[tuple[Record, Record]] = [
        *zip(own_rows, rows, strict=True),
        *zip(own_kpi_rows, kpi_rows, strict=True),
    ]
    for own, row in pairs:
        for name in _JUDGED & own.columns().keys():
            setattr(row, name, getattr(own, name))
    return rows, kpi_rows


def _of(kind: type[Row], row: RegisterRow | RegisterKpiRow, member: Member) -> Row:
    cells = {each.name: getattr(row, each.name) for each in fields(row)}
    return kind(workshop=member.name, file=member.file, **cells)  # type: ignore[call-arg]


def _source(member: Member, terms: Terms, rows: Sequence[RegisterRow]) -> SourceRow:
    settings, levels = member.workshop.settings, Counter(f.level for f in member.findings)
    return SourceRow(
        workshop=member.name,
        file=member.file,
        client=settings.client,
        date=settings.workshop_date,
        agents=float(len(rows)),
        complete=float(sum(row.status == READY for row in rows)),
        errors=float(levels["error"]),
        warnings=float(levels["warning"]),
        currency=settings.reporting_currency,
        fx_rate=settings.fx_rate,
        converted=conversion(settings, terms),
        discount_rate=settings.discount_rate,
        horizon=settings.horizon_months,
        price_date=price_day(settings) or settings.price_date,
        payback_limit=settings.payback_limit_months,
        hourly_cost=settings.loaded_hourly_cost,
        schema=member.schema,
        price_book=member.price_book,
        built_on=member.built_on,
        sha256=member.sha256,
    )


def _found(member: Member) -> Iterable[FoundRow]:
    """Count the findings of a workbook by rule, errors first."""
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for finding in member.findings:
        by_rule[finding.rule].append(finding)
    for rule_id, findings in by_rule.items():
        first = findings[0]
        yield FoundRow(
            workshop=member.name,
            level=first.level,
            rule=rule_id,
            found=float(len(findings)),
            blocks="yes" if first.invalidates else None,
            agents=", ".join(dict.fromkeys(f.agent_id for f in findings if f.agent_id)),
            asks=facts.rules()[rule_id].rule,
        )


def _same_ids(rows: Iterable[PortfolioRow]) -> Iterable[SameId]:
    """Find ids of several workbooks that a person takes for one."""
    of_id: dict[str, list[PortfolioRow]] = defaultdict(list)
    for row in rows:
        of_id[_id(row.agent_id)].append(row)
    for agent_id, meeting in of_id.items():
        if not agent_id or len({row.workshop for row in meeting}) < 2:
            continue
        names = Counter(plain(row.agent).casefold() for row in meeting)
        shown = ", ".join(
            f"{plain(row.agent_id)} {quoted(row.agent)} ({row.workshop})" for row in meeting
        )
        yield SameId(names.most_common(1)[0][1] > 1, shown)


def _overlaps(members: Iterable[Member]) -> list[Overlap]:
    """Ask P01 and P02 over all workbooks; what one workbook tells by itself is there."""
    claims = [claim for m in members for claim in claims_of(m.workshop, m.name)]
    found = [*overdrawn_pools(claims), *shared_benefits(claims)]
    return [each for each in found if len(each.workshops) > 1 and not _is_perhaps_one_agent(each)]


def _is_perhaps_one_agent(overlap: Overlap) -> bool:
    """Tell one process of what is said to be perhaps one agent already."""
    agents = {(_id(c.agent.agent_id), plain(c.agent.agent).casefold()) for c in overlap.claims}
    return overlap.rule == "P02" and len(agents) == 1


def _id(cell: Cell) -> str:
    """Write an id as a person compares it: in any case of letters, without blanks."""
    return plain(cell).casefold().replace(" ", "")
