"""What remains to be said in the file after XlsxWriter has written it."""

from __future__ import annotations

import io
import re
import zipfile

_EMPTY_TEXT = re.compile(rb"<c ([^>]*)>(<f>[^<]*</f>)<v></v></c>")


def type_empty_text(data: bytes) -> bytes:
    """Mark the empty text that a formula gives as text: without a type it reads as no value."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename.startswith("xl/worksheets/sheet"):
                part = _EMPTY_TEXT.sub(rb'<c \1 t="str">\2<v></v></c>', part)
            target.writestr(entry, part)
    return buffer.getvalue()
