"""The VBA project as a whole: its streams, and what must hold among its modules."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from finops_xl.hosts.excel.vba.compound_file import compound_file
from finops_xl.hosts.excel.vba.compression import Incompressible, compress
from finops_xl.hosts.excel.vba.directory import REFERENCES, directory
from finops_xl.hosts.excel.vba.modules import ENCODING, Module, stored_text
from finops_xl.hosts.excel.vba.names import RefusedModule, refuse_name
from finops_xl.hosts.excel.vba.protection import encrypted

LONGEST_PROJECT_NAME = 128

_DIRECTORY = "dir"
_SOURCE_ONLY = bytes.fromhex("CC61FFFF000100")
"""Stream ``_VBA_PROJECT`` with the version of no Excel: each compiles the source itself."""

_LIBRARIES = ("VBA", "Excel", *(reference.name for reference in REFERENCES))
_IDENTITIES = uuid.uuid5(uuid.NAMESPACE_URL, "finops-xl/vba")
_UNPROTECTED = (bytes(4), b"\x00", b"\xff")
"""Nothing is locked, there is no password, the project is visible."""
_SEEDS = (0x57, 0x9A, 0x1D)
"""Any bytes will do; these make equal projects equal byte for byte."""
_LINES = {
    "standard": "Module={}",
    "class": "Class={}",
    "workbook": "Document={}/&H00000000",
    "worksheet": "Document={}/&H00000000",
}


def project_bytes(modules: Sequence[Module], name: str = "FinOpsXL") -> bytes:
    """Give the bytes of ``vbaProject.bin``; refuse what Excel would not open."""
    refuse_name("Project", name, LONGEST_PROJECT_NAME)
    _refuse_same_names(modules, name)
    _refuse_workbooks(modules, name)
    streams = {
        **{module.name: _module_stream(module) for module in modules},
        "_VBA_PROJECT": _SOURCE_ONLY,
        _DIRECTORY: compress(directory(modules, name)),
    }
    settings = _settings(modules, name).replace("\n", "\r\n").encode(ENCODING)
    return compound_file({"VBA": streams, "PROJECT": settings, "PROJECTwm": _names(modules)})


def _refuse_same_names(modules: Sequence[Module], name: str) -> None:
    taken = {library.lower(): "a library of every project" for library in _LIBRARIES}
    taken[_DIRECTORY] = "a stream of every project"
    named = [("Project", name), *(("Module", module.name) for module in modules)]
    for what, given in named:
        if given.lower() in taken:
            raise RefusedModule(
                f"{what} {given!r} cannot have this name: {taken[given.lower()]} has it."
            )
        taken[given.lower()] = f"{what.lower()} {given}"


def _refuse_workbooks(modules: Sequence[Module], name: str) -> None:
    workbooks = [module.name for module in modules if module.kind == "workbook"]
    if len(workbooks) != 1:
        raise RefusedModule(
            f"Project {name} needs exactly one module for the workbook, "
            f"it has {', '.join(workbooks) or 'none'}."
        )


def _module_stream(module: Module) -> bytes:
    try:
        return compress(stored_text(module))
    except Incompressible:
        raise RefusedModule(
            f"Module {module.name} has hardly any text that repeats and cannot be stored: "
            "shorten it."
        ) from None


def _settings(modules: Sequence[Module], name: str) -> str:
    """Write the stream PROJECT: MS-OVBA 2.3.1."""
    identity = f"{{{str(uuid.uuid5(_IDENTITIES, name)).upper()}}}"
    control, password, visible = (
        encrypted(data, identity, seed) for data, seed in zip(_UNPROTECTED, _SEEDS, strict=True)
    )
    declared = "".join(f"{_LINES[module.kind].format(module.name)}\n" for module in modules)
    windows = "".join(f"{module.name}=0, 0, 0, 0, C\n" for module in modules)
    return f"""\
ID="{identity}"
{declared}Name="{name}"
HelpContextID="0"
VersionCompatible32="393222000"
CMG="{control}"
DPB="{password}"
GC="{visible}"

[Host Extender Info]
&H00000001={{3832D640-CF90-11CF-8E43-00A0C911005A}};VBE;&H00000000

[Workspace]
{windows}"""


def _names(modules: Sequence[Module]) -> bytes:
    """Write the stream PROJECTwm: each name in the code page and in UTF-16, MS-OVBA 2.3.3."""
    pairs = (
        module.name.encode(ENCODING) + b"\0" + f"{module.name}\0".encode("utf-16-le")
        for module in modules
    )
    return b"".join(pairs) + bytes(2)
