"""The commands. Each reads its arguments, calls the product and prints the outcome.

Exit status: 0 done, 1 errors found (or an error value), 2 cannot be read, written or done.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Annotated

import typer

from finops_xl._version import __version__
from finops_xl.cli import (
    calc_commands,
    commands,
    console,
    excel_commands,
    portfolio,
    prices,
    room,
    signing,
)
from finops_xl.cli import cards as card_commands
from finops_xl.cli import portfolio_terms as terms
from finops_xl.engine.errors import FormulaError, WorkbookError
from finops_xl.macros.export import STANDARD, WITH_DECIMAL_COMMAS
from finops_xl.prices.overlay import PriceBookError
from finops_xl.prices.refresh import RefreshError

app = typer.Typer(
    name="finops-xl",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)

NEW_OBJECTS = 10_000
"""Made between two looks for garbage; a workbook in memory has hundreds of thousands, none of it
garbage, and Python's own 700 cost 6 % of the time of a register of 200 agents."""

WorkbookFile = Annotated[Path, typer.Argument(help="A workshop workbook, .xlsx or .xlsm.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for another program.")]
Overwrite = Annotated[bool, typer.Option("--force", help="Replace a file that is there.")]


@app.callback(invoke_without_command=True)
def about(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Tell what an AI agent costs, what it brings, and who signed that.

    Start with **finops-xl demo**, or make your own workbook with **finops-xl new FILE**.
    """
    if version:
        console.out.print(f"finops-xl {__version__}")
        raise typer.Exit


@app.command()
def demo(
    out: Annotated[Path, typer.Option("--out", help="Folder for the files.")] = Path(
        "finops-xl-demo"
    ),
) -> None:
    """Build the case study, validate it, build its register, and sum it up.

    Example: finops-xl demo --out my-folder
    """
    raise typer.Exit(commands.demo(out))


@app.command()
def new(
    file: Annotated[
        Path, typer.Argument(help="The workbook to make: .xlsx, or .xlsm with macros.")
    ],
    case_study: Annotated[
        bool, typer.Option("--case-study", help="Fill it with the case study.")
    ] = False,
    old: Annotated[
        Path | None, typer.Option("--from", help="Carry over an older workbook.")
    ] = None,
    agents: room.Agents = None,
    force: Overwrite = False,
) -> None:
    """Make a workshop workbook.

    An .xlsm works with the add-in in Excel on Windows; an .xlsx works everywhere.

    --from says what it took from another place, and last what it left: exit status 1 then.

    Examples: finops-xl new workshop.xlsm;
    finops-xl new workshop-2027.xlsx --from workshop-2026.xlsx
    """
    raise typer.Exit(commands.new(file, case_study, old, force, agents))


@app.command()
def check(
    file: WorkbookFile,
    gate: Annotated[
        commands.Gate, typer.Option("--gate", help="What must hold: in the room, or for sign-off.")
    ] = commands.Gate.SIGN_OFF,
    as_json: AsJson = False,
) -> None:
    """Check a workbook and write nothing: exit status 0 no errors, 1 errors, 2 unreadable.

    A finding that many rows share is shown with its first cells; in a pipe or with --json,
    with all of them.

    Examples: finops-xl check workshop.xlsx; finops-xl check workshop.xlsx --gate room
    """
    raise typer.Exit(commands.check(file, gate, as_json))


@app.command()
def register(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", help="A workshop workbook, or several to merge."),
    ],
    out: Annotated[Path | None, typer.Option("--out", help="Write here, not into FILE.")] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="Also write the register here.")] = None,
    decimal_comma: Annotated[
        bool,
        typer.Option(
            "--decimal-comma",
            help="CSV with decimal commas and semicolons, as Excel in German or French opens it.",
        ),
    ] = False,
    force: Overwrite = False,
    currency: terms.Currency = "",
    convert: terms.Convert = None,
    fx_rate: terms.FxRate = None,
    discount_rate: terms.DiscountRate = None,
    horizon: terms.Horizon = None,
    price_date: terms.PriceDate = None,
    accept: terms.Accept = "",
) -> None:
    """Validate a workbook and build its Agent Economics Register.

    Gaps are shown in the register and do not stop it: exit status 0 when it was built.

    Several workbooks are merged into a portfolio, written to --out; they stay as they are.

    Examples: finops-xl register workshop.xlsx --csv register.csv;
    finops-xl register sales.xlsm service.xlsm --out portfolio.xlsx
    """
    common = terms.terms_of(currency, convert, fx_rate, discount_rate, horizon, price_date, accept)
    separators = WITH_DECIMAL_COMMAS if decimal_comma else STANDARD
    if len(files) > 1:
        raise typer.Exit(portfolio.portfolio(files, out, csv, force, common, separators))
    portfolio.refuse_terms_of_one(common)
    raise typer.Exit(commands.register(files[0], out, csv, force, separators))


@app.command()
def sign(
    file: WorkbookFile,
    approver: Annotated[str, typer.Option("--approver", help="Name of who signs.")] = "",
    role: Annotated[str, typer.Option("--role", help="As what, such as CFO.")] = "",
    stage: signing.Stage = "",
    agent: Annotated[str, typer.Option("--agent", help="One agent; else all.")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="Write here, not into FILE.")] = None,
    force: Overwrite = False,
) -> None:
    """Sign the sound targets of a workbook: exit status 1 when some were not, or there are none.

    What is not given is read from the sheet 4 Sign-off.

    Example: finops-xl sign workshop.xlsx --approver "Ada Quist" --role CFO --stage workshop
    """
    signer = signing.signer(approver, role, stage, agent)
    raise typer.Exit(signing.sign(file, signer, out, force))


@app.command()
def cards(
    file: WorkbookFile,
    out: Annotated[
        Path | None, typer.Option("--out", help="The workbook to write; else FILE-cards.xlsx.")
    ] = None,
    force: Overwrite = False,
) -> None:
    """Write the card of every agent, one page each to print and sign; FILE stays as it is.

    The cards hold values only: they are of the day on which they were made.

    Example: finops-xl cards workshop.xlsx --out cards.xlsx
    """
    raise typer.Exit(card_commands.cards(file, out, force))


@app.command()
def recalc(
    file: WorkbookFile,
    out: Annotated[Path | None, typer.Option("--out", help="Write here, not into FILE.")] = None,
    force: Overwrite = False,
) -> None:
    """Recalculate every formula without Excel and store the values.

    In a workshop workbook prices and unit costs are kept as the button Refresh does.

    Example: finops-xl recalc workshop.xlsx --out recalculated.xlsx
    """
    raise typer.Exit(commands.recalc(file, out, force))


@app.command(name="eval")
def evaluate(
    formula: Annotated[str, typer.Argument(help="A formula, in quotes.")], as_json: AsJson = False
) -> None:
    """Evaluate a formula: exit status 1 for an error value, 2 if it cannot be read.

    Example: finops-xl eval "=ROI(300,100)"
    """
    raise typer.Exit(commands.evaluate(formula, as_json))


@app.command()
def functions(
    name: Annotated[str | None, typer.Argument(help="One function, for its whole help.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the worksheet functions, or show the help of one.

    Examples: finops-xl functions; finops-xl functions TOKENCOST
    """
    raise typer.Exit(commands.functions(name, as_json))


app.add_typer(prices.app, name="prices")


app.command()(calc_commands.build)


@app.command()
def install(
    force: Annotated[
        bool, typer.Option("--force", help="Replace a file of that name made by others.")
    ] = False,
) -> None:
    """Put the add-in into Excel's start-up folder (Windows, no administrator rights).

    Nothing is changed where something stands in the way: exit status 2 then, with the remedy.

    Example: py -m finops_xl install
    """
    raise typer.Exit(excel_commands.install(force))


@app.command()
def uninstall() -> None:
    """Remove the add-in from Excel's start-up folder, and nothing else.

    Example: py -m finops_xl uninstall
    """
    raise typer.Exit(excel_commands.uninstall())


@app.command()
def doctor(
    excel: Annotated[
        bool, typer.Option("--excel", help="Start Excel and compute every function there.")
    ] = False,
    running: Annotated[
        bool, typer.Option("--running", help="The same in the workbook that is open in Excel.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say in plain words what works here and what does not: exit status 1 for a problem.

    Examples: py -m finops_xl doctor; py -m finops_xl doctor --excel
    """
    raise typer.Exit(excel_commands.doctor(excel, running, as_json))


def main() -> None:
    """Run the command line; what cannot be read or written is one sentence and status 2."""
    gc.set_threshold(NEW_OBJECTS)
    try:
        app(prog_name="finops-xl")
    except (WorkbookError, FormulaError, RefreshError) as error:
        console.err.print(str(error), markup=False)
    except PriceBookError as error:
        console.err.print(error.reason, markup=False)
    except BrokenPipeError:
        sys.stderr.close()
    except OSError as error:
        console.err.print(console.in_words(error), markup=False)
    sys.exit(2)
