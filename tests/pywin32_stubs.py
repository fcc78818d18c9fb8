"""Stand-ins for pywin32 with which the genuine UDF code of xlwings runs on any system.

``load()`` patches ``ctypes`` and ``sys.modules``, so it belongs into a process of its own.
It must run before anything imports xlwings or our UDF module. What it cannot show: COM
marshalling, the DLL, VBA.
"""

from __future__ import annotations

import atexit
import ctypes
import datetime as dt
import sys
import types
from typing import Any, NamedTuple

MISSING = -2147352572
"""COM's number for an argument that was left out."""

NOT_AVAILABLE_CELL = -2146826246
"""COM's number for a cell that shows #N/A."""

RANGE_IID = "{00020846-0000-0000-C000-000000000046}"


class Xlwings(NamedTuple):
    """The genuine modules of xlwings that a test needs."""

    xw: Any
    udfs: Any
    com_server: Any


def load() -> Xlwings:
    """Import xlwings as on Windows: its decorators, its converters, its COM server."""
    sys.modules.update(_modules())
    genuine = ctypes.PyDLL
    ctypes.windll = ctypes.oledll = _Anything()  # type: ignore[attr-defined,assignment]
    ctypes.PyDLL = type(
        "PyDLL",
        (),
        {  # type: ignore[misc,assignment]
            "__init__": lambda self, name: None,
            "PyCom_PyObjectFromIUnknown": _Anything(),
        },
    )
    import xlwings as xw
    from xlwings import _xlwindows

    ctypes.PyDLL = genuine  # type: ignore[misc]
    atexit.unregister(_xlwindows.cleanup)
    if "excel" not in [engine.name for engine in xw.engines]:
        xw.engines.add(xw.main.Engine(impl=_xlwindows.engine))
    xw.engines.active = xw.engines["excel"]
    xw._xlwindows = _xlwindows
    from xlwings import com_server, udfs

    xw.func, xw.arg, xw.ret = udfs.xlfunc, udfs.xlarg, udfs.xlret
    xw.sub = xw.script = udfs.xlsub
    return Xlwings(xw, udfs, com_server)


class Time(dt.datetime):
    """A date cell as pywin32 hands it over."""


class Range:
    """A reference to cells as COM hands it over when plain xlwings passes ranges."""

    CLSID = "{00020846-0000-0000-C000-000000000046}"
    Row = Column = 1

    def __init__(self, value: Any) -> None:
        """Take one value, or a tuple of rows."""
        rows = value if isinstance(value, tuple) else ((value,),)
        self.Value = value
        self.Rows = types.SimpleNamespace(Count=len(rows))
        self.Columns = types.SimpleNamespace(Count=len(rows[0]))
        self.Count = len(rows) * len(rows[0])
        application = types.SimpleNamespace(Name="Microsoft Excel", Hwnd=1)
        book = types.SimpleNamespace(Name="Book1", Application=application)
        self.Worksheet = types.SimpleNamespace(Name="Sheet1", Parent=book)
        self._oleobj_ = _ole_object(RANGE_IID)

    def Address(self, *_: Any) -> str:  # noqa: N802 - a name of Excel
        """Give an address; it is only shown in messages."""
        return "$A$1"

    GetAddress = Address


class _Anything:
    """Has every attribute and answers every call with 0."""

    def __getattr__(self, name: str) -> _Anything:
        return _Anything()

    def __call__(self, *_: Any) -> int:
        return 0


def _ole_object(iid: str) -> Any:
    attributes = types.SimpleNamespace(iid=iid)
    information = types.SimpleNamespace(GetTypeAttr=lambda: attributes)
    return types.SimpleNamespace(GetTypeInfo=lambda: information)


def _no_object(_: Any) -> Any:
    raise ValueError("not an object of Python")


def _modules() -> dict[str, types.ModuleType]:
    com_error = type("com_error", (Exception,), {})
    same = types.SimpleNamespace(it=lambda item, *_, **__: item).it
    classes = {
        name: type(name, (), {}) for name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass")
    }
    contents: dict[str, dict[str, Any]] = {
        "pywintypes": {
            "com_error": com_error,
            "error": OSError,
            "IID": lambda text: text.upper(),
            "TimeType": Time,
        },
        "pythoncom": {
            "com_error": com_error,
            "ole_error": com_error,
            "CoInitialize": lambda: None,
            "CoUninitialize": lambda: None,
            "IID_IDispatch": "IDispatch",
            "IID_IEnumVARIANT": "IEnumVARIANT",
            "TypeIIDs": {"IDispatch": type("PyIDispatch", (), {})},
            "__file__": None,
            "CoMarshalInterThreadInterfaceInStream": lambda iid, item: item,
            "CoGetInterfaceAndReleaseStream": lambda stream, iid: stream,
        },
        "win32com": {},
        "win32com.client": {"Dispatch": same, "DispatchEx": same, **classes},
        "win32com.server": {},
        "win32com.server.util": {"unwrap": _no_object, "wrap": same},
        "win32com.server.policy": {"DefaultPolicy": object},
        "win32com.server.dispatcher": {},
        "win32api": {},
        "win32con": {},
        "win32gui": {},
        "win32event": {},
        "win32process": {"GetWindowThreadProcessId": lambda _: (0, 1)},
        "win32timezone": {"TimeZoneInfo": types.SimpleNamespace(utc=lambda: dt.UTC)},
    }
    modules = {}
    for name, attributes in contents.items():
        module = modules[name] = types.ModuleType(name)
        module.__path__ = []  # type: ignore[attr-defined]
        vars(module).update(attributes)
        parent, _, last = name.rpartition(".")
        if parent:
            setattr(modules[parent], last, module)
    return modules
