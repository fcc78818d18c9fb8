"""What depends on the language of Excel is not in the workbook, nor in its VBA."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import pytest
from made_workbooks import workbook_of

from finops_xl.engine.formulas import tokens

BY_LANGUAGE = {
    "TEXT": "its format codes are words of the language: JJJJ for YYYY in German",
    "CELL": "its first argument is a word of the language",
    "INFO": "its argument is a word of the language",
    "VALUE": "it reads a text as the language writes numbers",
    "DATEVALUE": "it reads a text as the language writes dates",
    "TIMEVALUE": "it reads a text as the language writes times",
    "DOLLAR": "it writes the currency of the computer",
    "INDIRECT": "a reference in words: R1C1 is Z1S1 in German",
}

_TAGS = re.compile(r"<(?:\w+:)?(f|formula|formula1|formula2|definedName)\b[^>]*>([^<]+)<")
_LISTS = re.compile(r'<dataValidation [^>]*type="list".*?<formula1>(.*?)</formula1>', re.DOTALL)
_CODES = re.compile(r'formatCode="([^"]*)"')
_WORDS_OF_VBA = re.compile(
    r"FormulaLocal|RefersToLocal|NumberFormatLocal|\bFormat\$?\(|\bVal\(|\bCDbl\(|\bCDate\(|"
    r"\.Evaluate\b",
    re.IGNORECASE,
)


@cache
def parts() -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(workbook_of("case study"))) as archive:
        names = [name for name in archive.namelist() if name.endswith(".xml")]
        return {name: archive.read(name).decode() for name in names}


def formulas() -> Iterator[str]:
    for text in parts().values():
        for match in _TAGS.finditer(text):
            yield match[2].replace("&quot;", '"').replace("&lt;", "<").replace("&amp;", "&")


def functions_called() -> set[str]:
    return {
        piece.text.upper().removeprefix("_XLFN.")
        for formula in set(formulas())
        for piece in tokens(formula)
        if piece.kind == "function"
    }


@pytest.mark.parametrize("name", BY_LANGUAGE)
def test_no_formula_calls_a_function_that_means_another_thing_in_another_language(
    name: str,
) -> None:
    called = functions_called()
    assert {"SUMPRODUCT", "IFERROR", "TOKENCOST", "ISFORMULA"} <= called
    assert name not in called, BY_LANGUAGE[name]


def test_a_list_is_a_name_and_never_words_between_the_commas_of_a_language() -> None:
    lists = [match for text in parts().values() for match in _LISTS.findall(text)]
    assert len(lists) > 30
    assert not [entries for entries in lists if entries.startswith(("&quot;", '"'))]


def test_number_formats_hold_no_word_of_a_language() -> None:
    """A file keeps the codes in English; a text between quotes would stay in English too."""
    codes = _CODES.findall(parts()["xl/styles.xml"])
    assert len(codes) > 10
    words = {word for code in codes for word in re.findall(r"&quot;(.*?)&quot;", code)}
    assert words <= {"none"}


def test_vba_asks_for_nothing_in_the_language_of_the_user() -> None:
    folder = files("finops_xl.hosts.excel.vba").joinpath("sources")
    sources = [file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".bas")]
    assert sources
    assert [_WORDS_OF_VBA.findall(source) for source in sources] == [[] for _ in sources]
