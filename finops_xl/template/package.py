"""What remains to be said in the file after XlsxWriter has written it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from finops_xl.template.named_styles import with_named_styles

LANGUAGE = "en"
"""Language of the texts; screen readers choose their voice by it."""

_EMPTY_TEXT = re.compile(rb"<c ([^>]*)>(<f>[^<]*</f>)<v></v></c>")
_END_OF_PROPERTIES = b"</cp:coreProperties>"


def finished(data: bytes, roles: Mapping[int, str]) -> bytes:
    """Complete the sheets, the styles and the properties of a file; the rest stays as it is.

    ``roles`` tells the role of each cell format.
    """
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            target.writestr(entry, _completed(entry.filename, source.read(entry), roles))
    return buffer.getvalue()


def _completed(name: str, part: bytes, roles: Mapping[int, str]) -> bytes:
    if name.startswith("xl/worksheets/sheet"):
        return type_empty_text(part)
    if name == "xl/styles.xml":
        return with_named_styles(part, roles)
    if name == "docProps/core.xml":
        language = f"<dc:language>{LANGUAGE}</dc:language>".encode()
        return part.replace(_END_OF_PROPERTIES, language + _END_OF_PROPERTIES)
    return part


def type_empty_text(sheet: bytes) -> bytes:
    """Mark the empty text that a formula gives as text: without a type it reads as no value."""
    return _EMPTY_TEXT.sub(rb'<c \1 t="str">\2<v></v></c>', sheet)
