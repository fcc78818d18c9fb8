"""W22: a KPI that could have targets has none."""

from __future__ import annotations

from collections.abc import Iterator

from finops_xl.workshop.findings import Finding, Trouble, finding
from finops_xl.workshop.model import Workshop
from finops_xl.workshop.records import Kpi
from finops_xl.workshop.statement import is_computed
from finops_xl.workshop.wording.text import is_blank, key, number, plain

RULE = "W22"


def check_untargeted(workshop: Workshop) -> Iterator[Finding]:
    """Name every KPI without a row on 4 Targets; until the baseline is there it has none."""
    for kpi_key, kpi in workshop.kpi_of.items():
        if kpi_key in workshop.target_of or not _can_have_targets(kpi):
            continue
        if kpi_key[0] in workshop.agent_of and not _is_said_already(workshop, kpi):
            what = "The KPI has no row on 4 Targets."
            remedy = "Add its row there, with the six levels, or delete the KPI here."
            yield finding(RULE, Trouble(what, remedy, "kpi"), kpi)


def _can_have_targets(kpi: Kpi) -> bool:
    named = not is_blank(kpi.agent_id) and not is_blank(kpi.kpi)
    computed = is_computed(plain(kpi.kpi), plain(kpi.source))
    return named and (computed or number(kpi.baseline) is not None)


def _is_said_already(workshop: Workshop, kpi: Kpi) -> bool:
    """Tell an agent without any targets (W15), or with an id that cannot be told (W14)."""
    rows = workshop.targets_by_agent
    none_at_all = not rows.with_id(kpi.agent_id) and key(kpi.agent_id) in workshop.inputs_of
    return none_at_all or rows.is_unclear(kpi.agent_id)
