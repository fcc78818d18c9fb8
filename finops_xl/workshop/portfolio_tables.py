"""The tables of a portfolio workbook. All columns are written by the command."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from finops_xl.workshop.columns import Cell, Kind, Record, column
from finops_xl.workshop.register_tables import RegisterKpiRow, RegisterRow


def _written(name: str, kind: Kind = "text", unit: str = "", width: float = 12) -> Any:
    return column(name, kind, unit=unit, filled="button", width=width)


@dataclass
class _OfWorkshop(Record):
    """What the row of a register needs beside those of other workbooks."""

    workshop: Cell = _written("Workshop", width=26)


@dataclass
class PortfolioRow(RegisterRow, _OfWorkshop):
    """An agent of one of the workbooks; its key is workshop and id."""

    TABLE: ClassVar[str] = "PortfolioRegister"
    KEY: ClassVar[tuple[str, ...]] = ("workshop", "agent_id")

    file: Cell = _written("File", width=26)


@dataclass
class PortfolioKpiRow(RegisterKpiRow, _OfWorkshop):
    """A KPI of an agent of one of the workbooks."""

    TABLE: ClassVar[str] = "PortfolioKpis"
    KEY: ClassVar[tuple[str, ...]] = ("workshop", "agent_id", "kpi")

    file: Cell = _written("File", width=26)


@dataclass
class SourceRow(Record):
    """A workbook that the portfolio was made of, with its own settings."""

    TABLE: ClassVar[str] = "Sources"
    SHEET: ClassVar[str] = "Sources"
    KEY: ClassVar[tuple[str, ...]] = ("workshop",)

    workshop: Cell = _written("Workshop", width=26)
    file: Cell = _written("File", width=30)
    client: Cell = _written("Client", width=22)
    date: Cell = _written("Workshop date", "date")
    agents: Cell = _written("Agents", "whole", "agents")
    complete: Cell = _written("Complete", "whole", "agents")
    errors: Cell = _written("Errors", "whole", "findings")
    warnings: Cell = _written("Warnings", "whole", "findings")
    currency: Cell = _written("Currency")
    fx_rate: Cell = _written("1 USD =", "number", "of its own")
    converted: Cell = _written("Converted at", "number", "of the portfolio")
    discount_rate: Cell = _written("Discount rate", "share", "a year")
    horizon: Cell = _written("Horizon", "whole", "months")
    price_date: Cell = _written("Price date", "date")
    payback_limit: Cell = _written("Payback limit", "whole", "months")
    hourly_cost: Cell = _written("Loaded hourly cost", "number", "of its own, an hour")
    schema: Cell = _written("Schema", "whole", "version")
    price_book: Cell = _written("Price book", unit="last calculated with", width=22)
    built_on: Cell = _written("Register built on", "date", "in that workbook")
    sha256: Cell = _written("SHA-256 of the file", width=36)


@dataclass
class FoundRow(Record):
    """How often a rule is broken in one workbook."""

    TABLE: ClassVar[str] = "FindingsByRule"
    SHEET: ClassVar[str] = "Findings summary"
    KEY: ClassVar[tuple[str, ...]] = ("workshop", "rule")

    workshop: Cell = _written("Workshop", width=26)
    level: Cell = _written("Level", width=10)
    rule: Cell = _written("Rule", width=8)
    found: Cell = _written("Found", "whole", "times", width=10)
    blocks: Cell = _written("Blocks sign-off", width=10)
    agents: Cell = _written("Agents", width=34)
    asks: Cell = _written("What the rule asks", width=90)


PORTFOLIO_TABLES: tuple[type[Record], ...] = (PortfolioRow, PortfolioKpiRow, SourceRow, FoundRow)
