"""Where the tab Monthly finds its agent on Economics, in the scenario that is chosen."""

from __future__ import annotations

STRETCH = 'MonthlyScenario="stretch"'
"""The scenario with a volume and a cost of its own."""


def of_economics(field: str) -> str:
    """Take a figure of the agent."""
    return f"INDEX({{AgentEconomics.{field}}},MonthlyRow)"


def by_scenario(field: str) -> str:
    """Take a figure that stands there for floor, target and stretch, side by side."""
    first, last = (field.format(scenario) for scenario in ("floor", "stretch"))
    return f"INDEX({{AgentEconomics.{first}:{last}}},MonthlyRow,MonthlyScenarioNo)"


def cost_of(field: str) -> str:
    """Take a cost that floor and target share and stretch has of its own."""
    return f"IF({STRETCH},{of_economics(f'{field}_stretch')},{of_economics(field)})"
