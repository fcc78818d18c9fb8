"""What stands in the way of a signature: one judgement, for signing and for the room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from finops_xl.workshop.findings import Finding
from finops_xl.workshop.records import Target
from finops_xl.workshop.sign_off_rules import RULES, has_levels
from finops_xl.workshop.wording.text import is_blank, key, plain


@dataclass(frozen=True)
class Obstacles:
    """A target, and the faults of it, its KPI and its agent that forbid a signature."""

    target: Target
    findings: Sequence[Finding]

    @property
    def has_levels(self) -> bool:
        """Tell a target of which anything is filled in; another cannot be signed."""
        return has_levels(self.target)

    @property
    def rules(self) -> list[str]:
        """Name every broken rule once."""
        return sorted({found.rule for found in self.findings})

    def __bool__(self) -> bool:
        return bool(self.findings) or not self.has_levels


def obstacles(targets: Sequence[Target], findings: Sequence[Finding]) -> list[Obstacles]:
    """Say of every target with an agent what forbids a signature, whoever would sign.

    ``findings`` are those of the sign-off gate; a missing signature is no obstacle.
    """
    blocking: dict[str, list[Finding]] = defaultdict(list)
    for found in findings:
        if found.invalidates and found.rule not in RULES:
            blocking[key(found.agent_id)].append(found)
    return [
        Obstacles(target, _about(blocking[key(plain(target.agent_id))], target))
        for target in targets
        if not is_blank(target.agent_id)
    ]


def _about(findings: Sequence[Finding], target: Target) -> list[Finding]:
    """Keep what is found on the KPI or its target, and on the agent as a whole."""
    kpi = key(plain(target.kpi))
    return [found for found in findings if key(found.kpi) in ("", kpi)]
