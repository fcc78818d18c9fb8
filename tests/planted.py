"""Plants one fault into the XML of a built workbook."""

from __future__ import annotations

import re
from collections.abc import Mapping

from hand_made_workbook import zipped
from package_linter.parts import Parts


def planted(data: bytes, holder: str, pattern: str, replacement: str) -> bytes:
    """Change what ``pattern`` finds first in a part, named as by ``part_of``."""
    part = part_of(data, holder)
    text = Parts(data).content[part].decode()
    changed, count = re.subn(pattern, replacement, text, count=1, flags=re.DOTALL)
    assert count == 1, f"{holder} holds no {pattern}"
    assert changed != text, f"the fault changes nothing in {holder}"
    return with_parts(data, {part: changed})


def part_of(data: bytes, holder: str) -> str:
    """Give the part of "sheet NAME", "relations of sheet NAME", "table NAME", or of a path."""
    parts, (kind, _, name) = Parts(data), holder.partition(" ")
    if kind == "table":
        (found,) = [p for p, (_, t) in parts.tables.items() if t.get("displayName") == name]
        return found
    if kind == "sheet":
        return parts.sheets[name]
    if kind == "relations":
        return re.sub(r"(.*)/(.*)", r"\1/_rels/\2.rels", part_of(data, name.removeprefix("of ")))
    return holder


def with_parts(data: bytes, changed: Mapping[str, str]) -> bytes:
    """Give the file with other texts in some parts; new parts come last."""
    return zipped({**Parts(data).content, **changed})


def with_cell(data: bytes, sheet: str, cell: str, content: str, kind: str = "") -> bytes:
    """Change what stands in a cell; its style stays. ``content`` is XML such as <v>1</v>."""
    mark = f' t="{kind}"' if kind else ""
    pattern = rf'<c r="{cell}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)'
    return planted(data, f"sheet {sheet}", pattern, rf'<c r="{cell}"\1{mark}>{content}</c>')
