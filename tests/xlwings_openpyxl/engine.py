"""Applications, books, sheets and names, as xlwings asks an engine for them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import xlwings
from openpyxl.utils.cell import range_boundaries
from xlwings import base_classes

from xlwings_openpyxl.document import Document
from xlwings_openpyxl.native import NativeApp, NativeBook, NativeSheet, refused
from xlwings_openpyxl.ranges import Range, Tables, whole_sheet

_PROCESS_NUMBERS = count(1)
"""Excel's applications are told apart by their process; so are these."""


class Engine:
    """What xlwings finds under the name "openpyxl"."""

    name = "openpyxl"
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps()

    def start(self, app: App) -> None:
        """Make an application the active one, and this engine the one that xlwings uses."""
        self.apps.running.insert(0, app)
        if self.name not in xlwings.engines.engines_by_name:
            xlwings.engines.add(xlwings.Engine(impl=self))
        xlwings.engines.active = xlwings.engines[self.name]

    @staticmethod
    def prepare_xl_data_element(x: Any, options: Any) -> Any:
        """Hand over as the engine for Windows does: nothing is empty text."""
        return "" if x is None or x != x else x

    @staticmethod
    def clean_value_data(
        data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool
    ) -> Any:
        """Take over without options: the product reads what Excel hands over itself."""
        return [[empty_as if cell in ("", None) else cell for cell in row] for row in data]


class Apps(base_classes.Apps):
    """The running applications, the active one first."""

    def __init__(self) -> None:
        self.running: list[App] = []

    def keys(self) -> list[int]:
        return [app.pid for app in self.running]

    def __iter__(self) -> Iterator[App]:
        return iter(self.running)

    def __len__(self) -> int:
        return len(self.running)

    def __getitem__(self, pid: int) -> App:
        return next(app for app in self.running if app.pid == pid)


ENGINE = Engine()


class App(base_classes.App):
    """An application with one open workbook, or none."""

    visible = screen_updating = display_alerts = enable_events = interactive = True
    version = "16.0"
    pid = hwnd = 0  # set for each; here because the base class has properties

    def __init__(self, document: Document | None) -> None:
        self.document = document
        self.pid = self.hwnd = next(_PROCESS_NUMBERS)
        self.shown: list[str | bool] = []
        """Everything that the status bar has shown."""

    engine = ENGINE

    @property
    def api(self) -> NativeApp:
        return NativeApp(self._open)

    @property
    def _open(self) -> Document:
        assert self.document is not None
        return self.document

    @property
    def books(self) -> Books:
        return Books(self)

    def activate(self, steal_focus: bool = False) -> None:
        ENGINE.apps.running.remove(self)
        ENGINE.apps.running.insert(0, self)

    @property
    def selection(self) -> Range | None:
        place = self._open.active_cell
        return Range(Sheet(Book(self), place[0]), *place[1:], 1, 1) if place else None

    @property
    def status_bar(self) -> str | bool:
        return self.shown[-1] if self.shown else False

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        self._open.ask("status")
        self.shown.append(value)

    @property
    def calculation(self) -> str:
        return self._open.calculation

    @calculation.setter
    def calculation(self, value: str) -> None:
        self._open.calculation = value

    def calculate(self) -> None:
        self._open.calculate()


class Books(base_classes.Books):
    """The open workbooks of an application."""

    def __init__(self, app: App) -> None:
        self._app = app

    @property
    def active(self) -> Book:
        return Book(self._app)

    def __len__(self) -> int:
        return int(self._app.document is not None)

    def __iter__(self) -> Iterator[Book]:
        return iter([Book(self._app)] if len(self) else [])

    def __call__(self, key: int | str) -> Book:
        if not len(self) or key not in (1, Book(self._app).name):
            raise KeyError(key)
        return Book(self._app)


class Book(base_classes.Book):
    """A workbook; with none open an empty hull, as in the engine for Windows."""

    app: Any = None

    def __init__(self, app: App) -> None:
        self.app = app
        self.document: Any = app.document

    @property
    def api(self) -> NativeBook | None:
        return NativeBook(self.document) if self.document else None

    @property
    def name(self) -> str:
        self.document.ask("look")
        return str(self.document.path.name)

    @property
    def fullname(self) -> str:
        return str(self.document.path)

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self)

    def activate(self) -> None:
        self.app.activate()


class Sheets(base_classes.Sheets):
    """The worksheets from left to right."""

    def __init__(self, book: Book) -> None:
        self._book = book

    @property
    def _titles(self) -> list[str]:
        self._book.document.ask("look")
        return [sheet.title for sheet in self._book.document.book.worksheets]

    @property
    def active(self) -> Sheet:
        return Sheet(self._book, self._book.document.book.active.title)

    def __len__(self) -> int:
        return len(self._titles)

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self._book, title) for title in self._titles)

    def __call__(self, key: int | str) -> Sheet:
        titles = self._titles
        if isinstance(key, int):
            return Sheet(self._book, titles[key - 1])
        for title in titles:
            if title.lower() == key.lower():
                return Sheet(self._book, title)
        raise KeyError(key)


class Sheet(base_classes.Sheet):
    """A worksheet."""

    book: Any = None

    def __init__(self, book: Book, title: str) -> None:
        self.book = book
        self.title = title
        self.document: Document = book.document

    @property
    def cells_of(self) -> Any:
        """Openpyxl's worksheet."""
        return self.document.book[self.title]

    @property
    def api(self) -> NativeSheet:
        return NativeSheet(self.document, self.title)

    @property
    def name(self) -> str:
        self.document.ask("look")
        return self.title

    @property
    def index(self) -> int:
        return int(self.document.book.index(self.cells_of)) + 1

    @property
    def visible(self) -> bool:
        self.document.ask("look")
        return bool(self.cells_of.sheet_state == "visible")

    @property
    def tables(self) -> Tables:
        return Tables(self)

    @property
    def cells(self) -> Range:
        return whole_sheet(self)

    @property
    def used_range(self) -> Range:
        self.document.ask("look")
        found = self.cells_of
        top, left = found.min_row, found.min_column
        return Range(self, top, left, found.max_row - top + 1, found.max_column - left + 1)

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        (top, left), (bottom, right) = self._corners(arg1)
        if arg2 is not None:
            other = self._corners(arg2)
            top, left = min(top, other[0][0]), min(left, other[0][1])
            bottom, right = max(bottom, other[1][0]), max(right, other[1][1])
        return Range(self, top, left, bottom - top + 1, right - left + 1)

    def _corners(self, arg: Any) -> tuple[tuple[int, int], tuple[int, int]]:
        if isinstance(arg, Range):
            return arg.corner, arg.last
        if isinstance(arg, tuple):
            if 0 in arg:
                raise IndexError("Attempted to access 0-based Range.")
            if len(arg) == 4:
                row, column, rows, columns = arg
                return (row, column), (row + rows - 1, column + columns - 1)
            return arg, arg
        named = self.document.book.defined_names.get(arg)
        left, top, right, bottom = range_boundaries(
            named.attr_text.rpartition("!")[2] if named else arg.upper()
        )
        return (top, left), (bottom, right)

    def activate(self) -> None:
        self.document.ask("look")
        if self.cells_of.sheet_state != "visible":
            raise refused("Activate method of Worksheet class failed")
        self.document.book.active = self.cells_of


class Names(base_classes.Names):
    """All names, those of single sheets with the sheet before them."""

    def __init__(self, book: Book) -> None:
        self._document: Document = book.document
        self._book = book

    @property
    def _all(self) -> list[tuple[str, str]]:
        self._document.ask("look")
        book = self._document.book
        found = [(name, defined.attr_text) for name, defined in book.defined_names.items()]
        for sheet in book.worksheets:
            if sheet.print_titles:
                found.append((f"'{sheet.title}'!Print_Titles", sheet.print_titles))
            found += [
                (f"'{sheet.title}'!{name}", defined.attr_text)
                for name, defined in sheet.defined_names.items()
            ]
        return found

    def snapshot(self) -> list[tuple[str, Name]]:
        return [(name, Name(self._document, name, text)) for name, text in self._all]

    def __len__(self) -> int:
        return len(self._all)

    def __call__(self, key: int | str) -> Name:
        if isinstance(key, int):
            return Name(self._document, *self._all[key - 1])
        return next(
            Name(self._document, name, text)
            for name, text in self._all
            if name.lower() == key.lower()
        )

    def contains(self, key: str) -> bool:
        return any(name.lower() == key.lower() for name, _ in self._all)


class Name(base_classes.Name):
    """A defined name."""

    def __init__(self, document: Document, name: str, text: str) -> None:
        self._document = document
        self._name, self._text = name, text

    @property
    def name(self) -> str:
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        names = self._document.book.defined_names
        defined = names.pop(self._name)
        defined.name = value
        names[value] = defined

    @property
    def refers_to(self) -> str:
        self._document.ask("look")
        return f"={self._text}"

    def delete(self) -> None:
        del self._document.book.defined_names[self._name]
