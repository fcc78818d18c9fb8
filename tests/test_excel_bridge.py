"""The add-in's VBA at work, executed by an independent interpreter over a model of Excel."""

import datetime as dt

import pytest
from pyopenvba.interpreter import VBAErrorValue, VBAObject, VBARuntimeError, member
from vba_excel import SETTINGS, Dll, Server, add_in, to_vba

from finops_xl.errors import ERROR_NUMBERS, CellError
from finops_xl.hosts.excel.conversion import marked, to_excel

NAME, VALUE = (VBAErrorValue(ERROR_NUMBERS[code]) for code in ("#NAME?", "#VALUE!"))


class Control(VBAObject):
    """A button of the ribbon as Excel hands it to its callback."""

    vba_type_name = "IRibbonControl"

    def __init__(self, button: str, tag: str = "") -> None:
        self.button = button
        self.tag = tag

    @member(name="ID")
    def get_id(self):
        return self.button

    @member(name="Tag")
    def get_tag(self):
        return self.tag


def excel(press=lambda *_: "info|Title\nDone.", udf=lambda name, arguments: 2.0):
    dll = Dll(Server(press, udf))
    return add_in(dll), dll


def call(app, name="ROI", arguments=(300.0, 100.0)):
    return app.interpreter.run("FinOpsCall", [name, to_vba(list(arguments))])


def pressed(app, button="about", tag=""):
    app.interpreter.run("FinOpsPress", [Control(button, tag)])
    return app.dialogs[-1]


def test_a_call_reaches_python_with_name_and_arguments():
    seen = []
    app, _ = excel(udf=lambda name, arguments: seen.append((name, arguments)) or 2.0)
    assert call(app, "ROI", (300.0, 100.0)) == 2.0
    assert seen == [("ROI", (300.0, 100.0))]


def test_one_process_serves_all_calls_and_its_command_never_changes():
    app, dll = excel()
    for _ in range(5):
        call(app)
    assert (dll.loads, len(dll.commands)) == (1, 1)
    interpreter = SETTINGS["INTERPRETER_WIN"]
    assert dll.commands[0] == (
        f'"{interpreter}" -B -P -X utf8 -c '
        "\"from finops_xl.hosts.excel import server; server.serve('$(CLSID)')\""
    )
    assert len(dll.commands[0]) < 1024


def test_marked_texts_become_errors_in_values_and_arrays():
    for code, number in ERROR_NUMBERS.items():
        app, _ = excel(udf=lambda *_, code=code: marked(code))
        assert call(app) == VBAErrorValue(number)
    app, _ = excel(
        udf=lambda *_: to_excel([[1.0, CellError("#N/A")], ["#N/A", CellError("#NUM!")]])
    )
    answer = call(app)
    assert [answer.get([row, column]) for row in (0, 1) for column in (0, 1)] == [
        1.0,
        VBAErrorValue(2042),
        "#N/A",
        VBAErrorValue(2036),
    ]


def test_an_exception_is_a_value_error_and_a_text_never_a_trace():
    def fails(*_):
        raise ValueError("boom")

    app, _ = excel(udf=fails)
    assert call(app) == VALUE


def test_a_process_that_was_ended_is_started_once_more():
    app, dll = excel()
    call(app)
    dead = dll.server
    dead.lost = True
    dll.server = Server(dead.press, dead.udf)
    assert call(app) == 2.0
    assert len(dll.commands) == 2


def test_without_python_every_cell_says_name_and_nobody_waits_twice():
    app, dll = excel()
    dll.startable = False
    app.freeze_clock(dt.datetime(2026, 11, 25, 12, 0, 0))
    assert [call(app) for _ in range(1000)] == [NAME] * 1000
    assert len(dll.commands) == 1
    app.freeze_clock(dt.datetime(2026, 11, 25, 12, 1, 1))
    dll.startable = True
    assert call(app) == 2.0


def test_a_dll_that_cannot_be_loaded_is_named_when_a_button_is_pressed():
    app, dll = excel()
    dll.loadable = False
    assert call(app) == NAME
    _, message, title, _ = pressed(app)
    assert title == "FinOps"
    assert SETTINGS["DLL"] in message
    assert "py -m finops_xl doctor" in message


def test_a_button_hands_over_its_id_the_workbook_and_the_path():
    seen = []
    app, _ = excel(press=lambda *given: seen.append(given) or "warning|Build register\nBuilt.")
    kind, message, title, style = pressed(app, "build_register")
    assert (kind, message, title, style & 0x70) == ("MsgBox", "Built.", "Build register", 48)
    ((button, workbook, path),) = seen
    assert (button, path) == ("build_register", "")
    assert workbook is app.workbook


@pytest.mark.parametrize(("kind", "icon"), [("info", 64), ("warning", 48), ("error", 16)])
def test_the_icon_says_how_it_went(kind, icon):
    app, _ = excel(press=lambda *_: f"{kind}|Title\nOne line.\nAnother.")
    _, message, title, style = pressed(app)
    assert (message, title, style & 0x70) == ("One line.\nAnother.", "Title", icon)


def test_an_answer_of_unknown_form_is_shown_as_it_is():
    app, _ = excel(press=lambda *_: "What?")
    assert pressed(app)[1] == "What?"


SETTINGS_OF_EXCEL = ("Calculation", "ScreenUpdating", "EnableEvents", "Interactive", "StatusBar")


def state(app):
    return [app.application.vba_get(name) for name in SETTINGS_OF_EXCEL]


@pytest.mark.parametrize("fails", [False, True])
def test_what_excel_was_set_to_is_put_back(fails):
    during = []

    def press(*_):
        during.append(state(app))
        app.application.vba_set("StatusBar", "working")
        if fails:
            raise RuntimeError("the server stopped")
        return "info|Title\nDone."

    app, _ = excel(press=press)
    before = state(app)
    pressed(app)
    assert state(app) == before
    manual = -4135
    assert during[0][:4] == [manual, False, False, False]


@pytest.mark.parametrize(
    ("tag", "computed"),
    [("", ()), ("calculate", ("Calculate",)), ("recalculate", ("CalculateFull",))],
)
def test_only_a_button_that_reads_figures_lets_excel_compute(tag, computed):
    app, _ = excel()
    pressed(app, "build_register", tag)
    assert app.application.computed == computed


def test_a_button_that_needs_a_file_asks_for_it_and_hands_it_over():
    seen = []
    app, _ = excel(press=lambda *given: seen.append(given) or "info|Title\nDone.")
    app.interpreter.run("FinOpsPress", [Control("export_csv", "csv")])
    assert seen == [], "cancelled"
    app.application.chosen = r"C:\out\register.csv"
    pressed(app, "export_csv", "csv")
    assert seen[0][::2] == ("export_csv", r"C:\out\register.csv")


def test_a_web_address_is_no_file():
    seen = []
    app, _ = excel(press=lambda *given: seen.append(given))
    app.application.chosen = "https://example.com/register.csv"
    assert "not a web address" in pressed(app, "export_csv", "csv")[1]
    assert seen == []


def test_what_fails_outside_python_is_told_without_the_debugger():
    app, _ = excel()
    app.application.chosen = VBARuntimeError(1004, "The dialog cannot be shown")
    _, message, title, style = pressed(app, "new_workshop", "xlsm")
    assert (message, title, style & 0x70) == ("The dialog cannot be shown", "FinOps", 16)


def test_a_repair_is_seen_at_the_next_button():
    app, dll = excel()
    dll.startable = False
    assert call(app) == NAME
    dll.startable = True
    assert call(app) == NAME, "cells do not try again at once"
    assert pressed(app)[1] == "Done."
    assert call(app) == 2.0


def test_no_workbook_open_is_told_to_python_and_changes_no_setting():
    seen = []
    app, _ = excel(press=lambda *given: seen.append(given) or "error|Title\nNo workbook is open.")
    # The add-in's own workbook is no active workbook in Excel; here it is the only one there is.
    app.application.active_book = None
    before = [app.application.vba_get(name) for name in SETTINGS_OF_EXCEL[1:]]
    pressed(app)
    assert seen[0][1] is None
    assert [app.application.vba_get(name) for name in SETTINGS_OF_EXCEL[1:]] == before
