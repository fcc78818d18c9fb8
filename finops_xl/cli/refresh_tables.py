"""How the differences between the price book and newer prices read on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rich.table import Table
from rich.text import Text

from finops_xl.cli import console
from finops_xl.cli.price_tables import NOTHING, new_table, price_name, tokens, usd
from finops_xl.macros.summaries import counted
from finops_xl.prices.book import PriceBook
from finops_xl.prices.refresh.compare import Change, Kind, Refresh
from finops_xl.prices.refresh.second_source import Opinion
from finops_xl.prices.snapshot.table import Row

Changes = Sequence[Change]


def print_changes(found: Refresh, book: PriceBook) -> None:
    """Print every difference, kind by kind."""
    console.say(f"genai-prices {found.version} against the price book {book.book_id}")
    outputs = {
        (row.provider, row.model): row.usd
        for row in found.rows
        if (row.mode, row.context_from_tokens, row.meter) == ("standard", 0, "output")
        and not row.hours_utc
        and row.valid_from <= found.day
    }
    parts: Iterable[tuple[Kind, str, Callable[[Changes], Table]]] = (
        (Kind.NEW_MODEL, "New models", lambda changes: _new_models(changes, outputs)),
        (Kind.NEW_PRICE, f"New prices of known models, from {found.day}", _prices),
        (Kind.CHANGED, f"Changed from {found.day}", _changed),
        (Kind.SCHEDULED, "Scheduled", _changed),
        (Kind.ENDS, "Ending", _ends),
        (Kind.WINDOW, "Context windows", _windows),
        (Kind.REMOVED, "No longer listed there; these prices still count", _prices),
        (Kind.LEFT_OUT, "Left out, because the name has a price already", _left_out),
    )
    for kind, title, table in parts:
        changes = [change for change in found.changes if change.kind == kind]
        if changes:
            console.out.print(f"\n{title}: {len(changes)}", style="bold", markup=False)
            console.print_whole(table(changes))
    if not found.rows:
        console.say("Nothing to add: the price book has these prices.")


def print_opinion(opinion: Opinion, day: str) -> None:
    """Print where a second source differs."""
    console.out.print(
        f"\nSecond source (litellm), input and output on {day}: "
        f"{counted(opinion.agreeing, 'model')} within 0.5 %, {opinion.differing} apart",
        style="bold",
        markup=False,
        soft_wrap=True,
    )
    if opinion.differences:
        table = new_table(
            *("Model", "Price", "Here", "There", "Change", "Named there"),
            right=("Here", "There", "Change"),
            fold=("Model", "Named there"),
        )
        last = ""
        for d in opinion.differences:
            again = d.model == last and console.out.is_terminal
            model, named = ("", "") if again else (d.model, d.named)
            last = d.model
            change = _change(d.ours, d.theirs)
            table.add_row(Text(model), d.meter, usd(d.ours), usd(d.theirs), change, Text(named))
        console.print_whole(table)


def _new_models(changes: Changes, outputs: dict[tuple[str, str], float]) -> Table:
    table = new_table(
        *("Model", "Input", "Output", "From", "Precision"),
        right=("Input", "Output"),
        fold=("Model",),
    )
    for row in (change.row for change in changes):
        table.add_row(
            _name(row),
            usd(row.usd),
            usd(outputs.get((row.provider, row.model))),
            row.valid_from,
            row.date_precision,
        )
    return table


def _changed(changes: Changes) -> Table:
    table = new_table(
        *("Model", "Price", "Old", "New", "Change", "From"),
        right=("Old", "New", "Change"),
        fold=("Model",),
    )
    for change in changes:
        old, new = change.before.usd if change.before else None, change.row.usd
        percent = _change(old, new)
        table.add_row(
            _name(change.row),
            _price(change.row),
            usd(old),
            usd(new),
            percent,
            change.row.valid_from,
        )
    return table


def _prices(changes: Changes) -> Table:
    table = new_table("Model", "Price", "USD", "From", right=("USD",), fold=("Model",))
    for row in (change.row for change in changes):
        table.add_row(_name(row), _price(row), usd(row.usd), row.valid_from)
    return table


def _ends(changes: Changes) -> Table:
    table = new_table("Model", "Price", "USD", "Ends on", right=("USD",), fold=("Model",))
    for row in (change.row for change in changes):
        table.add_row(_name(row), _price(row), usd(row.usd), row.valid_to)
    return table


def _windows(changes: Changes) -> Table:
    table = new_table("Model", "Old", "New", right=("Old", "New"), fold=("Model",))
    shown = {}
    for change in changes:
        old = change.before.context_window if change.before else ""
        shown[change.row.provider, change.row.model] = change.row, old
    for row, old in shown.values():
        table.add_row(_name(row), _window(old), _window(row.context_window))
    return table


def _left_out(changes: Changes) -> Table:
    table = new_table("Model", "Its name means", fold=("Model",))
    for change in changes:
        table.add_row(_name(change.row), Text(change.note))
    return table


def _name(row: Row) -> Text:
    return Text(row.model if row.sold_by_maker == "yes" else f"{row.provider}/{row.model}")


def _price(row: Row) -> str:
    return price_name(row.mode, row.context_from_tokens, row.meter, row.hours_utc)


def _window(text: str) -> str:
    return tokens(float(text)) if text else NOTHING


def _change(old: float | None, new: float) -> str:
    return f"{new / old - 1:+.1%}" if old else NOTHING
