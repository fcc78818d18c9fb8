"""Read a workbook into a workshop; a workbook that is not ours is refused here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from finops_xl.books.port import Book, SomeRecord
from finops_xl.engine.errors import WorkbookError
from finops_xl.macros.structure import structure_faults
from finops_xl.workshop.benchmarks import Benchmark
from finops_xl.workshop.choices import as_listed
from finops_xl.workshop.columns import Record
from finops_xl.workshop.contracts import Contract
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.findings import Finding, Trouble, finding, finding_at
from finops_xl.workshop.model import SIDE_TABLES, TABLES, Workshop
from finops_xl.workshop.observability import Observability
from finops_xl.workshop.records import Agent, Assumption, CostLine, Kpi, Model, Target
from finops_xl.workshop.results import Task
from finops_xl.workshop.settings import SCHEMA_VERSION, Settings
from finops_xl.workshop.sign_off_table import SignOff

SCHEMA_NAME = "FinOpsSchema"

ROWS_BELOW = "W13"
"""Rule of the findings about filled rows below a table, which nothing reads."""

NO_AGENTS = "no agents yet: fill in 2 Classification, one row per agent."
"""Why there is nothing to judge, to add up, to sign or to print."""

Tables = Mapping[type[Record], Sequence[Record]]


def read_workshop(book: Book) -> Workshop:
    """Read every table that people fill in, its choices as the lists spell them, and settings."""
    check_schema(book)
    tables: Tables = {kind: list(map(as_listed, book.read(kind))) for kind in TABLES}
    return Workshop(
        settings=Settings.from_names({n: book.setting(n) for n in Settings.names().values()}),
        models=_of(tables, Model),
        contracts=_of(tables, Contract),
        agents=_of(tables, Agent),
        kpis=_of(tables, Kpi),
        targets=_of(tables, Target),
        benchmarks=_of(tables, Benchmark),
        inputs=_of(tables, AgentEconomics),
        costs=_of(tables, CostLine),
        assumptions=_of(tables, Assumption),
        tasks=_of(tables, Task),
        sign_offs=_of(tables, SignOff),
        observability=_of(tables, Observability),
        side_tables=list(_side_tables(book)),
        faults=[*_formula_faults(book, tables), *_rows_below(book), *structure_faults(book)],
    )


def _side_tables(book: Book) -> Iterator[Sequence[Record]]:
    """Read the tables that figures of agents do not need: one that is missing is W20."""
    there = {table.casefold() for table in book.tables()}
    for kind in SIDE_TABLES:
        if kind.TABLE.casefold() in there:
            headers = [column.name for column in kind.columns().values()]
            yield list(map(as_listed, book.read(kind, optional=headers)))


def _of(tables: Tables, kind: type[SomeRecord]) -> list[SomeRecord]:
    return tables[kind]  # type: ignore[return-value]


def _formula_faults(book: Book, tables: Tables) -> Iterator[Finding]:
    """Report filled rows in which a formula column holds no formula, once per row."""
    for kind, records in tables.items():
        fields = {c.name: f for f, c in kind.columns().items() if c.filled == "formula"}
        gaps = book.formula_gaps(kind.TABLE, fields) if fields else {}
        for record in records:
            headers = gaps.get(record.position)
            if not headers:
                continue
            named = ", ".join(headers[:3]) + (f" and {len(headers) - 3} more" * (len(headers) > 3))
            what = f"No formula in {named}: typed over, or the row was added without it."
            remedy = "Copy the formulas from another row, or carry over with 'new --from'."
            yield finding("W09", Trouble(what, remedy, fields[headers[0]]), record)


def _rows_below(book: Book) -> Iterator[Finding]:
    for kind in TABLES:
        below = book.rows_below(kind.TABLE)
        if below:
            count = "1 filled row" if len(below) == 1 else f"{len(below)} filled rows"
            are = "is" if len(below) == 1 else "are"
            first = next(iter(kind.columns().values())).name
            what = f"{count} below the table {kind.TABLE} {are} not in the register and count"
            what += f"{'s' * (len(below) == 1)} nowhere."
            remedy = (
                "Drag the table's corner over the rows (Excel: Table Design > Resize Table), or "
                f"{_moved_up(book, kind, below)}carry the workbook over: "
                "finops-xl new NEW.xlsx --from OLD.xlsx"
            )
            yield finding_at(ROWS_BELOW, Trouble(what, remedy), kind.TABLE, first, below[0])


def _moved_up(book: Book, kind: type[Record], below: Sequence[int]) -> str:
    """Say where rows belong that stand apart from the table: a carry-over may pass them over."""
    height = len(book.rows(kind.TABLE))
    if list(below) == list(range(height, height + len(below))):
        return ""
    _, cell = book.address(kind.TABLE, height, next(iter(kind.columns().values())).name)
    return f"move them up to {cell}, directly below the table, and "


def schema_of(book: Book) -> float | None:
    """Give the schema of a workbook; None where it is not ours."""
    known = SCHEMA_NAME.casefold() in map(str.casefold, book.names())
    version = book.setting(SCHEMA_NAME) if known else None
    is_number = isinstance(version, int | float) and not isinstance(version, bool)
    return version if is_number else None  # type: ignore[return-value]


def require_agents(book: Book, workshop: Workshop) -> None:
    """Refuse a workbook without agents, before anything is written."""
    if not workshop.agents:
        raise WorkbookError(f"{book.title} has {NO_AGENTS}")


def check_schema(book: Book) -> None:
    """Refuse a workbook that is not ours, older or newer than this program."""
    version = schema_of(book)
    if version is None:
        raise WorkbookError(
            f"{book.title} is not a FinOps workshop workbook: it has no name {SCHEMA_NAME}. "
            "Make one with: finops-xl new FILE; if its sheet Settings was deleted, carry the rest "
            "over: finops-xl new NEW_FILE --from FILE"
        )
    if version < SCHEMA_VERSION:
        raise WorkbookError(
            f"{book.title} has schema {version:g}, this finops-xl needs {SCHEMA_VERSION}. "
            f"Carry it over with: finops-xl new NEW_FILE --from {book.title}"
        )
    if version > SCHEMA_VERSION:
        raise WorkbookError(
            f"{book.title} has schema {version:g}, newer than this finops-xl "
            f"(schema {SCHEMA_VERSION}). Update finops-xl."
        )
