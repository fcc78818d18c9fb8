"""The option "--agents": how many agents a new workbook has blank rows for."""

from __future__ import annotations

from typing import Annotated

import typer

from finops_xl.template.room import MOST_AGENTS


def _agents(said: str) -> int:
    text = said.strip()
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_AGENTS):
        raise typer.BadParameter(
            f"{said} is no number of agents from 1 to {MOST_AGENTS}.", param_hint="--agents"
        )
    return int(text)


Agents = Annotated[
    int | None,
    typer.Option(
        "--agents",
        parser=_agents,
        metavar=f"1-{MOST_AGENTS}",
        help="Blank rows for so many agents.",
    ),
]
