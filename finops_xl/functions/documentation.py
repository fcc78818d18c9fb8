"""Read a worksheet function's help from its numpydoc docstring.

The type line of a parameter carries its kind, its unit and its default::

    input_tokens : number (tokens per call)
    mode : {"standard", "batch"}, default "standard"
    price_date : date (day, UTC), optional

Kinds: ``number``, ``text``, ``date``, ``flag``, ``{choices}`` are converted row by
row; ``numbers`` and ``dates`` are ranges taken as wholes (blank = 0, or no date);
``table`` is a range with headers, taken as a whole and never broadcast (blank = none);
``cell`` and ``any`` arrive
as the cell holds them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import docstring_parser
from docstring_parser import DocstringStyle

from finops_xl.errors import OWN_CODES

KINDS = ("number", "text", "date", "flag", "choice", "numbers", "dates", "table", "cell", "any")
LONGEST_HELP = 255

_TYPE = re.compile(r"(?P<kind>[a-z]+|\{[^}]*\})(?: \((?P<unit>.+)\))?")


class BadDocumentation(Exception):  # noqa: N818 - it names what is wrong
    """A worksheet function whose docstring cannot serve as its help."""


@dataclass(frozen=True)
class Parameter:
    """One argument of a worksheet function."""

    name: str
    kind: str
    help: str
    unit: str = ""
    choices: tuple[str, ...] = ()
    required: bool = True
    default: float | str | bool | None = None
    repeats: bool = False


@dataclass(frozen=True)
class Example:
    """A formula and the value that it shows."""

    formula: str
    value: str


@dataclass(frozen=True)
class Documentation:
    """Everything a host, the help sheet or a test needs to know of a function.

    ``gives`` is "number" or "text", or "table" for rows of both.
    """

    summary: str
    details: str
    parameters: tuple[Parameter, ...]
    returns: str
    gives: str
    unit: str
    errors: tuple[tuple[str, str], ...]
    examples: tuple[Example, ...]


def read_documentation(name: str, docstring: str | None) -> Documentation:
    """Parse and check the docstring of the function ``name``."""
    parsed = docstring_parser.parse(docstring or "", style=DocstringStyle.NUMPYDOC)
    returns = parsed.returns
    if returns is None:
        raise BadDocumentation(f"{name}: the docstring has no Returns section")
    result = re.fullmatch(r"(number|text|table)(?: \((.+)\))?", returns.type_name or "")
    if result is None:
        raise BadDocumentation(f"{name}: Returns has no kind: {returns.type_name!r}")
    documentation = Documentation(
        summary=parsed.short_description or "",
        details=_one_paragraph(parsed.long_description),
        parameters=tuple(_parameter(name, param) for param in parsed.params),
        returns=_one_paragraph(returns.description),
        gives=result.group(1),
        unit=result.group(2) or "",
        errors=tuple((r.type_name or "", _one_paragraph(r.description)) for r in parsed.raises),
        examples=tuple(_example(example) for example in parsed.examples),
    )
    _check(name, documentation)
    return documentation


def _parameter(function: str, param: Any) -> Parameter:
    match = _TYPE.fullmatch(param.type_name or "")
    if not match:
        raise BadDocumentation(f"{function}: {param.arg_name} has no kind: {param.type_name!r}")
    kind, unit = match.group("kind"), match.group("unit") or ""
    choices = tuple(re.findall(r'"([^"]+)"', kind)) if kind.startswith("{") else ()
    return Parameter(
        name=param.arg_name.lstrip("*"),
        kind="choice" if choices else kind,
        help=_one_paragraph(param.description),
        unit=unit,
        choices=choices,
        required=not param.is_optional,
        default=_default(param.default),
        repeats=param.arg_name.startswith("*"),
    )


def _default(text: str | None) -> float | str | bool | None:
    if text is None:
        return None
    if text in ("TRUE", "FALSE"):
        return text == "TRUE"
    return text.strip('"') if text.startswith('"') else float(text)


def _example(example: Any) -> Example:
    return Example(example.snippet.removeprefix(">>>").strip(), (example.description or "").strip())


def _one_paragraph(text: str | None) -> str:
    return " ".join((text or "").split())


def _check(name: str, doc: Documentation) -> None:
    faults = [
        (not re.fullmatch(r"[A-Z][^\n]{1,253}\.", doc.summary), "the summary is no sentence"),
        (not doc.returns, "Returns says nothing"),
        (not doc.errors, "there is no Raises section"),
        (any(code not in OWN_CODES for code, _ in doc.errors), "an error code is not our own"),
        (any(not cause for _, cause in doc.errors), "an error code has no cause"),
        (not doc.examples, "there is no example"),
        (any(not e.formula.startswith("=") for e in doc.examples), "an example is no formula"),
        (any(not e.value for e in doc.examples), "an example shows no value"),
    ]
    for parameter in doc.parameters:
        label = f"argument {parameter.name}"
        faults += [
            (parameter.kind not in KINDS, f"{label} is of unknown kind {parameter.kind!r}"),
            (not 0 < len(parameter.help) <= LONGEST_HELP, f"{label} has no help or a long one"),
            (parameter.kind in ("number", "numbers") and not parameter.unit, f"{label}: no unit"),
        ]
    for wrong, what in faults:
        if wrong:
            raise BadDocumentation(f"{name}: {what}")
