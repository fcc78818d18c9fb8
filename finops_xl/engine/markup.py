"""XML of workbook parts, parsed without entities, network or document types."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from lxml import etree

from finops_xl.engine.errors import WorkbookError

Element: TypeAlias = Any
"""An lxml element; lxml carries no types."""

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DOCTYPE = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def parse(data: bytes, where: str) -> Element:
    """Parse one part; ``where`` names it in the message."""
    if any(mark in data for mark in _DOCTYPE):
        raise WorkbookError(
            f"{where} declares a document type, which no spreadsheet program writes: "
            "the file was refused because it may be an attack."
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise WorkbookError(
            f"{where} is not well-formed XML ({error}): open the file in Excel, "
            "let it repair the file, and save it again."
        ) from None


def serialise(root: Element) -> bytes:
    """Write a part the way spreadsheet programs do."""
    return _DECLARATION + bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=False))


def local(element: Element) -> str:
    """Name of an element without its namespace; "" for comments."""
    tag = element.tag
    return tag[tag.rfind("}") + 1 :] if isinstance(tag, str) else ""


def same_namespace(element: Element, name: str) -> str:
    """Give the tag ``name`` in the namespace of ``element``."""
    tag: str = element.tag
    return tag[: tag.rfind("}") + 1] + name


def child(element: Element, name: str) -> Element | None:
    """First child of this name in the parent's namespace."""
    tag = same_namespace(element, name)
    for node in element:
        if node.tag == tag:
            return node
    return None


def children(element: Element, name: str) -> list[Element]:
    """All children of this name in the parent's namespace."""
    return list(element.iterchildren(same_namespace(element, name)))


def relationship_id(element: Element) -> str:
    """Read the value of the attribute ``r:id``, in the transitional or the strict namespace."""
    for name, value in element.attrib.items():
        qualified = etree.QName(str(name))
        if qualified.localname == "id" and (qualified.namespace or "").endswith("relationships"):
            return str(value)
    return ""


def decode_text(text: str) -> str:
    """Turn the escapes of the file format (``_x000D_``) into characters."""
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def encode_text(text: str) -> str:
    """Make text fit to stand in a part: no forbidden characters, escapes protected."""
    text = legal(text.replace("\r\n", "\n").replace("\r", "\n"))
    return _ESCAPE.sub(r"_x005F_x\1_", text)


def legal(text: str) -> str:
    """Leave out the characters that XML forbids."""
    return _ILLEGAL.sub("", text)


def set_text(element: Element, text: str) -> None:
    """Set an element's text; blanks at its ends are kept."""
    element.text = text
    if text != text.strip():
        element.set(_SPACE, "preserve")
