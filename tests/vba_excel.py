"""The add-in's own VBA executed by an independent interpreter (pyOpenVBA) over a model of Excel.

Only what no machine without Windows can do is replaced: the two DLL calls. Their answer is a
server object that a test gives; everything else is the text that goes into the add-in.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

from pyopenvba.apps.excel import Application, ExcelApplication
from pyopenvba.apps.excel._bridge import ExcelBridge
from pyopenvba.interpreter import (
    VBAArray,
    VBAErrorValue,
    VBAInt,
    VBAObject,
    VBARuntimeError,
    member,
    method,
    setter,
)
from pyopenvba.interpreter._values import EMPTY, NOTHING

from finops_xl.hosts.excel.sources import source

SETTINGS = {"INTERPRETER_WIN": r"C:\Python\python.exe", "DLL": r"C:\Python\xlwings64.dll"}

_DLL = """
Private Function LoadLibraryW(ByVal path As Variant) As Long
    LoadLibraryW = FinOpsTest.Load()
End Function

Private Function StrPtr(ByVal text As String) As Long
    StrPtr = 1
End Function

Private Function XLPyDLLActivateAuto( _
    ByRef answer As Variant, ByVal command As String, ByVal mode As Long) As Long
    XLPyDLLActivateAuto = FinOpsTest.Activate(command)
    If XLPyDLLActivateAuto = 0 Then Set answer = FinOpsTest.Server Else answer = "no interpreter"
End Function
"""


class Dll(VBAObject):
    """Stands for xlwings' DLL: counts what is asked of it, and gives the server."""

    vba_type_name = "FinOpsTest"

    def __init__(self, server: VBAObject) -> None:
        self.server = server
        self.commands: list[str] = []
        self.loads = 0
        self.loadable = True
        self.startable = True

    @method(name="Load")
    def load(self) -> Any:
        self.loads += 1
        return VBAInt(1 if self.loadable else 0, "Long")

    @method(name="Activate")
    def activate(self, command: Any) -> Any:
        self.commands.append(command)
        return VBAInt(0 if self.startable else 1, "Long")

    @method(name="Server")
    def get_server(self) -> Any:
        return self.server


class Boxed(VBAObject):
    """A Python object as the server hands it to VBA."""

    vba_type_name = "Boxed"

    def __init__(self, held: Any) -> None:
        self.held = held


class Server(VBAObject):
    """xlwings' Python server as VBA sees it, over functions that a test gives."""

    vba_type_name = "XLPython"

    def __init__(self, press: Callable[..., Any], udf: Callable[..., Any]) -> None:
        self.press = press
        self.udf = udf
        self.lost = False

    @method(name="Str")
    def text(self, value: Any) -> Any:
        self._answer()
        return str(value.held if isinstance(value, Boxed) else value)

    @method(name="Module")
    def get_module(self, name: Any) -> Any:
        return Boxed(name)

    @method(name="Tuple")
    def make_tuple(self, *items: Any) -> Any:
        return Boxed(items)

    @method(name="Call")
    def call(self, owner: Any, name: Any, arguments: Any) -> Any:
        assert (owner.held, name) == ("finops_xl.hosts.excel.buttons", "press")
        given = [None if item is NOTHING else item for item in arguments.held]
        return Boxed(_guarded(self.press, *given))

    @method(name="CallUDF")
    def call_udf(self, owner: Any, name: Any, arguments: Any) -> Any:
        self._answer()
        assert owner == "finops_xl.hosts.excel.udfs"
        return to_vba(_guarded(self.udf, name, from_vba(arguments)))

    def _answer(self) -> None:
        if self.lost:
            raise VBARuntimeError(-2147023174, "The RPC server is unavailable")


def _guarded(function: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return function(*arguments)
    except Exception as error:
        raise VBARuntimeError(-2147352567, str(error)) from None


def from_vba(value: Any) -> Any:
    """Turn a VBA value into what COM hands to Python."""
    if value is EMPTY:
        return None
    if isinstance(value, VBAErrorValue):
        return -2146828288 + int(value.number)
    if isinstance(value, VBAArray):
        if value.dimensions == 2:
            (top, bottom), (left, right) = value.bounds
            return tuple(
                tuple(from_vba(value.get([row, column])) for column in range(left, right + 1))
                for row in range(top, bottom + 1)
            )
        return tuple(from_vba(item) for item in value.elements())
    return float(value) if isinstance(value, VBAInt) else value


def to_vba(value: Any) -> Any:
    """Turn what Python answers into what COM hands to VBA."""
    if not isinstance(value, list | tuple):
        return value
    rows = [list(row) if isinstance(row, list | tuple) else row for row in value]
    if rows and isinstance(rows[0], list):
        array = VBAArray([(0, len(rows) - 1), (0, len(rows[0]) - 1)])
        for place in product(range(len(rows)), range(len(rows[0]))):
            array.set(list(place), to_vba(rows[place[0]][place[1]]))
        return array
    return VBAArray([(0, len(rows) - 1)], items=[to_vba(cell) for cell in rows])


class _Application(Application):
    """The model of Excel with what it lacks, as Microsoft's reference describes it."""

    interactive = True
    chosen: Any = False
    """What the user chooses in the dialog for a file; False when cancelled."""
    computed: tuple[str, ...] = ()

    @method(name="GetSaveAsFilename")
    def ask_for_a_file(self, proposal: Any, file_filter: Any) -> Any:
        if len(str(file_filter).split(",")) % 2:
            raise VBARuntimeError(1004, "Method 'GetSaveAsFilename' of object failed")
        if isinstance(self.chosen, Exception):
            raise self.chosen
        return self.chosen

    @method(name="Calculate")
    def calculate(self) -> None:
        self.computed = (*self.computed, "Calculate")

    @method(name="CalculateFull")
    def calculate_full(self) -> None:
        self.computed = (*self.computed, "CalculateFull")

    @member(name="Interactive")
    def get_interactive(self) -> Any:
        return self.interactive

    @setter("Interactive")
    def set_interactive(self, value: Any) -> None:
        self.interactive = value


class _Host(ExcelBridge):
    def __init__(self, application: Any, dll: Dll) -> None:
        super().__init__(application)
        self.dll = dll

    def global_object(self, name: str) -> object:
        if name == "finopstest":
            return self.dll
        return super().global_object(name)


def add_in(dll: Dll) -> ExcelApplication:
    """Load the add-in's own modules into a model of Excel with the settings sheet in place."""
    excel = ExcelApplication()
    excel.application.__class__ = _Application
    excel.interpreter.host = _Host(excel.application, dll)
    excel.add_workbook()
    sheet = excel.sheet(1)
    sheet.sheet.vba_set("Name", "finops_xl.conf")
    for row, (key, text) in enumerate(SETTINGS.items(), 1):
        sheet.set_value(f"A{row}", key)
        sheet.set_value(f"B{row}", text)
    excel.add_module(_without_declare(source("FinOpsBridge")), name="FinOpsBridge")
    for name in ("FinOpsEntry", "FinOpsArguments", "FinOpsErrors", "FinOpsRibbon"):
        excel.add_module(source(name), name=name)
    return excel


def _without_declare(text: str) -> str:
    """Put the stand-ins of the DLL in the place of the declarations."""
    start, end = text.index("#If VBA7"), text.rindex("#End If") + len("#End If")
    return text[:start] + text[end:] + _DLL
