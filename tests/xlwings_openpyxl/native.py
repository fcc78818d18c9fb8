"""What Excel itself answers through COM: the objects behind ``.api``, and its refusals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from finops_xl.errors import CellError

if TYPE_CHECKING:
    from xlwings_openpyxl.document import Document

REJECTED = -2147418111
"""A cell is being edited, or a dialog is open."""
_EXCEPTION = -2147352567
_NUMBER_1004 = -2146827284
_MOST_EVALUATED = 255
ERROR_NUMBERS = {
    "#NULL!": -2146826288,
    "#DIV/0!": -2146826281,
    "#VALUE!": -2146826273,
    "#REF!": -2146826265,
    "#NAME?": -2146826259,
    "#NUM!": -2146826252,
    "#N/A": -2146826246,
    "#SPILL!": -2146826243,
    "#CALC!": -2146826238,
}


class ComError(Exception):
    """What pywin32 raises: hresult, its text, what Excel says, the bad argument."""

    def __init__(self, hresult: int, says: str = "", number: int | None = None) -> None:
        excel = (0, "Microsoft Excel", says, "xlmain11.chm", 0, number) if says else None
        self.strerror = {REJECTED: "Call was rejected by callee."}.get(
            hresult, "Exception occurred."
        )
        super().__init__(hresult, self.strerror, excel, None)
        self.hresult = hresult
        self.excepinfo = excel


ComError.__name__ = "com_error"


def refused(says: str) -> ComError:
    """Give Excel's error 1004."""
    return ComError(_EXCEPTION, says, _NUMBER_1004)


class NativeApp:
    """Excel.Application."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def International(self, index: int) -> str:  # noqa: N802
        self._document.ask("look")
        return {3: self._document.decimal_separator, 5: self._document.list_separator}[index]

    @property
    def ActiveCell(self) -> NativeRange | None:  # noqa: N802
        self._document.ask("look")
        place = self._document.active_cell
        return NativeRange(self._document, *place, 1, 1) if place else None

    def Goto(self, target: NativeRange) -> None:  # noqa: N802
        self._document.ask("look")
        title = target.Worksheet.Name
        if self._document.book[title].sheet_state != "visible":
            raise refused("Method 'Goto' of object '_Application' failed")
        self._document.book.active = self._document.book[title]
        self._document.active_cell = (title, target.Row, target.Column)

    def CalculateFull(self) -> None:  # noqa: N802
        self._document.ask("calculate")
        self._document.calculate()


class NativeBook:
    """Workbook."""

    def __init__(self, document: Document) -> None:
        self._document = document

    @property
    def ReadOnly(self) -> bool:  # noqa: N802
        self._document.ask("look")
        return bool(self._document.read_only)

    def SaveCopyAs(self, path: str) -> None:  # noqa: N802
        self._document.ask("save")
        if not Path(path).parent.is_dir():
            raise refused(f"Microsoft Excel cannot access the file '{path}'.")
        mode = {"manual": "manual", "automatic": "auto"}[self._document.calculation]
        self._document.book.calculation.calcMode = mode  # as Excel does, it saves its own mode
        Path(path).write_bytes(self._document.to_bytes())


class NativeSheet:
    """Worksheet."""

    def __init__(self, document: Document, title: str) -> None:
        self._document = document
        self._title = title

    @property
    def ProtectContents(self) -> bool:  # noqa: N802
        self._document.ask("look")
        return self._document.is_protected(self._title)

    def Evaluate(self, formula: str) -> Any:  # noqa: N802
        self._document.ask("evaluate")
        if len(formula) > _MOST_EVALUATED:
            return ERROR_NUMBERS["#VALUE!"]
        text = formula.removeprefix("=")
        area = self._document.referred(self._title, text)
        if area is not None:
            return NativeRange(self._document, *area)
        found = self._document.evaluate(self._title, text)
        rows = [[as_variant(cell) for cell in row] for row in found]
        if len(rows) > 1:
            return tuple(map(tuple, rows))
        return tuple(rows[0]) if len(rows[0]) > 1 else rows[0][0]


class NativeRange:
    """Range."""

    def __init__(
        self, document: Document, title: str, row: int, column: int, rows: int, columns: int
    ) -> None:
        self._document = document
        self.Worksheet = NativeName(title)
        self.Row, self.Column = row, column
        self._shape = rows, columns

    @property
    def Value2(self) -> Any:  # noqa: N802
        self._document.ask("read")
        return self.block(as_variant)

    def block(self, convert: Any) -> Any:
        """Give a scalar for one cell, else a tuple of rows, as COM does."""
        rows, columns = self._shape
        title = self.Worksheet.Name
        found = tuple(
            tuple(
                convert(self._document.value(title, row, column))
                for column in range(self.Column, self.Column + columns)
            )
            for row in range(self.Row, self.Row + rows)
        )
        return found[0][0] if self._shape == (1, 1) else found


class NativeName:
    """Anything of which only the name is asked."""

    def __init__(self, name: str) -> None:
        self.Name = name


class NativeColumn:
    """ListColumn."""

    def __init__(self, name: str) -> None:
        self.name = name


class NativeTable:
    """ListObject."""

    def __init__(self, document: Document, title: str, name: str) -> None:
        self._document, self._title, self._name = document, title, name

    @property
    def ShowAutoFilter(self) -> bool:  # noqa: N802
        self._document.ask("look")
        return self._document.table(self._title, self._name).autoFilter is not None

    @property
    def AutoFilter(self) -> NativeFilter | None:  # noqa: N802
        return (
            NativeFilter(self._document, self._title, self._name) if self.ShowAutoFilter else None
        )


class NativeFilter:
    """AutoFilter of a table."""

    def __init__(self, document: Document, title: str, name: str) -> None:
        self._document, self._title, self._name = document, title, name

    @property
    def FilterMode(self) -> bool:  # noqa: N802
        self._document.ask("look")
        return self._document.is_filtered(self._title, self._name)

    def ShowAllData(self) -> None:  # noqa: N802
        self._document.ask("write")
        if not self.FilterMode:
            raise refused("ShowAllData method of AutoFilter class failed")
        self._document.show_all(self._title, self._name)


def as_variant(value: Any) -> Any:
    """Turn a cell of ours into what COM hands over: an error is a number."""
    return ERROR_NUMBERS[value.code] if isinstance(value, CellError) else value
