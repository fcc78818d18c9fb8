"""Formulas that users of Excel write around a workbook, over one small sheet.

They are held against LibreOffice. Where the two programs differ, ``EXCEL`` has Excel's
answer; ``KEPT`` is not computed, and says so.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table

from finops_xl.errors import CellError

ROWS = (
    ("ID", "Cost USD", "Day", "Note", "Share %", "Live?", "It's #1", "Fee [EUR]"),
    ("A01", 10, dt.date(2026, 1, 15), "alpha", 0.1, True, 1, 1.5),
    ("A02", 20, dt.date(2026, 2, 15), "Beta", 0.25, False, 2, 2.5),
    ("a01", 30, dt.date(2026, 3, 15), None, 0.3, True, 3, -2.5),
    ("B*1", 40, dt.date(2026, 4, 15), "12", 0.45, True, 4, 0.125),
    ("B?2", 50, dt.date(2026, 5, 15), "beta blocker", None, None, 5, 1.005),
    ("C-3", -7, dt.date(2026, 12, 31), "", 0.999, False, 6, 2.675),
)
MIXED = (1, "1", True, None, "x", 0, "", -1, "=1/0", "=NA()", '=""')
FLOWS = (-1000, 300, 400, 500, 200)
SHEET, DATA = "Formulas", "Data"

PLAIN = '''
SUMIFS(T[Cost USD],T[ID],"A*")
SUMIFS(T[Cost USD],T[ID],"B~*1")
SUMIFS(T[Cost USD],T[ID],"<>A01")
SUMIFS(T[Cost USD],T[Day],">="&DATE(2026,2,1),T[Day],"<"&DATE(2026,5,1))
SUMIFS(T[Cost USD],T[Note],"")
COUNTIFS(T[Note],"*beta*")
COUNTIF(Data!E2:E7,"10%")
COUNTIF(Data!E2:E7,">20%")
COUNTIF(Data!E2:E7,">="&20+5&"%")
SUMPRODUCT((T[ID]="a01")*T[Cost USD])
SUMPRODUCT(--(T[Note]=""),T[Cost USD])
SUMPRODUCT(T[Cost USD],T[Note])
SUMPRODUCT(T[Cost USD],T[Share %])
SUMPRODUCT(Data!B:B,Data!G:G)
SUMPRODUCT((Data!A:A="a01")*(Data!G:G>1))
INDEX(T[Cost USD],MATCH("a02",T[ID],0))
MATCH("?~*?",T[ID],0)
MATCH(25,Data!B2:B6)
MATCH(45,{50,40,30},-1)
MATCH(3,Data!G2:G20)
MATCH(9.99E+307,Data!B:B)
MATCH("zzz",Data!A:A)
LOOKUP(9.99E+307,Data!K1:K9)
LOOKUP(2,1/(Data!A2:A7="a01"),Data!B2:B7)
LOOKUP(2,1/(Data!D2:D7<>""),Data!D2:D7)
LOOKUP(15,{0,10,20},{"low","mid","high"})
VLOOKUP(15,{0,"low";10,"mid";20,"high"},2)
VLOOKUP(-5,{0,"low";10,"mid";20,"high"},2,TRUE)
VLOOKUP(3.5,Data!G2:H20,2)
HLOOKUP(15,{0,10,20;"low","mid","high"},2)
VLOOKUP("B?2",T[],2,0)
HLOOKUP("Cost usd",T[#All],3,FALSE)
_xlfn.XLOOKUP("zz",T[ID],T[Cost USD],"none")
_xlfn.XLOOKUP("b*",T[ID],T[Cost USD],0,2)
T[[#Headers],[Cost USD]]
SUM(T[It''s '#1])
SUM(T[Fee '[EUR']])
T[Cost USD]*2
IF(T[Cost USD]>15,"y","n")
IF(T[Live?],1,0)
Data!B:B*2
ROUND(Data!B2:B7/3,1)
-2^2
50%+1
2^3^2
2<3&"x"
"a"&1+2&"b"
"2026-01-15"+0
"x"&Data!J4&"y"
0.1*3&" of "&2/3
"x"&1/3
LEN(0.1*3)
LEFT(0.1*3,5)
CONCATENATE("a",0.1*3)
_xlfn.TEXTJOIN("|",TRUE,0.1*3,1/3)
IF(0.1*3&""="0.3","eq","ne")
IFERROR(VLOOKUP("zz",T[],2,0),"none")
ROUND(2.5,0)+ROUND(-2.5,0)
ROUND(1.005,2)
ROUND(2.675,2)
MOD(-3,2)
INT(-1.5)
CEILING(-2.1,1)
FLOOR(-2.1,1)
CEILING(0.3,0.1)
FLOOR(0.3,0.1)
CEILING(5,0)
_xlfn.CEILING.MATH(-2.1,1,1)
_xlfn.FLOOR.MATH(-2.1,1,1)
PROPER("hello WORLD 2nd o'neil")
TEXT(0.125,"0%")
TEXT(-1234.5,"$#,##0;-$#,##0;0")
TEXT(1234.5,"#,##0.00 ""EUR""")
TEXT(1234567,"0.0,,")
TEXT(46023,"ddd, d mmm yyyy")
TEXT(46023.75,"yyyy-mm-dd hh:mm:ss")
TEXT(1.5,"[h]:mm")
EDATE("2026-01-31",1)
EOMONTH("2026-01-15",0)
YEAR("2026-01-15")
HOUR("14:30")
DATEDIF("2026-01-15","2026-03-15","m")
_xlfn.DAYS("2026-03-01","2026-01-01")
NETWORKDAYS(DATE(2026,11,1),DATE(2026,11,30),DATE(2026,11,26))
WORKDAY(DATE(2025,12,31),1,DATE(2026,1,1))
WORKDAY(DATE(2025,12,31),1,Data!L1:L2)
EDATE(DATE(2026,1,31),1)
NPV(0.1,Data!K2:K5)+Data!K1
IRR(Data!K1:K5)
XNPV(0.1,Data!K1:K5,Data!L1:L5)
XIRR(Data!K1:K5,Data!L1:L5)
PMT(0.08/12,36,10000)
SUMPRODUCT(LEN(Data!A2:A7))
SUMPRODUCT(LEN(Wide))
SUMPRODUCT(--(LEFT(Data!A2:A7,1)="B"))
SUMPRODUCT(ISNUMBER(Data!E2:E7)+(Data!A2:A7="A02"))
SUMPRODUCT(--(MONTH(Data!C2:C7)=3),Data!B2:B7)
SUMPRODUCT(--(TEXT(Data!C2:C7,"yyyy-mm")="2026-03"),Data!B2:B7)
SUMPRODUCT(--ISNUMBER(SEARCH("eta",Data!D2:D7)))
SUMPRODUCT(--ISNUMBER(MATCH(Data!A2:A7,{"a01","a02"},0)),Data!B2:B7)
SUMPRODUCT(SUMIF(Data!A2:A7,{"a01","a02"},Data!B2:B7))
SUM(SUMIFS(Data!B2:B7,Data!A2:A7,{"a01","a02"}))
SUM(COUNTIFS(Data!A2:A7,{"a01","a02"},Data!G2:G7,">1"))
SUMPRODUCT(1/COUNTIF(Data!A2:A7,Data!A2:A7))
SUMPRODUCT(RANK(Data!B2:B7,Data!B2:B7))
SUM(LARGE(Data!B2:B7,{1,2,3}))
SUMPRODUCT(LARGE(Data!B2:B7,ROW(Data!A1:A3)))
SUMPRODUCT(LARGE((Data!A2:A7="a01")*Data!B2:B7,{1,2}))
SUMPRODUCT((MOD(ROW(Data!B2:B7),2)=0)*Data!B2:B7)
SUMPRODUCT(COLUMN(Data!A1:C1))
SUMPRODUCT(VLOOKUP({"a01","a02"},Data!A2:B7,2,FALSE))
SUMPRODUCT(MAX((Data!A2:A7="a01")*ROW(Data!A2:A7)))
ROW(Data!A3)-ROW(Data!A1:B1)
LOWER("ÄÉ")
UPPER("äé")
SEARCH("Ä","xä")
VLOOKUP("A02",CHOOSE({1,2},Data!A2:A7,Data!B2:B7),2,0)
IFERROR(VLOOKUP("A02",CHOOSE({2,1},Data!A2:A7,Data!B2:B7),2,0),"none")
INDEX(Data!B:B,MATCH(9.99E+307,Data!B:B))
MATCH(TRUE,INDEX(ISBLANK(Data!D2:D20),0),0)
SUMPRODUCT((Data!A2:A100="a01")*Data!B2:B100)
SUM(Data!B2:INDEX(Data!B:B,COUNTA(Data!A:A)))
T[Cost USD]&" USD"
IFERROR(VLOOKUP(25,{10,1;20,2;40,3},2),0)
IPMT(0.01,3,12,1000)
_xlfn.AGGREGATE(4,6,Data!B2:B7)
'''.strip().splitlines()
ARRAYS = """
SUM(Data!B2:B7*Data!G2:G7)
MAX(IF(Data!A2:A7="a01",Data!B2:B7))
SUM(ROW(Data!A1:A3))
MAX(IF(Data!B2:B7>15,ROW(Data!B2:B7)))
INDEX(Data!B2:B7,SMALL(IF(Data!A2:A7="a01",ROW(Data!A2:A7)-ROW(Data!A2)+1),2))
INDEX(Data!D2:D7,MATCH("A02"&20,Data!A2:A7&Data!B2:B7,0))
INDEX(Data!B2:B7,MATCH(1,(Data!A2:A7="a01")*(Data!B2:B7>15),0))
SUM(LEN(Data!A2:A7))
SUM(LEN(Wide))
SUM(ABS(Data!B2:B7))
SUM(ROUND(Data!E2:E7*Data!B2:B7,1))
SUM(CEILING(Data!B2:B5,15))
SUM(IFERROR(VALUE(Data!D2:D7),0))
AVERAGE(SMALL(Data!B2:B7,ROW(Data!A1:A3)))
INDEX(Data!A2:A7,MATCH(MAX(LEN(Data!D2:D7)),LEN(Data!D2:D7),0))
COUNT(1/(Data!A2:A7="a01"))
SUM(1/COUNTIF(Data!A2:A7,Data!A2:A7))
SUM(--(FREQUENCY(MATCH(Data!A2:A7,Data!A2:A7,0),ROW(Data!A2:A7)-1)>0))
_xlfn.TEXTJOIN(",",TRUE,IF(Data!A2:A7="a01",Data!B2:B7,""))
ROWS(_xlfn.UNIQUE(T[ID]))
SUM(_xlfn._xlws.FILTER(T[Cost USD],T[Cost USD]>15))
INDEX(_xlfn._xlws.SORT(T[ID]),1)
""".strip().splitlines()
EXCEL = {
    "SUMPRODUCT(T[Cost USD],T[Live?])": 0.0,  # a logical value is no number
    "SUMPRODUCT(Data!J1:J3,Data!K1:K3)": -1000.0,
    "COUNTIF(Data!J1:J8,\">0\")": 1.0,
    "SUM(Data!J1:J8)": 0.0,
    "CEILING(-2.1,-1)": -3.0,
    "CEILING(2.1,-1)": CellError("#NUM!"),
    "FLOOR(-2.1,-1)": -2.0,
    "FLOOR(2.1,-1)": CellError("#NUM!"),
    "FLOOR(5,0)": CellError("#DIV/0!"),
    "POWER(-8,1/3)": CellError("#NUM!"),
    "DATE(1900,2,28)": 59.0,
    "DAY(60)": 29.0,
    "2^64&\"\"": "18446744073709600000",
    "10^21&\"\"": "1E+21",
    "Data!J9+Data!J10": CellError("#DIV/0!"),
}  # fmt: skip
KEPT = {
    "SUM(Data!B2:B7*Data!G2:G7)": "takes one cell of Data!B2:B7",
    "MAX(ABS(Data!B2:B7))": "takes one cell of Data!B2:B7",
    "MATCH(1,(Data!A2:A7=\"a01\")*(Data!B2:B7>15),0)": "takes one cell of Data!A2:A7",
    "COUNTIF(Data!A2:A7,Data!A2:A7)": "takes one cell of Data!A2:A7",
    "SUM(ROW(Data!A1:A3))": "computes ROW for one value",
    "SUMPRODUCT(IF(Data!B2:B7>15,1,0))": "computes IF for one value",
    "SUMPRODUCT(N(Data!B2:B7))": "N of a range",
    "SUM(CHOOSE({1,2},Data!B2:C7,Data!G2:H7))": "computes CHOOSE for one value",
    "SUMPRODUCT(LEN(Data!A:A))": "computes LEN for one value",
    "SUMPRODUCT(SUBTOTAL(109,OFFSET(Data!B2,{0,1,2},0)))": "computes OFFSET for one value",
    "LOOKUP(15,{0,\"low\";10,\"mid\"})": "LOOKUP in one row or column",
    "MATCH(25,{10,40,20})": "the engine has not got this feature",
    "IFERROR(VLOOKUP(25,{10,1;40,2;20,3},2),0)": "out of order",
    "SUMIFS(Data!B2:B7,Data!A2:A6,\"a01\")": "SUMIFS have different sizes",
    "COUNTIFS(Data!A2:A7,\"a01\",Data!B2:B6,\">0\")": "COUNTIFS have different sizes",
    "COUNTIF(Data!J1:J11,\"#N/A\")": "does not find errors",
    "SUM(INDIRECT(\"T[Cost USD]\"))": "INDIRECT only to addresses",
    "INDIRECT(Data!A1)": "INDIRECT only to addresses",
    "TEXT(1.5,\"0.00E+00\")": "the format \"0.00E+00\"",
    "TEXT(1234.5,\"# ##0.00\")": "the format \"# ##0.00\"",
    "TEXT(0.25,\"# ?/?\")": "the format \"# ?/?\"",
    "TEXT(1/3,\"General\")": "the format \"General\"",
    "TEXT(5,Data!D2)": "only some formats of TEXT",
    "TYPE(Data!J9)": "TYPE is not known",
    "IFERROR(_xlfn.AGGREGATE(15,6,Data!B2:B7,1),0)": "AGGREGATE from 1 to 11",
    "IFERROR(SUM((Data!B2,Data!B4)),0)": "unions",
    "IFERROR(SUM(Data!A2:C2 Data!B1:B9),0)": "intersections",
    "IPMT(0.01,3,12,1000,0,1)": "end of a period only",
    "_xlfn.NUMBERVALUE(\"2,5\",\",\")": "only with both separators",
    "SUMIFS(Data!B:B,Data!A2:A7,\"A*\")": "SUMIFS have different sizes",
    "CONVERT(1,\"hr\",\"mn\")": "CONVERT is not known",
    "_xlfn.ISFORMULA(Data!J9)": "ISFORMULA is not known",
}  # fmt: skip


def save(path: Path, formulas: list[tuple[str, bool]]) -> None:
    """Write the sheet and the formulas, array formulas where the second is True."""
    book = openpyxl.Workbook()
    data = book.active
    data.title = DATA
    for at, row in enumerate(ROWS, 1):
        for column, value in enumerate(row, 1):
            data.cell(at, column, value)
    data.add_table(Table(displayName="T", ref="A1:H7"))
    for at, value in enumerate(MIXED, 1):
        data.cell(at, 10, value)
    for at, value in enumerate(FLOWS, 1):
        data.cell(at, 11, value)
        data.cell(at, 12, dt.date(2026, 1, 1) + dt.timedelta(days=90 * (at - 1)))
    book.defined_names["Wide"] = DefinedName("Wide", attr_text="Data!$B$2:$B$7")
    sheet = book.create_sheet(SHEET)
    for at, (formula, array) in enumerate(formulas, 1):
        sheet[f"A{at}"] = ArrayFormula(f"A{at}", f"={formula}") if array else f"={formula}"
    book.save(path)
