"""What Excel's packages need and XlsxWriter does not write: ribbon, function help, kind."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

WORKBOOK = "xl/workbook.xml"
CONTENT_TYPES = "[Content_Types].xml"
RELATIONS = "_rels/.rels"
RIBBON = "customUI/customUI14.xml"

_FIXED_DATE = (1980, 1, 1, 0, 0, 0)
_MACRO_WORKBOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_ADD_IN = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
_RIBBON_TYPE = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"


def with_function_help(data: bytes, groups: str, descriptions: str) -> bytes:
    """Add the categories of functions and the help of their arguments to the workbook part."""
    part = _read(data, WORKBOOK)
    part = _inserted(part, "</sheets>", groups, after=True)
    return with_parts(data, {WORKBOOK: _inserted(part, "</workbook>", descriptions)})


def as_add_in(data: bytes, ribbon: str) -> bytes:
    """Turn a macro workbook into an add-in with a ribbon."""
    types = _read(data, CONTENT_TYPES)
    if _MACRO_WORKBOOK not in types:
        raise ValueError("only a macro workbook can become an add-in")
    relation = f'<Relationship Id="rIdRibbon" Type="{_RIBBON_TYPE}" Target="{RIBBON}"/>'
    return with_parts(
        data,
        {
            CONTENT_TYPES: types.replace(_MACRO_WORKBOOK, _ADD_IN),
            RELATIONS: _inserted(_read(data, RELATIONS), "</Relationships>", relation),
            RIBBON: ribbon,
        },
    )


def with_parts(data: bytes, parts: Mapping[str, str]) -> bytes:
    """Write the package anew with some parts replaced or added; the same bytes every time."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        names = source.namelist()
        for name in [*names, *(name for name in parts if name not in names)]:
            content = parts[name].encode() if name in parts else source.read(name)
            entry = zipfile.ZipInfo(name, _FIXED_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return buffer.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    """Give every part by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _read(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def _inserted(part: str, place: str, text: str, *, after: bool = False) -> str:
    """Put text before or after the one place where a piece of XML stands."""
    if part.count(place) != 1:
        raise ValueError(f"{place} stands {part.count(place)} times in the part, not once")
    return part.replace(place, place + text if after else text + place)
