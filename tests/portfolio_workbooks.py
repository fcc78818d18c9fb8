"""Genuine workbooks of several workshops: agents of the case study under other ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from finops_xl.template.build import workbook_bytes
from finops_xl.template.case_study import case_study_content
from finops_xl.template.content import Content
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.records import Agent, CostLine, Kpi, Target

SALES = {"A08": "A01", "A10": "A02"}
SERVICE = {"A01": "S01", "A03": "S02"}
"""Ids of the case study to the ids that a workshop gives its agents."""

_OF_AGENTS = (Agent, Kpi, Target, AgentEconomics, CostLine)


def content_of(name: str, ids: Mapping[str, str], **settings: Cell) -> Content:
    """Give some agents of the case study as another workshop, with settings of its own."""
    content = case_study_content()
    for kind in _OF_AGENTS:
        content.rows[kind] = [
            replace(row, agent_id=ids[row.agent_id])  # type: ignore[call-arg, attr-defined]
            for row in content.rows[kind]
            if row.agent_id in ids  # type: ignore[attr-defined]
        ]
    content.settings.update({"Workshop": name, **settings})
    return content


def in_dollars(content: Content, euros_per_dollar: float) -> Content:
    """State every amount of a content in USD."""

    def dollars(amount: Any) -> Any:
        return amount / euros_per_dollar if isinstance(amount, float) else amount

    content.rows[Target] = [
        replace(row, money_per_unit=dollars(row.money_per_unit))  # type: ignore[call-arg, attr-defined]
        for row in content.rows[Target]
    ]
    content.rows[CostLine] = [
        replace(row, amount=dollars(row.amount))  # type: ignore[call-arg, attr-defined]
        for row in content.rows[CostLine]
    ]
    content.settings.update(
        ReportingCurrency="USD",
        FxRate=1.0,
        LoadedHourlyCost=dollars(content.settings["LoadedHourlyCost"]),
    )
    return content


@cache
def _bytes_of(name: str, ids: tuple[tuple[str, str], ...], settings: tuple[Any, ...]) -> bytes:
    return workbook_bytes(content_of(name, dict(ids), **dict(settings)))


def workbook(path: Path, name: str, ids: Mapping[str, str], **settings: Cell) -> Path:
    """Write such a workbook; the same one is built once."""
    path.write_bytes(_bytes_of(name, tuple(ids.items()), tuple(settings.items())))
    return path
