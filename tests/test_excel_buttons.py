"""The buttons through genuine xlwings objects: what they answer, write, keep and refuse."""

import datetime as dt
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from xlwings_openpyxl import closed, document_of, opened, saved, typed

from finops_xl import __version__
from finops_xl.books.file import FileBook
from finops_xl.books.live import LiveBook
from finops_xl.books.port import Place
from finops_xl.engine.addresses import cell_name
from finops_xl.hosts.excel import actions
from finops_xl.hosts.excel.answers import LONGEST
from finops_xl.hosts.excel.buttons import BUTTONS, press, pressed
from finops_xl.hosts.excel.folders import Folders
from finops_xl.hosts.excel.ribbon import GROUPS
from finops_xl.prices.book import price_book
from finops_xl.user_folder import VARIABLE
from finops_xl.workshop.dates import to_serial
from finops_xl.workshop.lists import VALIDATED

NOW = dt.datetime(2026, 11, 25, 14, 3, 22)
MESSAGE_BOX = 1_024
WRITING = [name for name, button in BUTTONS.items() if button.writes]
NEEDING = [name for name, button in BUTTONS.items() if button.needs_workbook]
MAKING = ["new_workshop", "new_case_study"]


@pytest.fixture
def folders(tmp_path):
    data = tmp_path / "Zoë Müller" / "finops-xl"
    return Folders(data, data / "backups", data / "finops-xl.log")


@pytest.fixture
def click(folders):
    """Press a button; give kind, title and message."""

    def click(button, workbook, argument=""):
        answer = pressed(button, workbook, str(argument), folders, NOW)
        first, _, message = answer.partition("\n")
        kind, _, title = first.partition("|")
        assert len(answer) <= MESSAGE_BOX
        assert len(message) <= LONGEST
        return kind, title, message

    return click


@pytest.fixture
def workbook(case_study):
    """The case study, open, with a finance person who is about to sign."""
    workbook = opened(case_study)
    page = (("SignApprover", "Ada Quist"), ("SignRole", "CFO"), ("SignStage", VALIDATED))
    for name, value in page:
        sheet, cell = LiveBook(workbook).setting_address(name)
        document_of(workbook).book[sheet][cell].value = value
    return workbook


def copies(folders):
    return sorted(folders.backups.iterdir()) if folders.backups.exists() else []


def everything(workbook):
    """Give every value that the tables and named cells show, except what RAND is part of."""
    book = LiveBook(workbook)
    rows = {table: book.rows(table) for table in book.tables()}
    return rows, {name: book.setting(name) for name in book.names() if name != "AddInFound"}


def test_every_button_of_the_ribbon_exists_and_no_other():
    assert list(BUTTONS) == [button.id for group in GROUPS for button in group.buttons]


def test_the_buttons_that_messages_name_are_called_so_on_the_ribbon():
    labels = {button.label for group in GROUPS for button in group.buttons}
    assert labels >= {
        "New workshop",
        "Validate for room",
        "Validate for sign-off",
        "Go to next finding",
    }


def test_each_answer_has_the_label_of_its_button_as_title(workbook, click, tmp_path):
    labels = {button.id: button.label for group in GROUPS for button in group.buttons}
    click("build_register", workbook)
    for button in BUTTONS:
        path = {"export_csv": tmp_path / "r.csv"}.get(button, tmp_path / f"{button}.xlsm")
        kind, title, message = click(button, workbook, path)
        assert title == labels[button]
        assert kind in ("info", "warning"), message
        assert message.strip() == message != ""


def test_what_a_user_should_know_of_the_changes_is_told(workbook, click, monkeypatch):
    """A book notes it while it writes, such as a formula of a single row that became a value."""
    written = LiveBook.write_rows

    def writing(book, table, rows):
        written(book, table, rows)
        book.notes.append(f"A formula in {table} is a value now.")

    monkeypatch.setattr(LiveBook, "write_rows", writing)
    _, _, message = click("validate_room", workbook)
    assert "A formula in Findings is a value now." in message


def test_signing_adds_rows_and_says_who_signed_what(workbook, click):
    before = LiveBook(workbook).rows("SignOffs")
    kind, title, message = click("sign_off", workbook)
    assert (kind, title) == ("info", "Sign targets")
    assert message.startswith("Ada Quist (CFO) signed 31 targets: validated with leadership.")
    assert "A04 Reopened issue rate: rules broken: T01" in message
    after = LiveBook(workbook).rows("SignOffs")
    assert after[: len(before)] == before
    assert len(after) == len(before) + 31


def test_validation_counts_what_it_found_and_says_where_it_is(workbook, click):
    kind, _, message = click("validate_sign_off", workbook)
    rows = LiveBook(workbook).rows("Findings")
    levels = [row["Level"] for row in rows]
    assert kind == "warning"
    assert message.startswith(
        f"Checked 12 agents, 36 KPIs, 34 targets: {levels.count('error')} errors, "
        f"{levels.count('warning')} warnings"
    )
    assert "See the sheet Findings" in message
    assert "new task" in message


def test_the_room_asks_for_less_than_the_sign_off(workbook, click):
    click("validate_room", workbook)
    in_room = LiveBook(workbook).rows("Findings")
    assert {row["Gate"] for row in in_room} == {"room"}
    click("validate_sign_off", workbook)
    assert len(LiveBook(workbook).rows("Findings")) > len(in_room)


def test_a_sound_workbook_gets_an_information_and_no_hint_to_findings(case_study, click):
    book = FileBook.open(case_study)
    for table in ("Agents", "Kpis", "Targets", "Costs", "AgentEconomics"):
        rows = [row for row in book.rows(table) if row["Agent ID"] in ("A01", "A03")]
        book.write_rows(table, rows)
    book.save()
    kind, _, message = click("validate_room", opened(case_study))
    assert kind == "info"
    assert message.startswith(
        "Checked 2 agents, 6 KPIs, 6 targets: 0 errors, 0 warnings.\n"
        "Signing today: nothing stops 6 targets.\n"
        "6 new rows on Observability for IT.\n\nA copy"
    )


def test_the_register_is_built_for_the_day_and_summed_up(workbook, click):
    _, _, message = click("build_register", workbook)
    rows = LiveBook(workbook).rows("Register")
    assert len(rows) == 12
    assert {row["Built on"] for row in rows} == {to_serial(NOW.date())}
    assert message.startswith("12 agents: ")
    assert "See the sheets Register and Register KPIs." in message


def test_the_register_is_exported(workbook, click, tmp_path):
    click("build_register", workbook)
    kind, _, message = click("export_csv", workbook, tmp_path / "register.csv")
    assert (kind, message) == (
        "info",
        f"Saved the register as {tmp_path / 'register.csv'}: 12 agents.",
    )
    assert (tmp_path / "register.csv").read_text("utf-8-sig").count("\n") == 13


@pytest.mark.parametrize(
    ("decimals", "cells", "end"), [(",", ";", ";0,09;36;EUR;0,92"), (".", ";", ";0.09;36;EUR;0.92")]
)
def test_an_excel_of_another_country_gets_a_register_that_it_opens(
    workbook, click, tmp_path, decimals, cells, end
):
    click("build_register", workbook)
    document = document_of(workbook)
    document.decimal_separator, document.list_separator = decimals, cells
    _, _, message = click("export_csv", workbook, tmp_path / "register.csv")
    way = f"cells parted by '{cells}' and decimals by '{decimals}', as Excel opens it here."
    assert message.endswith(way)
    head, first = (tmp_path / "register.csv").read_text("utf-8-sig").splitlines()[:2]
    assert head.startswith("Agent ID;Agent;Line;")
    assert first.endswith(end)


def test_the_unit_costs_are_refreshed(workbook, click):
    kind, _, message = click("refresh_unit_costs", workbook)
    assert kind == "info"
    assert message.startswith("Unit cost of 12 agents: 12 live.\nPrice book ")


def test_about_says_what_is_installed_here(click, folders):
    _, _, message = click("about", None)
    for fact in (
        f"finops-xl {__version__}, {len(actions.FUNCTIONS)} worksheet functions",
        price_book().book_id,
        sys.executable,
        "Licence MIT",
        str(folders.log),
    ):
        assert fact in message


def test_damaged_refreshed_prices_are_told_in_one_sentence(click, overlay):
    overlay.write_text("damaged")
    told = click("about", None)[2]
    assert "No price is known, because the refreshed prices in" in told
    assert "Traceback" not in told
    assert "log" not in told


def test_the_doctor_is_asked_also_without_a_workbook(click):
    assert "Python" in click("run_doctor", None)[2]


def test_a_call_with_fifteen_long_arguments_is_explained_in_one_box(workbook, click):
    table = LiveBook(workbook).table_map()["kpis"]
    for header in ("KPI", "Source", "Owner", "Definition", "Formula", "Line", "Unit", "Category"):
        cell = cell_name(table.data.top, table.sheet_column(header))
        typed(workbook, table.sheet, cell, "a long text without an end " * 20)
    LiveBook(workbook).select(Place(table.sheet, table.data.top, table.sheet_column("Check")))
    _, _, message = click("explain_cell", workbook)
    assert message.count("a long text without an end") > 5
    assert message.splitlines()[-1].startswith("attribution: ")


def test_many_findings_of_one_cell_end_with_a_sentence_and_name_the_sheet(workbook, click):
    click("validate_sign_off", workbook)
    table = LiveBook(workbook).table_map()["findings"]
    for row in range(table.data.top, table.data.bottom + 1):
        for header, value in (("Sheet", "Costs"), ("Cell", "C9")):
            typed(workbook, table.sheet, cell_name(row, table.sheet_column(header)), value)
    _, _, message = click("next_finding", workbook)
    assert message.startswith("Costs!C9\n\n1 of ")
    assert message.endswith("\nMore on the sheet Findings.")


# The copy


@pytest.mark.parametrize("button", WRITING)
def test_a_copy_from_before_is_kept_and_named(workbook, click, folders, tmp_path, button):
    before = saved(workbook, tmp_path / "before.xlsx").read_bytes()
    _, _, message = click(button, workbook)
    (copy,) = copies(folders)
    assert copy.name == "case-study 2026-11-25 14-03-22.xlsx"
    assert message.endswith(f"\n\nA copy from before is {copy}.")
    assert everything(opened(copy)) == everything(opened(_file(tmp_path / "was.xlsx", before)))
    assert LiveBook(opened(copy)).rows("Findings")[0]["Rule"] is None


@pytest.mark.parametrize("button", [name for name in BUTTONS if name not in WRITING])
def test_a_button_that_writes_no_cell_keeps_no_copy(workbook, click, folders, tmp_path, button):
    click(button, workbook, tmp_path / "new.xlsm")
    assert copies(folders) == []
    assert document_of(workbook).calls["write"] == 0


def test_a_folder_that_cannot_be_written_stops_a_button_before_anything_is_changed(
    workbook, click, folders
):
    folders.data.mkdir(parents=True)
    folders.backups.write_text("a file stands where the folder is meant")
    before = everything(workbook)
    for button in WRITING:
        kind, _, message = click(button, workbook)
        assert kind == "error"
        assert message.startswith(
            "Nothing was changed, because no copy of the workbook can be kept"
        )
        assert str(folders.backups) in message
    assert everything(workbook) == before


def test_an_excel_that_saves_no_copy_stops_a_button(workbook, click, monkeypatch):
    monkeypatch.setattr(LiveBook, "save_copy", lambda book, path: None)
    before = everything(workbook)
    kind, _, message = click("validate_room", workbook)
    assert (kind, message.split(",")[0]) == ("error", "Nothing was changed")
    assert everything(workbook) == before


# What a button refuses: one sentence, and nothing changed


@pytest.fixture
def somebody_elses(tmp_path):
    openpyxl.Workbook().save(tmp_path / "budget.xlsx")
    return opened(tmp_path / "budget.xlsx")


@pytest.mark.parametrize("button", [*WRITING, "next_finding", "export_csv"])
def test_a_workbook_without_our_tables_is_refused(somebody_elses, click, folders, tmp_path, button):
    kind, _, message = click(button, somebody_elses, tmp_path / "x.csv")
    assert kind == "error"
    assert message.startswith("budget.xlsx is not a FinOps workshop workbook")
    assert document_of(somebody_elses).calls["write"] == 0
    assert copies(folders) == []


@pytest.mark.parametrize(
    ("sheet", "button"),
    [
        *((sheet, b) for sheet in ("Economics", "Settings") for b in WRITING if b != "sign_off"),
        ("Sign-offs", "sign_off"),
    ],
)
def test_a_protected_sheet_is_refused_with_the_remedy(workbook, click, folders, sheet, button):
    document_of(workbook).book[sheet].protection.enable()
    before = everything(workbook)
    kind, _, message = click(button, workbook)
    assert kind == "error"
    assert message.startswith(f"Sheet '{sheet}' is protected")
    assert "Unprotect Sheet" in message
    assert everything(workbook) == before
    assert copies(folders) == []


@pytest.mark.parametrize("button", NEEDING)
def test_while_a_cell_is_edited_nothing_is_done(workbook, click, folders, button, monkeypatch):
    monkeypatch.setattr("finops_xl.books.excel_app.Excel.patience_before", 0.0)
    before = everything(workbook)
    document_of(workbook).edit_mode = True
    kind, _, message = click(button, workbook, "x.csv")
    document_of(workbook).edit_mode = False
    assert kind == "error"
    assert message.startswith("Excel is busy: a cell is being edited")
    assert everything(workbook) == before
    assert copies(folders) == []
    assert not folders.log.exists()


def test_a_user_who_edits_a_cell_in_the_middle_is_told_and_has_the_copy(
    workbook, click, folders, monkeypatch
):
    monkeypatch.setattr("finops_xl.books.excel_app.Excel.patience_between", 0.0)
    document_of(workbook).writes_before_edit_mode = 2
    kind, _, message = click("build_register", workbook)
    assert kind == "error"
    assert "only partly up to date" in message
    assert message.endswith(f"A copy from before is {copies(folders)[0]}.")


@pytest.mark.parametrize("button", [*WRITING, "next_finding", "export_csv"])
def test_a_renamed_table_is_named_with_the_remedy(case_study, click, folders, tmp_path, button):
    table = {"next_finding": "Findings", "export_csv": "Register"}.get(button, "AgentEconomics")
    workbook = opened(_with_renamed_table(case_study, table))
    before = everything(workbook)
    kind, _, message = click(button, workbook, tmp_path / "x.csv")
    assert kind == "error"
    assert message.startswith(f"The table {table} ")
    assert f"is missing (is it 'My{table}' now?)" in message
    assert everything(workbook) == before
    assert copies(folders) == []


@pytest.mark.parametrize("button", NEEDING)
def test_without_an_open_workbook_it_says_so(click, button):
    kind, _, message = click(button, None)
    assert (kind, message) == (
        "error",
        "No workbook is open: open a workshop workbook, or make one with New workshop.",
    )


def test_a_closed_workbook_is_answered_without_a_traceback(workbook, click):
    closed(workbook)
    kind, _, message = click("validate_room", workbook)
    assert kind == "error"
    assert "Traceback" not in message


def test_an_older_and_a_newer_schema_are_told_apart(workbook, click):
    sheet, cell = LiveBook(workbook).setting_address("FinOpsSchema")
    typed(workbook, sheet, cell, 0)
    assert "has schema 0, this finops-xl needs" in click("validate_room", workbook)[2]
    typed(workbook, sheet, cell, 99)
    assert "newer than this finops-xl" in click("validate_room", workbook)[2]
    assert document_of(workbook).calls["write"] == 0


def test_another_version_with_the_same_schema_is_only_told(workbook, click):
    sheet, cell = LiveBook(workbook).setting_address("MadeBy")
    typed(workbook, sheet, cell, "finops-xl 0.0.9")
    kind, _, message = click("build_register", workbook)
    assert kind == "info"
    assert (
        f"The workbook was made by finops-xl 0.0.9, the add-in is finops-xl {__version__}"
        in message
    )
    assert len(LiveBook(workbook).rows("Register")) == 12


def test_an_unknown_button_says_that_the_add_in_is_of_another_version(workbook, click):
    kind, title, message = click("print_money", workbook)
    assert (kind, title) == ("error", "FinOps")
    assert "has no button 'print_money'" in message
    assert "py -m finops_xl install" in message


# What nobody foresaw


def _failing(*_):
    raise RuntimeError("secret detail of the fault")


def test_a_fault_is_logged_in_full_and_told_without_a_traceback(
    workbook, click, folders, monkeypatch
):
    monkeypatch.setattr(actions, "validate_kpis", _failing)
    before = everything(workbook)
    kind, _, message = click("validate_room", workbook)
    assert kind == "error"
    assert message == (
        "The button stopped on an unexpected error (RuntimeError). Nothing was changed. "
        f"Its detail is in {folders.log}."
    )
    log = folders.log.read_text("utf-8")
    assert "Traceback (most recent call last)" in log
    assert "RuntimeError: secret detail of the fault" in log
    assert f"2026-11-25 14:03:22 validate_room, finops-xl {__version__}, Python 3" in log
    assert everything(workbook) == before
    click("validate_room", workbook)
    assert folders.log.read_text("utf-8").count("Traceback") == 2


def test_a_fault_in_the_middle_of_writing_names_the_copy(workbook, click, folders, monkeypatch):
    monkeypatch.setattr("finops_xl.books.live_writing.RowsWrite.run", _failing)
    _, _, message = click("validate_room", workbook)
    assert "Nothing was changed" not in message
    assert message.endswith(f"A copy from before is {copies(folders)[0]}.")


def test_a_log_that_cannot_be_written_is_said(workbook, click, folders, monkeypatch):
    monkeypatch.setattr(actions, "validate_kpis", _failing)
    folders.log.mkdir(parents=True)
    _, _, message = click("validate_room", workbook)
    assert f"Its detail could not be written to {folders.log}" in message


# Making a workbook


@pytest.mark.parametrize("button", MAKING)
def test_a_new_workbook_is_made_with_its_macros(click, tmp_path, button):
    path = tmp_path / "mit Leerzeichen ü.xlsm"
    kind, _, message = click(button, None, path)
    assert kind == "info", "only then does Excel open it"
    assert message.startswith(f"Made {path}.")
    with zipfile.ZipFile(path) as package:
        assert "xl/vbaProject.bin" in package.namelist()
    agents = [row for row in FileBook.open(path).rows("Agents") if row["Agent ID"]]
    assert len(agents) == (12 if button == "new_case_study" else 0)


def test_a_file_that_is_there_is_never_replaced(click, case_study):
    path = case_study.rename(case_study.with_suffix(".xlsm"))
    before = path.read_bytes()
    for workbook in (None, opened(path)):
        kind, _, message = click("new_workshop", workbook, path)
        assert kind == "error"
        assert "choose another name" in message
    assert path.read_bytes() == before


def test_a_name_that_is_open_from_another_folder_is_refused(click, case_study, tmp_path):
    path = case_study.rename(case_study.with_suffix(".xlsm"))
    elsewhere = tmp_path / "other" / "Case-Study.xlsm"
    elsewhere.parent.mkdir()
    kind, _, message = click("new_workshop", opened(path), elsewhere)
    assert kind == "error"
    assert "Excel opens no second one of that name" in message
    assert not elsewhere.exists()


@pytest.mark.parametrize(
    ("argument", "told"),
    [
        ("", "No file was chosen"),
        ("plan.xlsx", "must end in .xlsm"),
        ("no/such/folder/plan.xlsm", "cannot be written"),
    ],
)
def test_a_path_that_will_not_do_is_refused(click, tmp_path, argument, told):
    path = tmp_path / argument if argument else ""
    kind, _, message = click("new_workshop", None, path)
    assert kind == "error"
    assert told in message
    assert [file.name for file in tmp_path.iterdir()] == []


# The way in


def test_press_works_in_the_folders_of_the_user(case_study, tmp_path, monkeypatch):
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(sys, "platform", "linux")
    answer = press("validate_room", opened(case_study))
    (copy,) = (tmp_path / "data" / "finops-xl" / "backups").iterdir()
    assert re.fullmatch(r"case-study \d{4}-\d\d-\d\d \d\d-\d\d-\d\d\.xlsx", copy.name)
    assert answer.startswith("warning|")
    assert answer.split("\n")[1].startswith("Checked 12 agents")


def test_the_com_server_of_xlwings_hands_press_what_vba_gives_and_gives_back_text():
    code = """if True:
        import sys, types
        import pywin32_stubs
        xlwings = pywin32_stubs.load()
        util = sys.modules["win32com.server.util"]
        python_object = xlwings.com_server.XLPythonObject
        def unwrap(item):
            if isinstance(item, python_object):
                return item
            raise ValueError
        util.unwrap = unwrap
        server = xlwings.com_server.XLPython()
        buttons = server.Module("finops_xl.hosts.excel.buttons")
        def answered(*given):
            return server.Str(server.Call(buttons, "press", server.Tuple(*given)))
        print(answered("about", None, "").splitlines()[0])
        print(answered("validate_room", None, "").splitlines()[0])
        busy = sys.modules["pywintypes"].com_error()
        busy.hresult, busy.excepinfo = -2147418111, None
        class Workbook:
            @property
            def Worksheets(self):
                raise busy
            Name = "Plan.xlsm"
        from finops_xl.books.excel_app import Excel
        Excel.patience_before = 0.0
        print(answered("validate_room", Workbook(), ""))
    """
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parent,
    )
    assert done.returncode == 0, done.stderr
    kinds = [line.partition("|")[0] for line in done.stdout.splitlines()[:3]]
    assert kinds == ["info", "error", "error"]
    assert "Validate for room" in done.stdout
    assert "Excel is busy: a cell is being edited" in done.stdout


def _file(path, data):
    path.write_bytes(data)
    return path


def _with_renamed_table(file, table):
    with zipfile.ZipFile(file) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    old, new = (f'displayName="{name}"'.encode() for name in (table, f"My{table}"))
    assert any(old in data for data in parts.values())
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            changed = data.replace(old, new) if "tables/" in name else data
            package.writestr(name, changed)
    return file
