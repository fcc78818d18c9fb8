"""What is said to Excel in English, whatever the language of the user's Excel."""

import sys
import types

from finops_xl.books.excel_app import evaluated

ENGLISH = 0x409


class Ole:
    """A sheet as pywin32 holds it: it remembers what it is asked."""

    def __init__(self, answer):
        self.answer = answer
        self.asked = []

    def GetIDsOfNames(self, language, name):  # noqa: N802 - COM's own names
        return {"Evaluate": 1}[name]

    def Invoke(self, *call):  # noqa: N802
        self.asked.append(call)
        return self.answer


def test_a_formula_is_evaluated_in_english():
    ole = Ole(2.5)
    sheet = types.SimpleNamespace(_oleobj_=ole)
    assert evaluated(sheet, "ROUND(2.51,1)") == 2.5
    assert ole.asked == [(1, ENGLISH, 1, True, "ROUND(2.51,1)")]


def test_a_range_is_wrapped_so_that_it_can_be_read(monkeypatch):
    found = types.SimpleNamespace(QueryInterface=None)
    client = types.ModuleType("win32com.client")
    client.Dispatch = lambda raw: ("wrapped", raw)
    monkeypatch.setitem(sys.modules, "win32com.client", client)
    assert evaluated(types.SimpleNamespace(_oleobj_=Ole(found)), "A1:A3") == ("wrapped", found)
