"""What Excel expects in each parameter of the functions that the workbooks use.

The letters are those of LibreOffice's filters for Excel files, which write files that Excel
computes: the table is sc/source/filter/oox/formulabase.cxx, the words about it stand in
sc/source/filter/inc/xlformula.hxx. It goes back to "OpenOffice.org's Documentation of the
Microsoft Excel File Format" (token classes, parameter classes); Microsoft publishes no table
as complete. tests/test_formula_linter.py holds it against what Excel was seen to give.

The first letter says whether a reference stays one (R) or becomes values (V). The second
says how what stands there is computed: as it is (O), as one value (V), as an array (A), as
the function itself is (R), or as the function itself where that is an array (X).
"""

from __future__ import annotations

from typing import NamedTuple

from finops_xl.functions import FUNCTIONS


class Signature(NamedTuple):
    """The class of the result and of every parameter; the last ones are repeated."""

    result: str
    parameters: tuple[str, ...]
    repeated: int = 1

    def parameter(self, position: int) -> str:
        over = position - len(self.parameters)
        if over < 0:
            return self.parameters[position]
        return self.parameters[over % self.repeated - self.repeated]


_ONE_VALUE = (
    "ABS DATE DATEDIF DAY EDATE ERROR.TYPE EXACT FIND FIXED INT ISBLANK ISERROR ISFORMULA ISNA "
    "ISNUMBER ISTEXT LEFT LEN LOG10 LOWER MID MOD MONTH NA NOT RAND REPLACE RIGHT ROUND ROUNDDOWN "
    "ROUNDUP SEARCH SQRT SUBSTITUTE TRIM UPPER VALUE YEAR"
).split()
_ALL_CELLS = "AND AVERAGE COUNT COUNTA MAX MEDIAN MIN OR SUM".split()

SIGNATURES: dict[str, Signature] = {
    **dict.fromkeys(_ONE_VALUE, Signature("V", ("VR",))),
    **dict.fromkeys(_ALL_CELLS, Signature("V", ("RX",))),
    **dict.fromkeys(("COLUMN", "COLUMNS", "N", "ROW", "ROWS", "T"), Signature("V", ("RO",))),
    "CHOOSE": Signature("R", ("VO", "RO")),
    "COUNTBLANK": Signature("V", ("RO",)),
    "COUNTIF": Signature("V", ("RO", "VR")),
    "COUNTIFS": Signature("V", ("RO", "VR"), repeated=2),
    "HYPERLINK": Signature("V", ("VV", "VO")),
    "IF": Signature("R", ("VO", "RO")),
    "IFERROR": Signature("V", ("VO", "RO")),
    "IFNA": Signature("V", ("VO", "RO")),  # taken for the sister of IFERROR
    "INDEX": Signature("R", ("RA", "VV")),
    "LARGE": Signature("V", ("RX", "VR")),
    "LOOKUP": Signature("V", ("VR", "RA")),
    "MATCH": Signature("V", ("VR", "RX", "RR")),
    "MMULT": Signature("A", ("VA",)),
    "SMALL": Signature("V", ("RX", "VR")),
    "SUMIF": Signature("V", ("RO", "VR", "RO")),
    "SUMIFS": Signature("V", ("RO", "RO", "VR"), repeated=2),
    "SUMPRODUCT": Signature("V", ("VA",)),
    "TRANSPOSE": Signature("A", ("VO",)),
    # Functions of an add-in take what stands there: a range as a range.
    **dict.fromkeys(FUNCTIONS, Signature("R", ("RO",))),
}
"""ISFORMULA and IFNA are newer than the documentation, and taken for their like."""

FIRST_CELL_ONLY = frozenset({"N", "T"})
"""They give what stands in the first cell of a range."""

NUMBERS_OF_CELLS = frozenset({"COLUMN", "ROW"})
"""They give the first number of a range, unless an array is asked for."""

CRITERIA = frozenset({"COUNTIF", "COUNTIFS", "SUMIF", "SUMIFS"})

CHOOSING = frozenset({"CHOOSE", "IF", "IFERROR", "IFNA", "INDEX"})
"""They hand on what stands in their arguments."""

TRUTHS = frozenset(
    {"AND", "EXACT", "ISBLANK", "ISERROR", "ISFORMULA", "ISNA", "ISNUMBER", "ISTEXT", "NOT", "OR"}
)
SUMS = frozenset({*_ALL_CELLS, "LARGE", "SMALL", "SUMPRODUCT"}) - {"AND", "COUNTA", "OR"}
"""They pass over TRUE and FALSE in a range or an array."""
