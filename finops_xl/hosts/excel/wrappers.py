"""The worksheet functions in VBA, and their help in the places where Excel looks for it.

The same wrappers stand in the workbook and in the add-in: each packs its arguments, as
values, and asks ``FinOpsAsk``, which the two define differently.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from finops_xl.functions import FUNCTIONS, Function
from finops_xl.functions.documentation import LONGEST_HELP, Parameter
from finops_xl.hosts.excel.vba import RefusedModule, refuse_name
from finops_xl.hosts.excel.vba.modules import ENCODING
from finops_xl.hosts.function_help import CATEGORY, argument_help

Functions = Iterable[Function]
_ALL = FUNCTIONS.values()

LONGEST_ARGUMENTS = 254
"""Arguments and characters of their names together, or Excel's function wizard fails."""

_BUILT_IN_CATEGORIES = 19
_CATEGORY_NUMBER = 20  # the first one that is not built in
_READS_AS_CELL = re.compile(r"[A-Z]{1,3}[0-9]+|R[0-9]*(C[0-9]*)?|C[0-9]*")
_WIDTH = 96
_INDENT = 4 * " "
_KEPT_BLANK = "\0"

_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_EXTENSION = "{8193D73E-4604-4355-AFF4-8A2333D13BE4}"  # x14:definedNames
_INTELLISENSE = "http://schemas.excel-dna.net/intellisense/1.0"


def wrappers(functions: Functions = _ALL) -> str:
    """Write the module of public functions; refuse what Excel would not accept."""
    return "\n".join(["Option Explicit\n", *map(_wrapper, functions)])


def function_groups_xml() -> str:
    """Name our category; belongs behind ``</sheets>`` of the workbook part."""
    return (
        f'<functionGroups builtInGroupCount="{_BUILT_IN_CATEGORIES}">'
        f"<functionGroup name={quoteattr(CATEGORY)}/></functionGroups>"
    )


def argument_descriptions_xml(functions: Functions = _ALL) -> str:
    """Describe the arguments for Excel's wizard; belongs at the end of the workbook part."""
    names = "".join(_argument_descriptions(function) for function in functions)
    return (
        f'<extLst><ext uri="{_EXTENSION}" xmlns:x14="{_X14}">'
        f"<x14:definedNames>{names}</x14:definedNames></ext></extLst>"
    )


def intellisense_xml(functions: Functions = _ALL) -> str:
    """Describe all functions for the free add-in Excel-DNA IntelliSense, as a side file."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<IntelliSense xmlns="{_INTELLISENSE}">',
        "<FunctionInfo>",
    ]
    for function in functions:
        lines.append(_element("Function", function.name, function.summary, ">"))
        lines += [
            _element("Argument", _shown_name(parameter), argument_help(parameter), "/>")
            for parameter in function.parameters
        ]
        lines.append("</Function>")
    return "\n".join([*lines, "</FunctionInfo>", "</IntelliSense>", ""])


def refuse(function: Function) -> None:
    """Refuse a function that Excel or VBA would not take as it is."""
    name, parameters = function.name, function.parameters
    refuse_name("Function", name)
    if name != name.upper() or _READS_AS_CELL.fullmatch(name):
        raise RefusedModule(f"Function {name} reads as a cell or is not in capitals: rename it.")
    for parameter in parameters:
        refuse_name(f"{name}: argument", parameter.name)
        _refuse_help(f"argument {parameter.name} of {name}", argument_help(parameter))
    _refuse_help(name, function.summary)
    _refuse_names(name, [parameter.name for parameter in parameters])
    _refuse_order(name, parameters)


def _wrapper(function: Function) -> str:
    refuse(function)
    name = function.name
    arguments = ", ".join(_declared(parameter) for parameter in function.parameters)
    return "\n".join(
        [
            _folded(f"Public Function {name}({arguments}) As Variant"),
            f'Attribute {name}.VB_Description = "{_escaped(function.summary)}"',
            f'Attribute {name}.VB_ProcData.VB_Invoke_Func = " \\n{_CATEGORY_NUMBER}"',
            *_body(name, function.parameters),
            "End Function\n",
        ]
    )


def _body(name: str, parameters: Sequence[Parameter]) -> list[str]:
    if parameters and parameters[-1].repeats:
        return _packing_body(name, [p.name for p in parameters[:-1]], parameters[-1].name)
    values = ", ".join(f"FinOpsValue({parameter.name})" for parameter in parameters)
    return [_folded(f'{name} = FinOpsAsk("{name}", Array({values}))', _INDENT)]


def _packing_body(name: str, fixed: Sequence[str], repeating: str) -> list[str]:
    """Pack a ParamArray argument by argument: VBA passes it on to no other procedure."""
    count = len(fixed)
    lines = ["Dim packed() As Variant, place As Long"]
    lines.append(f"ReDim packed(0 To UBound({repeating}) + {count})")
    lines += [f"packed({place}) = FinOpsValue({each})" for place, each in enumerate(fixed)]
    lines += [
        f"For place = 0 To UBound({repeating})",
        f"    packed(place + {count}) = FinOpsValue({repeating}(place))",
        "Next place",
        f'{name} = FinOpsAsk("{name}", packed)',
    ]
    return [_INDENT + line for line in lines]


def _declared(parameter: Parameter) -> str:
    if parameter.repeats:
        return f"ParamArray {parameter.name}() As Variant"
    return f"{'' if parameter.required else 'Optional '}{parameter.name} As Variant"


def _folded(statement: str, indent: str = "") -> str:
    """Break a statement into lines behind its commas; its texts hold no blank."""
    lines = textwrap.wrap(
        re.sub("(?<!,) ", _KEPT_BLANK, statement),
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + _INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return " _\n".join(lines).replace(_KEPT_BLANK, " ")


def _escaped(text: str) -> str:
    """Write a text as the value of an attribute, which knows backslashes as C does."""
    return text.replace("\\", "\\\\").replace('"', '""')


def _argument_descriptions(function: Function) -> str:
    if not function.parameters:
        return ""
    each = "".join(
        f'<x14:argumentDescription index="{place}">{escape(argument_help(parameter))}'
        "</x14:argumentDescription>"
        for place, parameter in enumerate(function.parameters)
    )
    return (
        f"<x14:definedName name={quoteattr(function.name)}>"
        f'<x14:argumentDescriptions count="{len(function.parameters)}">{each}'
        "</x14:argumentDescriptions></x14:definedName>"
    )


def _element(tag: str, name: str, description: str, end: str) -> str:
    return f"<{tag} Name={quoteattr(name)} Description={quoteattr(description)}{end}"


def _shown_name(parameter: Parameter) -> str:
    name = f"{parameter.name}..." if parameter.repeats else parameter.name
    return name if parameter.required else f"[{name}]"


def _refuse_help(owner: str, text: str) -> None:
    if len(text) > LONGEST_HELP:
        raise RefusedModule(
            f"The help of {owner} has {len(text)} characters with unit and choices, Excel takes "
            f"at most {LONGEST_HELP}: shorten it."
        )
    strange = next((sign for sign in text if not _is_writable(sign)), None)
    if strange:
        raise RefusedModule(
            f"The help of {owner} holds {strange!r}, which a VBA project cannot hold: replace it."
        )


def _is_writable(sign: str) -> bool:
    return sign.isprintable() and bool(sign.encode(ENCODING, "ignore"))


def _refuse_names(name: str, arguments: Sequence[str]) -> None:
    length = len(arguments) + sum(map(len, arguments))
    if length > LONGEST_ARGUMENTS:
        raise RefusedModule(
            f"{name} has {len(arguments)} arguments with names of {length - len(arguments)} "
            f"characters, {length} in all, Excel's wizard takes at most {LONGEST_ARGUMENTS}: "
            "shorten the names."
        )
    taken = {name.lower()}
    for argument in arguments:
        if argument.lower() in taken:
            raise RefusedModule(f"{name}: the name {argument!r} stands twice: rename the argument.")
        taken.add(argument.lower())


def _refuse_order(name: str, parameters: Sequence[Parameter]) -> None:
    repeating = [parameter.repeats for parameter in parameters]
    optional = [not parameter.required for parameter in parameters if not parameter.repeats]
    if optional != sorted(optional) or any(repeating[:-1]):
        raise RefusedModule(
            f"{name}: an optional or repeating argument stands before others: put it last."
        )
    if any(optional) and any(repeating):
        raise RefusedModule(
            f"{name} has optional arguments and a repeating one: VBA takes only one kind."
        )
