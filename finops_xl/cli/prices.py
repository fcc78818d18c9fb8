"""The commands about prices: finops-xl prices list, show, diff, refresh."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="Look up token prices, and add newer ones from an installed genai-prices.",
)


class Tier(StrEnum):
    """Tiers of models, as far as they are curated."""

    FRONTIER = "frontier"
    MID = "mid"
    EFFICIENT = "efficient"


class Mode(StrEnum):
    """How calls are made."""

    STANDARD = "standard"
    BATCH = "batch"
    FLEX = "flex"
    PRIORITY = "priority"


Day = Annotated[
    datetime | None,
    typer.Option(
        "--on", formats=["%Y-%m-%d"], help="Prices of this day, not of the price book's own."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for another program.")]


@app.command(name="list")
def list_models(
    text: Annotated[str, typer.Argument(help="Part of a name.")] = "",
    seller: Annotated[str, typer.Option(help="Only this seller, such as anthropic.")] = "",
    tier: Annotated[Tier | None, typer.Option(help="Only this tier.")] = None,
    on: Day = None,
    as_json: AsJson = False,
) -> None:
    """List the models of the price book with their list prices.

    Examples: finops-xl prices list sonnet; finops-xl prices list --seller openai --tier mid
    """
    from finops_xl.cli import price_commands

    raise typer.Exit(price_commands.list_models(text, seller, tier or "", on, as_json))


@app.command()
def show(
    model: Annotated[str, typer.Argument(help="Id, alias or display name, or seller/model.")],
    on: Day = None,
    mode: Annotated[Mode, typer.Option(help="How calls are made.")] = Mode.STANDARD,
    history: Annotated[
        bool, typer.Option("--history", help="Show every row, old ones too.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show the prices of a model and what is behind each: exit status 1 if there are none.

    Examples: finops-xl prices show "Claude Sonnet 4.5"; finops-xl prices show o3 --on 2025-06-01
    """
    from finops_xl.cli import price_commands

    raise typer.Exit(price_commands.show(model, on, mode, history, as_json))


@app.command()
def diff() -> None:
    """Show what the installed genai-prices would change, and write nothing.

    Exit status 0 nothing to add, 1 something to add, 2 no answer.

    Example: finops-xl prices diff
    """
    from finops_xl.cli import refresh_commands

    raise typer.Exit(refresh_commands.diff())


@app.command()
def refresh(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Compare with a second source, fetched from GitHub.")
    ] = False,
    check_with: Annotated[
        Path | None, typer.Option("--check-with", help="Compare with a copy of it in this file.")
    ] = None,
) -> None:
    """Add the prices of the installed genai-prices, after asking; earlier days never change.

    New rows go into a file of yours; the second source is the price map of litellm.

    Examples: finops-xl prices refresh; finops-xl prices refresh --check
    """
    from finops_xl.cli import refresh_commands

    raise typer.Exit(refresh_commands.refresh(yes, check, check_with))
