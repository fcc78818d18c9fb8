"""The extension's own module, run by LibreOffice's Python; ``oxt.py`` packs it beside ours.

LibreOffice reads it when the extension is added and when a document first calls a function.
It is written for older Pythons too, because where the functions cannot run it must say so: then
every function gives ``#NAME?``, and REASON tells in one sentence why and what to do.
"""

import json
import struct
import sys
from pathlib import Path

import unohelper
from com.sun.star.lang import XServiceInfo, XServiceName
from com.sun.star.sheet import XAddIn
from org.finopsxl import XFinOps

SERVICE = "org.finopsxl.FinOps"
HERE = Path(__file__).parent
SETTINGS = json.loads((HERE / "settings.json").read_text(encoding="utf-8"))
OLDEST_PYTHON = (3, 11)
BUILD_ANEW = "Build the extension anew (finops-xl build --calc) and add it again."


def error_value(number):
    """Give the number that Calc shows as one of its errors."""
    return struct.unpack("<d", struct.pack("<Q", 0x7FF8000000000000 | number))[0]


NO_FUNCTION = error_value(525)  # #NAME?
NOT_ONE_CELL = error_value(519)  # #VALUE!


class Bridge:
    """The way to our functions, opened by the first call."""

    def __init__(self):
        self._answer = None
        self._fault = None

    def call(self, name, arguments):
        """Give the rows of cells that answer a call."""
        if self._answer is None and self._fault is None:
            self._open()
        if self._answer is not None:
            return self._answer(name, arguments)
        return ((self._fault if name == "REASON" else NO_FUNCTION,),)

    def _open(self):
        try:
            self._fault = python_fault() or numpy_fault()
            if self._fault is None:
                sys.path.insert(0, str(HERE / "pythonpath"))
                from finops_xl.hosts.calc.calls import answer

                self._answer = answer
        except Exception as error:
            self._fault = (
                f"finops-xl cannot be loaded ({type(error).__name__}: {error}). {BUILD_ANEW}"
            )


def python_fault():
    """Say that LibreOffice's Python is too old, or give None."""
    if sys.version_info[:2] >= OLDEST_PYTHON:
        return None
    return (
        f"finops-xl needs Python {shown(OLDEST_PYTHON)} or newer, but this LibreOffice runs "
        f"Python {shown(sys.version_info)}: use a LibreOffice with a newer Python."
    )


def numpy_fault():
    """Find numpy in LibreOffice's Python, else where the extension was built, else say so."""
    if imports_numpy():
        return None
    found, built, folder = shown(sys.version_info), shown(SETTINGS["python"]), SETTINGS["packages"]
    if found != built:
        return (
            f"finops-xl needs numpy for Python {found}, which this LibreOffice runs, but the "
            f"extension was built with Python {built}: build it with Python {found}, or install "
            "numpy for LibreOffice's Python."
        )
    sys.path.append(folder)
    if imports_numpy():
        return None
    sys.path.remove(folder)
    return f"finops-xl needs numpy, and there is none that works here in {folder}. {BUILD_ANEW}"


def imports_numpy():
    """Whether numpy can be imported."""
    try:
        import numpy  # noqa: F401
    except ImportError:
        return False
    return True


def shown(version):
    """Write a version of Python."""
    return ".".join(map(str, tuple(version)[:2]))


class AddIn(unohelper.Base, XFinOps, XAddIn, XServiceName, XServiceInfo):
    """What Calc asks; names and help stand in CalcAddIns.xcu."""

    def __init__(self, context):
        self._locale = None

    def getServiceName(self):
        return SERVICE

    def getImplementationName(self):
        return SERVICE

    def supportsService(self, name):
        return name == SERVICE

    def getSupportedServiceNames(self):
        # With "com.sun.star.sheet.AddIn" among them Calc would not read CalcAddIns.xcu.
        return (SERVICE,)

    def setLocale(self, locale):
        self._locale = locale

    def getLocale(self):
        return self._locale

    def getProgrammaticFuntionName(self, name):  # spelt so in the interface
        return name.lower()

    def getDisplayFunctionName(self, name):
        return name.upper()

    def getFunctionDescription(self, name):
        return ""

    def getDisplayArgumentName(self, name, position):
        return ""

    def getArgumentDescription(self, name, position):
        return ""

    def getProgrammaticCategoryName(self, name):
        return "Add-In"

    def getDisplayCategoryName(self, name):
        return "Add-In"


def _method(function):
    def method(self, *arguments):
        given = list(arguments)
        if function["repeats"]:
            given[-1:] = given[-1] or ()
        rows = BRIDGE.call(function["name"], given)
        if not function["single"]:
            return rows
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else NOT_ONE_CELL

    return method


BRIDGE = Bridge()
METHODS = {function["name"].lower(): _method(function) for function in SETTINGS["functions"]}

g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(type("FinOps", (AddIn,), METHODS), SERVICE, (SERVICE,))
