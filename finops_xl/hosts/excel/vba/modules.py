"""Modules of a VBA project: their kinds, and the text that Excel stores for each.

A module is written as in a .bas or .cls file. The lines before its code that tell what
it is (``Attribute VB_Name = ...``) are replaced by those that Excel writes for its kind;
``Attribute`` lines of a procedure stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from finops_xl.hosts.excel.vba.names import RefusedModule, refuse_name

Kind: TypeAlias = Literal["standard", "workbook", "worksheet", "class"]

CODE_PAGE = 1252
ENCODING = f"cp{CODE_PAGE}"
LONGEST_MODULE_NAME = 31
LONGEST_LINE = 1023
MOST_CONTINUATIONS = 24
MOST_LINES = 65_534

_BASE_CLASSES = {
    "workbook": "0{00020819-0000-0000-C000-000000000046}",
    "worksheet": "0{00020820-0000-0000-C000-000000000046}",
    "class": "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}",
}
_CLASS_HEAD = re.compile(
    r"\A\s*VERSION +\d+\.\d+ +CLASS[^\n]*\n(?:BEGIN\b.*?\nEND[^\n]*\n)?", re.I | re.S
)
_MODULE_ATTRIBUTE = re.compile(r"^[ \t]*Attribute[ \t]+VB_\w+[ \t]*=[^\n]*\n", re.I | re.M)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_CONTINUED = re.compile(r"(?:^|\s)_\s*$")
_PROCEDURE = re.compile(
    r"^\s*(?:(?:Public|Private|Friend|Static)\s+)*(?:Sub|Function|Property\s+[GLS]et)\s+(\w+)", re.I
)


@dataclass(frozen=True)
class Module:
    """A module by name, with its code as in a .bas or .cls file."""

    name: str
    code: str
    kind: Kind

    @property
    def is_document(self) -> bool:
        """Whether it stands behind the workbook or one of its sheets."""
        return self.kind in ("workbook", "worksheet")


def standard_module(name: str, code: str) -> Module:
    """Give a module of procedures."""
    return Module(name, code, "standard")


def workbook_module(name: str = "ThisWorkbook", code: str = "") -> Module:
    """Give the module behind the workbook; its name is the workbook's code name."""
    return Module(name, code, "workbook")


def worksheet_module(name: str, code: str = "") -> Module:
    """Give the module behind a sheet; its name is the sheet's code name."""
    return Module(name, code, "worksheet")


def stored_text(module: Module) -> bytes:
    """Give the text that Excel stores for a module; refuse what it would not accept."""
    refuse_name("Module", module.name, LONGEST_MODULE_NAME)
    source = re.sub(r"\r\n?", "\n", module.code)
    if source and not source.endswith("\n"):
        source += "\n"
    _refuse_text(module.name, source)
    code = _MODULE_ATTRIBUTE.sub("", _CLASS_HEAD.sub("", source))
    text = _attributes(module, source) + code
    return text.replace("\n", "\r\n").encode(ENCODING)


def _attributes(module: Module, source: str) -> str:
    """Write the lines that tell what a module is: MS-OVBA 3.1.3 and 3.1.4."""
    lines = [f'VB_Name = "{module.name}"']
    if module.kind != "standard":
        lines += [
            f'VB_Base = "{_BASE_CLASSES[module.kind]}"',
            "VB_GlobalNameSpace = False",
            "VB_Creatable = False",
            f"VB_PredeclaredId = {module.is_document or _is_set('VB_PredeclaredId', source)}",
            f"VB_Exposed = {module.is_document or _is_set('VB_Exposed', source)}",
            "VB_TemplateDerived = False",
            f"VB_Customizable = {module.is_document}",
        ]
    return "".join(f"Attribute {line}\n" for line in lines)


def _is_set(attribute: str, source: str) -> bool:
    return re.search(rf"^\s*Attribute\s+{attribute}\s*=\s*True\b", source, re.I | re.M) is not None


def _refuse_text(name: str, source: str) -> None:
    lines = source.removesuffix("\n").split("\n")
    if len(lines) > MOST_LINES:
        raise RefusedModule(
            f"Module {name} has {len(lines):,} lines, Excel takes at most {MOST_LINES:,}: split it."
        )
    continued = 0
    for number, line in enumerate(lines, 1):
        place = f"Module {name}, line {number}"
        continued = continued + 1 if _CONTINUED.search(line) else 0
        if continued > MOST_CONTINUATIONS:
            raise RefusedModule(
                f"{place} continues its statement for the {continued}th time, Excel takes at most "
                f"{MOST_CONTINUATIONS} continuations: split the statement."
            )
        _refuse_line(place, line)


def _refuse_line(place: str, line: str) -> None:
    if len(line) > LONGEST_LINE:
        raise RefusedModule(
            f"{place} has {len(line):,} characters, Excel takes at most {LONGEST_LINE:,}: break it."
        )
    control = _CONTROL.search(line)
    if control:
        raise RefusedModule(f"{place} holds the control character {control[0]!r}: remove it.")
    procedure = _PROCEDURE.match(line)
    if procedure:
        refuse_name(f"{place}: procedure", procedure[1])
    try:
        line.encode(ENCODING)
    except UnicodeEncodeError as error:
        raise RefusedModule(
            f"{place} holds {line[error.start]!r}, which code page {CODE_PAGE} of the VBA project "
            "does not have: leave it out, or write it with ChrW."
        ) from None
