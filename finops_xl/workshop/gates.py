"""What the gate of the room asks: it leaves out what can wait for sign-off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from finops_xl.errors import CellError
from finops_xl.workshop.findings import Finding
from finops_xl.workshop.model import Workshop
from finops_xl.workshop.records import Kpi
from finops_xl.workshop.tasks import planned_work
from finops_xl.workshop.wording.text import is_blank, key

BASELINE = "K09a"


def in_room(workshop: Workshop, findings: Sequence[Finding]) -> list[Finding]:
    """Keep what the room is asked; errors stay first.

    A missing baseline that somebody is to establish by a day is what the guide asks of the
    room, so there it is a warning. For sign-off it is the error that the rule says.
    """
    planned = _planned_baselines(workshop)
    asked = [found for found in findings if found.gate == "room"]
    eased = [
        replace(found, level="warning")
        if found.rule == BASELINE and found.position in planned
        else found
        for found in asked
    ]
    return sorted(eased, key=lambda found: found.level != "error")


def _planned_baselines(workshop: Workshop) -> set[int]:
    """Give the rows of KPIs without a baseline for which there is a task."""
    planned = planned_work(workshop)
    return {
        kpi.position
        for kpi in workshop.kpis
        if _has_no_baseline(kpi) and (key(kpi.agent_id), key(kpi.kpi)) in planned
    }


def _has_no_baseline(kpi: Kpi) -> bool:
    return is_blank(kpi.baseline) and not isinstance(kpi.baseline, CellError)
