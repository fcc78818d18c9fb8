"""A workbook file as a book, without Excel.

Opening recalculates in memory, because nobody can see whether the stored values are
stale. Saving writes into the original package only what changed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from finops_xl.books.port import Row, SomeRecord
from finops_xl.books.records import missing_column, missing_table, named_like, read_records
from finops_xl.books.refusals import computed_cell, computed_column, missing_name, refuse_open
from finops_xl.books.strays import cells_beside, formula_gaps, is_filled, rows_below
from finops_xl.engine.addresses import cell_name
from finops_xl.engine.callbacks import Functions, remembering
from finops_xl.engine.cell_values import same_result
from finops_xl.engine.endings import wrong_ending
from finops_xl.engine.errors import WorkbookError
from finops_xl.engine.evaluate import Calculator, Recalculation, Unevaluated
from finops_xl.engine.host import our_functions
from finops_xl.engine.left_behind import left_behind, loose_formulas, lost_formulas
from finops_xl.engine.names import NamedCell, named_cells
from finops_xl.engine.package import write_file
from finops_xl.engine.patch import finish, store_results
from finops_xl.engine.ranges import Resize
from finops_xl.engine.table_rows import column_plans, replace_rows
from finops_xl.engine.tables import Table
from finops_xl.engine.workbook import Workbook
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.prefilled import CURRENCY_NAME, only_typed, prefilled_headers

Progress = Callable[[int, int, str], None]
"""Takes steps done, steps in all, and what is being done."""


class FileBook:
    """A book over a file. Nothing is written before ``save``."""

    def __init__(
        self,
        path: Path,
        workbook: Workbook,
        *,
        functions: Functions | None = None,
        clock: datetime | None = None,
        on_progress: Progress | None = None,
    ) -> None:
        self.path = path
        self.workbook = workbook
        self.notes: list[str] = []
        """What a user should know about the changes, one sentence each."""
        self._source = workbook.package.data
        functions = our_functions() if functions is None else functions
        self._calculator = Calculator(remembering(functions), clock)
        self._on_progress = on_progress
        self._results: Recalculation | None = None

    @classmethod
    def open(
        cls,
        path: Path | str,
        *,
        functions: Functions | None = None,
        clock: datetime | None = None,
        on_progress: Progress | None = None,
    ) -> FileBook:
        """Read and recalculate a workbook; ``clock`` is what TODAY and NOW mean."""
        path = Path(path)
        book = cls(
            path,
            Workbook.open(path),
            functions=functions,
            clock=clock,
            on_progress=on_progress,
        )
        _ = book.results
        book.notes += filter(None, [wrong_ending(book.workbook, path)])
        return book

    @property
    def title(self) -> str:
        """Name of the file."""
        return self.path.name

    @property
    def formula_count(self) -> int:
        """Count the formulas of the workbook."""
        return sum(map(len, self.results.values.values())) + len(self.unevaluated)

    @property
    def results(self) -> Recalculation:
        """Values of all formulas as the workbook stands now."""
        if self._results is None:
            self._results = self._calculator.run(self.workbook)
        return self._results

    @property
    def unevaluated(self) -> list[Unevaluated]:
        """Formulas that keep the value they were saved with, and why."""
        return self.results.unevaluated

    def tables(self) -> list[str]:
        """List the tables by name."""
        return [table.name for table in self.workbook.tables.values()]

    def columns(self, table: str) -> list[str]:
        """List the headers of a table from left to right."""
        return list(self._table(table).columns)

    def rows(self, table: str) -> list[dict[str, Cell]]:
        """Give all rows of a table by header."""
        data = self._table(table).data
        return self.rows_at(table, range(data.bottom - data.top + 1))

    def rows_at(self, table: str, positions: Iterable[int]) -> list[dict[str, Cell]]:
        """Give rows by header at positions of a table, which may go on below it."""
        found = self._table(table)
        columns = list(enumerate(found.columns, found.area.left))
        return [
            {
                name: self.value(found.sheet, found.data.top + down, number)
                for number, name in columns
            }
            for down in positions
        ]

    def read(self, kind: type[SomeRecord], optional: Collection[str] = ()) -> list[SomeRecord]:
        """Give the records of a table with their positions, without the blank rows."""
        return read_records(self, kind, optional)

    def formula_gaps(self, table: str, headers: Collection[str]) -> dict[int, list[str]]:
        """Find cells of formula columns that hold no formula: position to headers."""
        return formula_gaps(self.workbook, self._table(table), headers)

    def rows_below(self, table: str) -> list[int]:
        """Find filled rows below a table: positions counted on from its own rows."""
        return rows_below(self.workbook, self._table(table))

    def cells_beside(self, table: str) -> list[str]:
        """Name the filled cells to the right of a table, from its headers down."""
        return cells_beside(self.workbook, self._table(table))

    def is_filled(self, sheet: str) -> bool:
        """Tell whether a sheet holds anything."""
        return is_filled(self.workbook, sheet)

    def sheets(self) -> list[str]:
        """List the sheets from left to right."""
        return list(self.workbook.sheets)

    def names(self) -> list[str]:
        """List the defined names that mean a single cell."""
        return [cell.name for cell in named_cells(self.workbook).values()]

    def setting(self, name: str) -> Cell:
        """Give the value of a named cell."""
        cell = self._named(name)
        return self.value(cell.sheet, cell.row, cell.column)

    def value(self, sheet: str, row: int, column: int) -> Cell:
        """Give the value of any cell: recalculated, or as it was saved."""
        values = self.results.values.get(sheet, {})
        if (row, column) in values:
            return values[row, column]
        return self.workbook.sheets[sheet].value(row, column)

    def require_writable(self, tables: Collection[str]) -> None:
        """Refuse, before anything is written, when one of these tables cannot be written."""
        for table in tables:
            self._table(table)

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Let writes happen together: nothing is in the file before ``save``."""
        yield

    def write_rows(self, table: str, rows: Sequence[Row]) -> None:
        """Replace all rows of a table; columns with a formula keep it.

        In a pre-filled column a value of one's own stands in place of the formula.
        """
        before = self._table(table)
        prefilled = prefilled_headers(before.name)
        if prefilled:
            currency = self.setting(CURRENCY_NAME)
            rows = [only_typed(before.name, row, currency) for row in rows]
        formulas = loose_formulas(self.workbook, before, prefilled)
        if formulas:  # one that keeps its value stays, so its value must be known
            store_results(self.workbook, self.results)
        after = replace_rows(self.workbook, before.name, rows, prefilled)
        self._results = None
        self.notes += lost_formulas(self.workbook, before, formulas)
        self.notes += left_behind(self.workbook, Resize(before, after.data.bottom))

    def write_column(self, table: str, column: str, values: Sequence[Cell]) -> None:
        """Replace the values of one column, one for every row of the table."""
        found, number = self._column(table, column)
        data = found.data
        if len(values) != data.bottom - data.top + 1:
            raise ValueError(f"{table} has {data.bottom - data.top + 1} rows, not {len(values)}")
        if column_plans(self.workbook, found)[number - data.left].formula:
            raise computed_column(found, column)
        formulas = loose_formulas(self.workbook, found)
        if formulas:  # one that keeps its value stays, so its value must be known
            store_results(self.workbook, self.results)
        sheet = self.workbook.sheets[found.sheet]
        for row, value in enumerate(values, data.top):
            if (row, number) not in formulas or not same_result(sheet.value(row, number), value):
                sheet.set_value(row, number, value)
        self._results = None
        self.notes += lost_formulas(self.workbook, found, formulas)

    def write_setting(self, name: str, value: Cell) -> None:
        """Put a value into a named cell."""
        cell = self._named(name)
        sheet = self.workbook.sheets[cell.sheet]
        if sheet.formula(cell.row, cell.column) is not None:
            raise computed_cell(cell)
        sheet.set_value(cell.row, cell.column, value)
        self._results = None

    def address(self, table: str, position: int, column: str) -> tuple[str, str]:
        """Give sheet and address of a cell of a table: ("3 KPIs", "C7")."""
        found, number = self._column(table, column)
        return found.sheet, cell_name(found.data.top + position, number)

    def setting_address(self, name: str) -> tuple[str, str]:
        """Give sheet and address of a named cell."""
        cell = self._named(name)
        return cell.sheet, cell_name(cell.row, cell.column)

    def progress(self, done: int, total: int, text: str) -> None:
        """Tell the user how far the work is."""
        if self._on_progress:
            self._on_progress(done, total, text)

    def save(self, out: Path | str | None = None) -> Path:
        """Recalculate and write the file in one step, over the source or to ``out``."""
        target = Path(out) if out is not None else self.path
        self._refuse_other_ending(target)
        refuse_open(target)
        store_results(self.workbook, self.results)
        data = finish(self.workbook)
        if self._is_source(target):
            self._refuse_changed_source()
            if data == self._source:
                return target
            self._source = data
        write_file(target, data)
        return target

    def _is_source(self, target: Path) -> bool:
        return target.exists() and self.path.exists() and target.samefile(self.path)

    def _refuse_changed_source(self) -> None:
        if self.path.read_bytes() != self._source:
            raise WorkbookError(
                f"{self.path} was changed by another program in the meantime: "
                "close it there and run this again."
            )

    def _refuse_other_ending(self, target: Path) -> None:
        if self.path.suffix.lower() != target.suffix.lower():
            raise WorkbookError(
                f"{target} must end in {self.path.suffix} like its source, or Excel refuses to "
                "open it: choose another name."
            )

    def _table(self, name: str) -> Table:
        tables = self.workbook.tables
        if name.lower() not in tables:
            raise missing_table(name, named_like(name, self.tables()))
        return tables[name.lower()]

    def _column(self, table: str, column: str) -> tuple[Table, int]:
        found = self._table(table)
        number = found.sheet_column(column)
        if number is None:
            raise missing_column(found.sheet, found.name, column, found.columns)
        return found, number

    def _named(self, name: str) -> NamedCell:
        cells = named_cells(self.workbook)
        if name.lower() not in cells:
            raise missing_name(name)
        return cells[name.lower()]
