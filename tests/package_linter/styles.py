"""Numbers of formats: each has to stand in the styles, else Excel repairs or drops the looks."""

from __future__ import annotations

from collections.abc import Iterator

from package_linter.parts import MAIN, Element, Fault, Parts

_FIRST_OWN_FORMAT = 164
_IN_FORMAT = {"fontId": "fonts", "fillId": "fills", "borderId": "borders", "xfId": "cellStyleXfs"}
_ON_SHEET = {"c": "s", "row": "s", "col": "style"}
"""Element: its attribute with the number of a cell format."""


def style_faults(parts: Parts) -> Iterator[Fault]:
    """Find numbers of formats, fonts, fills and borders that lead nowhere."""
    (styles,) = parts.related(parts.workbook, "styles")
    tree = parts.tree(styles)
    there = {str(node.tag).removeprefix(MAIN): len(node) for node in tree}
    yield from _formats(styles, tree, there)
    for element in tree.iter(f"{MAIN}tableStyleElement"):
        yield from _beyond(styles, "tableStyle", element, "dxfId", there, "dxfs")
    for part in parts.sheets.values():
        for tag, attribute in _ON_SHEET.items():
            for node in parts.tree(part).iter(f"{MAIN}{tag}"):
                place = node.get("r") or f"column {node.get('min')}"
                yield from _beyond(part, place, node, attribute, there, "cellXfs")
        for rule in parts.tree(part).iter(f"{MAIN}cfRule"):
            area = rule.getparent().get("sqref", "")
            yield from _beyond(part, area, rule, "dxfId", there, "dxfs")
        for table in parts.related(part, "table"):
            for node in parts.tree(table).iter():
                for attribute in (name for name in node.attrib if str(name).endswith("DxfId")):
                    name = node.get("name", "")
                    yield from _beyond(table, name, node, str(attribute), there, "dxfs")


def _formats(styles: str, tree: Element, there: dict[str, int]) -> Iterator[Fault]:
    own = {int(node.get("numFmtId", "0")) for node in tree.iter(f"{MAIN}numFmt")}
    for kind in ("cellStyleXfs", "cellXfs"):
        for index, node in enumerate(tree.iterfind(f"{MAIN}{kind}/{MAIN}xf")):
            place = f"{kind} {index}"
            for attribute, wanted in _IN_FORMAT.items():
                yield from _beyond(styles, place, node, attribute, there, wanted)
            number = int(node.get("numFmtId", "0"))
            if number >= _FIRST_OWN_FORMAT and number not in own:
                yield Fault(styles, place, f"number format {number} is not there")
    for style in tree.iter(f"{MAIN}cellStyle"):
        yield from _beyond(styles, style.get("name", ""), style, "xfId", there, "cellStyleXfs")


def _beyond(
    part: str, place: str, node: Element, attribute: str, there: dict[str, int], wanted: str
) -> Iterator[Fault]:
    number = node.get(attribute)
    if number is not None and not int(number) < there.get(wanted, 0):
        yield Fault(part, place, f"{attribute} {number} of {there.get(wanted, 0)} {wanted}")
