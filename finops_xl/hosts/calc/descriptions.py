"""What Calc reads about the functions: the interface, their names and help, the extension."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree
from lxml.builder import ElementMaker

from finops_xl._version import __version__
from finops_xl.functions import FUNCTIONS, Function
from finops_xl.hosts.function_help import argument_help

SERVICE = "org.finopsxl.FinOps"
IDENTIFIER = "org.finopsxl.calc"
OLDEST_OFFICE = "25.2"
"""The first version seen to bind our names in workbooks of Excel."""

_CATEGORY = "Add-In"
_REGISTRY = "http://openoffice.org/2001/registry"
_DESCRIPTION = "http://openoffice.org/extensions/description/2006"
_OFFICE = "http://libreoffice.org/extensions/description/2011"
_MANIFEST = "http://openoffice.org/2001/manifest"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_REPLACE = {f"{{{_REGISTRY}}}op": "replace"}

_NODE = ElementMaker()


def interface() -> str:
    """Write the interface in UNO's language, one method for a function.

    Every argument is of any kind, since only such may be left out. Only rows of cells carry an
    array back, but a text in them equals no other text in Calc (COUNTIF, MATCH and = miss it):
    so a function that gives text gives a single one. Argument names allow letters and digits.
    """
    return "\n".join(
        [
            "#ifndef org_finopsxl_XFinOps",
            "#define org_finopsxl_XFinOps",
            "module org { module finopsxl {",
            "interface XFinOps : com::sun::star::uno::XInterface {",
            *(f"  {_method(function)}" for function in FUNCTIONS.values()),
            "}; }; };",
            "#endif",
            "",
        ]
    )


def _method(function: Function) -> str:
    kinds = ["sequence< any >" if p.repeats else "any" for p in function.parameters]
    arguments = ", ".join(f"[in] {kind} {_place(i)}" for i, kind in enumerate(kinds))
    result = "any" if gives_single(function) else "sequence< sequence< any > >"
    return f"{result} {function.name.lower()}({arguments});"


def gives_single(function: Function) -> bool:
    """Whether a function gives one cell only."""
    return function.documentation.gives == "text"


def _place(number: int) -> str:
    """Name an argument by its place; Calc sorts the names."""
    return f"p{number:02}"


def add_in_settings() -> bytes:
    """Write CalcAddIns.xcu: names, help and arguments of every function."""
    functions = _node("AddInFunctions")
    functions.extend(map(_function, FUNCTIONS.values()))
    service = _node(SERVICE, functions, **_REPLACE)
    root = etree.Element(
        f"{{{_REGISTRY}}}component-data",
        {f"{{{_REGISTRY}}}name": "CalcAddIns", f"{{{_REGISTRY}}}package": "org.openoffice.Office"},
        nsmap={"oor": _REGISTRY, "xs": "http://www.w3.org/2001/XMLSchema"},
    )
    root.append(_node("AddInInfo", service))
    return _as_bytes(root)


def _function(function: Function) -> etree._Element:
    parameters = _node("Parameters")
    for number, parameter in enumerate(function.parameters):
        name = parameter.name if parameter.required else f"[{parameter.name}]"
        parameters.append(
            _node(
                _place(number),
                _text("DisplayName", name),
                _text("Description", argument_help(parameter)),
                **_REPLACE,
            )
        )
    return _node(
        function.name.lower(),
        _text("DisplayName", function.name),
        _text("Description", function.summary),
        _text("Category", _CATEGORY),
        _text("CompatibilityName", function.name, "en-US"),  # binds the name in .xlsx files
        parameters,
        **_REPLACE,
    )


def _node(name: str, *children: etree._Element, **attributes: str) -> etree._Element:
    element = _NODE.node({f"{{{_REGISTRY}}}name": name, **attributes})
    element.extend(children)
    return element


def _text(name: str, text: str, language: str = "en") -> etree._Element:
    value = _NODE.value({_LANGUAGE: language}, text)
    return _NODE.prop({f"{{{_REGISTRY}}}name": name}, value)


def extension_description() -> bytes:
    """Write what the Extension Manager shows, and that an older LibreOffice is refused."""
    make = ElementMaker(namespace=_DESCRIPTION, nsmap={None: _DESCRIPTION, "d": _DESCRIPTION})
    office = ElementMaker(namespace=_OFFICE, nsmap={"l": _OFFICE})
    named = {f"{{{_DESCRIPTION}}}name": f"LibreOffice {OLDEST_OFFICE}"}
    oldest = getattr(office, "LibreOffice-minimal-version")
    return _as_bytes(
        make.description(
            make.identifier(value=IDENTIFIER),
            make.version(value=__version__),
            make("display-name", make.name("FinOps functions (finops-xl)", lang="en")),
            make.dependencies(oldest({"value": OLDEST_OFFICE, **named})),
        )
    )


def manifest(parts: Iterable[tuple[str, str]]) -> bytes:
    """List the parts that LibreOffice registers, with their kinds."""
    make = ElementMaker(namespace=_MANIFEST, nsmap={"manifest": _MANIFEST})
    entries: Iterator[etree._Element] = (
        make(
            "file-entry",
            {f"{{{_MANIFEST}}}full-path": name, f"{{{_MANIFEST}}}media-type": kind},
        )
        for name, kind in parts
    )
    return _as_bytes(make.manifest(*entries))


def _as_bytes(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))
