"""The ``dir`` stream of a VBA project: its references and modules, MS-OVBA 2.3.4.2.

Records follow each other as number, size and payload. The stream is stored compressed.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

from finops_xl.hosts.excel.vba.modules import CODE_PAGE, ENCODING, Module


class Reference(NamedTuple):
    """A library that the modules use, with the identity that MS-OVBA 2.1.1.8 writes."""

    name: str
    identity: str


REFERENCES = (
    Reference(
        "stdole",
        r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#"
        r"C:\Windows\System32\stdole2.tlb#OLE Automation",
    ),
    Reference(
        "Office",
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#"
        r"C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL"
        r"#Microsoft Office 16.0 Object Library",
    ),
)
"""What a ribbon needs; Excel adds its own library and VBA's to every project."""

_WINDOWS_64 = 3
_ENGLISH = 0x0409
_NO_COOKIE = 0xFFFF
_SHORT, _LONG = struct.Struct("<H"), struct.Struct("<I")


def directory(modules: Sequence[Module], name: str) -> bytes:
    """Give the records of a project, not yet compressed."""
    parts = [_information(name), *map(_reference, REFERENCES)]
    parts += [_record(0x0F, _SHORT.pack(len(modules))), _record(0x13, _SHORT.pack(_NO_COOKIE))]
    parts += map(_module, modules)
    return b"".join([*parts, _record(0x10)])


def _record(number: int, payload: bytes = b"") -> bytes:
    return struct.pack("<HI", number, len(payload)) + payload


def _text(number: int, wide_number: int, text: str) -> bytes:
    """Write a text twice: in the code page and in UTF-16."""
    return _record(number, text.encode(ENCODING)) + _record(wide_number, text.encode("utf-16-le"))


def _information(name: str) -> bytes:
    return b"".join(
        (
            _record(0x01, _LONG.pack(_WINDOWS_64)),
            _record(0x02, _LONG.pack(_ENGLISH)),
            _record(0x14, _LONG.pack(_ENGLISH)),  # language of messages
            _record(0x03, _SHORT.pack(CODE_PAGE)),
            _record(0x04, name.encode(ENCODING)),
            _text(0x05, 0x40, ""),  # description
            _record(0x06) + _record(0x3D),  # help file
            _record(0x07, _LONG.pack(0)),  # help context
            _record(0x08, _LONG.pack(0)),  # flags
            struct.pack("<HIIH", 0x09, 4, 1, 0),  # version 1.0; its size field counts 4 of 6 bytes
            _text(0x0C, 0x3C, ""),  # constants for conditional compilation
        )
    )


def _reference(reference: Reference) -> bytes:
    identity = reference.identity.encode(ENCODING)
    return _text(0x16, 0x3E, reference.name) + _record(
        0x0D, _LONG.pack(len(identity)) + identity + bytes(6)
    )


def _module(module: Module) -> bytes:
    """Describe a module: its stream has its name and holds nothing before the source text."""
    is_standard = module.kind == "standard"
    return b"".join(
        (
            _text(0x19, 0x47, module.name),
            _text(0x1A, 0x32, module.name),  # name of its stream
            _text(0x1C, 0x48, ""),  # description
            _record(0x31, _LONG.pack(0)),  # where the source text starts
            _record(0x1E, _LONG.pack(0)),  # help context
            _record(0x2C, _SHORT.pack(_NO_COOKIE)),
            _record(0x21 if is_standard else 0x22),
            _record(0x2B),
        )
    )
