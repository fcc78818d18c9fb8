"""The command register over several workbooks, as a person uses it."""

import csv
import hashlib
import io
import re
import shlex
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from card_page import printed_areas, width_of_columns
from made_workbooks import WITHOUT_ADD_IN
from office import saved_by_libreoffice
from portfolio_workbooks import SALES, SERVICE, workbook

from finops_xl.books.file import FileBook
from finops_xl.engine.evaluate import recalculate
from finops_xl.engine.workbook import Workbook
from finops_xl.errors import CellError
from finops_xl.macros.export import write_register_csv
from finops_xl.workshop.portfolio_tables import PortfolioRow


@pytest.fixture
def sales(tmp_path):
    return workbook(tmp_path / "sales.xlsx", "Sales", SALES)


@pytest.fixture
def service(tmp_path):
    return workbook(tmp_path / "service.xlsx", "Service", SERVICE)


@pytest.fixture
def abroad(tmp_path):
    """A workbook that differs in currency and horizon."""
    return workbook(
        tmp_path / "abroad.xlsx", "Abroad", SERVICE,
        ReportingCurrency="USD", FxRate=1.0, HorizonMonths=24.0,
    )  # fmt: skip


def cells(path, sheet="Portfolio"):
    return [cell.value for row in openpyxl.load_workbook(path)[sheet].iter_rows() for cell in row]


def row_labelled(path, label, sheet="Portfolio"):
    """Give the saved values right of a label."""
    for row in openpyxl.load_workbook(path, data_only=True)[sheet].iter_rows(values_only=True):
        if row[0] == label:
            return row[1:]
    raise AssertionError(f"{label} is not on {sheet}")


def test_workbooks_become_one_portfolio_and_stay_as_they_are(run, sales, service, tmp_path):
    before = sales.read_bytes(), service.read_bytes()
    out, table = tmp_path / "deep" / "portfolio.xlsx", tmp_path / "all.csv"
    status, printed, err = run("register", sales, service, "--out", out, "--csv", table)
    assert (status, err) == (0, "")
    assert "4 agents of 2 workbooks: 4 Go." in printed
    assert re.search(r"\d of 4 complete, \d signed in full; \d+ open errors? in the", printed)
    assert "Year 1 at target, EUR: value " in printed
    assert (sales.read_bytes(), service.read_bytes()) == before
    with table.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [(r["Workshop"], r["Agent ID"], r["File"]) for r in rows] == [
        ("Sales", "A01", "sales.xlsx"), ("Sales", "A02", "sales.xlsx"),
        ("Service", "S01", "service.xlsx"), ("Service", "S02", "service.xlsx"),
    ]  # fmt: skip
    total = row_labelled(out, "All agents")
    assert total[0] == 4
    assert total[2] == pytest.approx(sum(float(r["Year-1 cost"]) for r in rows))
    by_line = [row_labelled(out, label)[2] for label in ("Bottom line", "Top line")]
    assert sum(by_line) == pytest.approx(total[2])
    by_workshop = [row_labelled(out, label)[2] for label in ("Sales", "Service")]
    assert sum(by_workshop) == pytest.approx(total[2])
    assert row_labelled(out, "All KPIs with money")[2] == pytest.approx(total[7])


@pytest.mark.parametrize("others", [["CHF"], ["GBP", "CHF"], ["USD"]])
def test_the_options_that_settle_currencies_are_accepted_as_they_are_printed(
    run, sales, tmp_path, others
):
    files = [sales] + [
        workbook(tmp_path / f"{code}.xlsx", code, SERVICE, ReportingCurrency=code, FxRate=1.0)
        for code in others
    ]
    _, printed, _ = run("register", *files, "--out", tmp_path / "one.xlsx")
    (options,) = re.findall(r"Settle it: (--currency .*?) \(", " ".join(printed.split()))
    rates = [f"--convert {code}=0.92" for code in others]
    assert options.replace("RATE", "0.92") == " ".join(["--currency EUR", *rates])
    for code in others:
        assert f"1 {code} = RATE EUR" in printed
    typed = shlex.split(options.replace("RATE", "0.92"))
    status, printed, err = run("register", *files, "--out", tmp_path / "two.xlsx", *typed)
    assert (status, err) == (0, "")
    assert "--currency" not in printed


def test_a_currency_of_no_code_is_mended_on_its_sheet(run, sales, tmp_path):
    francs = workbook(tmp_path / "fr.xlsx", "Geneva", SERVICE, ReportingCurrency="Francs")
    _, printed, _ = run("register", sales, francs, "--out", tmp_path / "one.xlsx")
    wanted = "type a currency code of three letters, such as EUR, on Settings of Geneva."
    assert wanted in " ".join(printed.split())


def test_the_portfolio_is_a_plain_workbook_of_native_formulas(run, sales, service, tmp_path):
    out = tmp_path / "portfolio.xlsx"
    run("register", sales, service, "--out", out)
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == [
        "Portfolio", "Register", "Register KPIs", "Sources", "Findings summary",
    ]  # fmt: skip
    assert not [name for name in zipfile.ZipFile(out).namelist() if "vba" in name.lower()]
    stored = {
        (sheet, cell.coordinate): cell.value
        for sheet in book.sheetnames
        for row in openpyxl.load_workbook(out, data_only=True)[sheet].iter_rows()
        for cell in row
    }
    result = recalculate(Workbook.open(out), WITHOUT_ADD_IN)
    assert not result.unevaluated
    for sheet, values in result.values.items():
        for (row, column), value in values.items():
            assert not isinstance(value, CellError)
            there = stored[sheet, openpyxl.utils.cell.get_column_letter(column) + str(row)]
            if isinstance(value, float):
                assert there == pytest.approx(value) or hasattr(there, "year")
            else:
                assert (there or "") == (value or "")


@pytest.mark.libreoffice
def test_the_totals_by_verdict_are_the_sums_of_the_register(run, sales, service, tmp_path):
    out, table = tmp_path / "portfolio.xlsx", tmp_path / "all.csv"
    assert run("register", sales, service, "--out", out, "--csv", table)[0] == 0
    with table.open(encoding="utf-8-sig") as file:
        go = [row for row in csv.DictReader(file) if row["Verdict"] == "Go"]
    shown = row_labelled(out, "Go")
    assert shown[0] == len(go) > 0
    for place, column in ((1, "One-off cost"), (2, "Year-1 cost"), (4, "Year-1 value target")):
        assert shown[place] == pytest.approx(sum(float(row[column]) for row in go))


def test_libreoffice_computes_the_same_portfolio(run, sales, service, tmp_path):
    out = tmp_path / "portfolio.xlsx"
    run("register", sales, service, "--out", out)
    ours = openpyxl.load_workbook(out, data_only=True)["Portfolio"]
    theirs = openpyxl.load_workbook(saved_by_libreoffice(out, tmp_path), data_only=True)
    numbers = 0
    for row in ours.iter_rows():
        for cell in row:
            other = theirs["Portfolio"][cell.coordinate].value
            if isinstance(cell.value, int | float):
                numbers += 1
                assert other == pytest.approx(cell.value), cell.coordinate
            else:
                assert (other or "") == (cell.value or ""), cell.coordinate
    assert numbers > 80


@pytest.mark.parametrize(("sheet", "repeated", "left_out"), [
    ("Register", "$A:$C", 8),
    ("Register KPIs", "$A:$D", 1),
])  # fmt: skip
def test_a_wide_table_prints_three_pages_across_with_its_keys(
    run, sales, service, tmp_path, sheet, repeated, left_out
):
    out = tmp_path / "portfolio.xlsx"
    assert run("register", sales, service, "--out", out)[0] == 0
    page = openpyxl.load_workbook(out)[sheet]
    areas = printed_areas(page)
    assert len(areas) == 3
    assert page.print_title_cols == repeated
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
    assert areas[0][0] == 1
    assert [left for left, *_ in areas[1:]] == [right + 1 for _, _, right, _ in areas[:-1]]
    assert areas[-1][2] == page.max_column - left_out
    assert {area[3] for area in areas} == {page.max_row}
    keys = width_of_columns(page, 1, "ABCD".index(repeated[-1]) + 1)
    for left, _, right, _ in areas:
        assert (keys if left > 1 else 0) + width_of_columns(page, left, right) <= 380


def test_the_same_workbooks_give_the_same_portfolio(run, sales, service, tmp_path):
    one, two = tmp_path / "one.xlsx", tmp_path / "two.xlsx"
    for out in (one, two):
        run("register", sales, service, "--out", out)
    assert one.read_bytes() == two.read_bytes()


def test_sources_name_file_settings_and_hash(run, sales, abroad, tmp_path):
    out = tmp_path / "portfolio.xlsx"
    run("register", sales, abroad, "--out", out, "--currency", "EUR", "--fx-rate", "0.92")
    read = FileBook.open(out).rows("Sources")
    assert [row["Currency"] for row in read] == ["EUR", "USD"]
    assert [row["Converted at"] for row in read] == [1.0, 0.92]
    assert [row["Horizon"] for row in read] == [36.0, 24.0]
    assert [row["SHA-256 of the file"] for row in read] == [
        hashlib.sha256(path.read_bytes()).hexdigest() for path in (sales, abroad)
    ]


def test_totals_are_withheld_with_a_sentence_for_each_difference(run, sales, abroad, tmp_path):
    out = tmp_path / "portfolio.xlsx"
    status, printed, _ = run("register", sales, abroad, "--out", out)
    assert status == 0
    assert "Totals are withheld, because the workbooks differ:" in printed
    assert "  Reporting currency: EUR in Sales; USD in Abroad.\n" in printed
    assert "  Horizon: 36 months in Sales; 24 months in Abroad.\n" in printed
    assert "Year 1 at target" not in printed
    shown = cells(out)
    assert "All agents" not in shown
    assert shown.count("totals withheld") == 2
    assert row_labelled(out, "Differences not settled")[0] == 2
    read = FileBook.open(out)
    assert read.setting("ReportingCurrency") == "", "units say currency, not one of the two"
    assert read.setting("PortfolioHorizon") == "several"
    assert len(FileBook.open(out).rows("PortfolioRegister")) == 4


def test_options_settle_the_differences(run, sales, abroad, tmp_path):
    out = tmp_path / "portfolio.xlsx"
    status, printed, _ = run(
        "register", sales, abroad, "--out", out,
        "--currency", "EUR", "--convert", "USD=0.92", "--accept", "horizon",
    )  # fmt: skip
    assert status == 0
    assert "USD in Abroad. All are computed at EUR (1 USD = 0.92)." in printed
    assert "24 months in Abroad. Each workbook keeps its own." in printed
    assert "Year 1 at target, EUR: value " in printed
    assert row_labelled(out, "All agents")[0] == 4


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--convert", "USD=0.92"), "add --currency"),
        (("--currency", "Euro"), "three letters"),
        (("--currency", "EUR", "--convert", "USD"), "such as USD=0.92"),
        (("--currency", "EUR", "--convert", "USD=-1"), "such as USD=0.92"),
        (("--currency", "EUR", "--convert", "CHF=1.1"), "no workbook is in CHF"),
        (("--currency", "EUR", "--convert", "EUR=2"), "is in EUR already"),
        (("--currency", "EUR", "--convert", "USD=1", "--convert", "usd=2"), "give one"),
        (
            ("--currency", "EUR", "--convert", "USD=0.92", "--fx-rate", "0.95"),
            "both say what 1 USD is",
        ),
        (("--currency", "CHF"), "no rate for EUR (Sales): add --convert EUR=RATE"),
        (("--fx-rate", "0.92"), "add --currency"),
        (("--fx-rate", "0"), "such as 0.92"),
        (("--discount-rate", "9"), "0.09 for 9 %"),
        (("--horizon", "0"), "a number of months"),
        (("--accept", "currency"), "have no sum"),
        (("--accept", "prices"), "choose from fx, discount-rate, horizon, price-date"),
    ],
)
def test_options_that_cannot_be_meant_are_refused(run, sales, abroad, tmp_path, options, said):
    out = tmp_path / "portfolio.xlsx"
    status, printed, err = run("register", sales, abroad, "--out", out, *options)
    assert (status, printed) == (2, "")
    assert said in err
    assert len(err.splitlines()) == 1
    assert not out.exists()


def test_options_of_a_portfolio_are_refused_for_one_workbook(run, sales):
    before = sales.read_bytes()
    status, _, err = run("register", sales, "--horizon", "24")
    assert status == 2
    assert "are for several workbooks" in err
    assert sales.read_bytes() == before


def test_the_csv_of_a_portfolio_has_decimal_commas_where_they_are_asked_for(
    run, sales, service, tmp_path
):
    rows = {}
    for delimiter, option in ((",", ()), (";", ("--decimal-comma",))):
        out, file = tmp_path / f"{len(option)}.xlsx", tmp_path / f"{len(option)}.csv"
        assert run("register", sales, service, "--out", out, "--csv", file, *option)[0] == 0
        with file.open(encoding="utf-8-sig", newline="") as opened:
            rows[delimiter] = list(csv.DictReader(opened, delimiter=delimiter))
    plain, german = ([row["Run cost"] for row in rows[mark]] for mark in ",;")
    assert any("." in cost for cost in plain)
    assert german == [cost.replace(".", ",") for cost in plain]


def test_files_that_cannot_be_merged_are_named_with_the_remedy(run, sales, tmp_path):
    copy, broken = tmp_path / "copy.xlsx", tmp_path / "broken.xlsx"
    shutil.copy(sales, copy)
    broken.write_bytes(b"no workbook")
    strange = tmp_path / "strange.xlsx"
    openpyxl.Workbook().save(strange)
    out = tmp_path / "portfolio.xlsx"
    for files, said in (
        ((sales, sales), "is given twice: give each workbook once."),
        ((sales, copy), "are the same to the byte: leave one of them out."),
        ((sales, broken), "broken.xlsx"),
        ((sales, strange), "is not a FinOps workshop workbook"),
        ((sales, tmp_path / "gone.xlsx"), "gone.xlsx"),
        ((sales, tmp_path), str(tmp_path)),
    ):
        status, printed, err = run("register", *files, "--out", out)
        assert (status, printed) == (2, "")
        assert said in err
        assert len(err.splitlines()) == 1
        assert not out.exists()


def test_every_file_that_cannot_be_read_is_named_at_once(run, sales, tmp_path):
    for name in ("one.xlsx", "two.xlsx"):
        (tmp_path / name).write_bytes(name.encode())
    files = (sales, tmp_path / "one.xlsx", tmp_path / "two.xlsx")
    _, _, err = run("register", *files, "--out", tmp_path / "portfolio.xlsx")
    assert len(err.splitlines()) == 2
    assert "one.xlsx" in err
    assert "two.xlsx" in err


def test_an_older_workbook_is_carried_over_first(run, sales, service, tmp_path):
    book = FileBook.open(service)
    book.write_setting("FinOpsSchema", 1.0)
    book.save()
    status, _, err = run("register", sales, service, "--out", tmp_path / "portfolio.xlsx")
    assert status == 2
    assert "finops-xl new NEW_FILE --from service.xlsx" in err


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (None, "add --out portfolio.xlsx"),
        ("sales.xlsx", "is one of the workbooks to merge"),
        ("portfolio.xlsm", "must end in .xlsx"),
        ("there.xlsx", "is there already"),
    ],
)
def test_the_portfolio_never_replaces_another_file(run, sales, service, tmp_path, name, said):
    (tmp_path / "there.xlsx").write_bytes(b"of somebody else")
    before = sales.read_bytes()
    out = ("--out", tmp_path / name) if name else ()
    status, printed, err = run("register", sales, service, *out)
    assert (status, printed) == (2, "")
    assert said in err
    assert sales.read_bytes() == before
    assert (tmp_path / "there.xlsx").read_bytes() == b"of somebody else"


def test_nothing_is_written_where_the_csv_cannot_be(run, sales, service, tmp_path):
    (tmp_path / "taken").write_text("a file")
    out = tmp_path / "portfolio.xlsx"
    status, _, err = run(
        "register", sales, service, "--out", out, "--csv", tmp_path / "taken" / "all.csv"
    )
    assert status == 2
    assert "taken" in err
    assert not out.exists()


def test_no_csv_is_written_where_the_portfolio_cannot_be(run, sales, service, tmp_path):
    out, table = tmp_path / "portfolio.xlsx", tmp_path / "all.csv"
    out.write_bytes(b"an older portfolio")
    out.chmod(0o444)
    command = ("register", sales, service, "--out", out, "--csv", table, "--force")
    status, _, err = run(*command)
    assert status == 2
    assert str(out) in err
    assert not table.exists()
    assert out.read_bytes() == b"an older portfolio"


def test_the_csv_of_a_portfolio_has_its_columns_without_an_agent_too(tmp_path):
    write_register_csv(tmp_path / "all.csv", [], kind=PortfolioRow)
    assert (tmp_path / "all.csv").read_text("utf-8-sig").startswith("Workshop,")


def test_text_of_a_workbook_never_becomes_a_formula(run, sales, tmp_path):
    evil = '=HYPERLINK("http://example.org","click")'
    other = workbook(tmp_path / "evil.xlsx", evil, SERVICE, Client="=1+1")
    book = FileBook.open(other)
    agents = book.rows("Agents")
    agents[0]["Agent"], agents[0]["Process"] = "=cmd|' /C calc'!A0", '"&A1&"'
    book.write_rows("Agents", agents)
    book.save()
    out, table = tmp_path / "portfolio.xlsx", tmp_path / "all.csv"
    assert run("register", sales, other, "--out", out, "--csv", table)[0] == 0
    ours = ("=IFERROR(", "=IF(", "=HeaderLine", "=SUBSTITUTE(", "=0")
    for name, part in parts(out):
        for formula in formulas_in(part):
            assert f"={formula}".startswith(ours), (name, formula)
        assert b"<hyperlink r:id" not in part, name
    read = FileBook.open(out)
    assert read.rows("Sources")[1]["Workshop"] == evil
    assert read.rows("PortfolioRegister")[2]["Agent"] == "=cmd|' /C calc'!A0"
    assert row_labelled(out, evil)[0] == 2
    with io.StringIO(table.read_text(encoding="utf-8-sig")) as file:
        rows = list(csv.DictReader(file))
    assert rows[2]["Workshop"] == f"'{evil}"
    assert rows[2]["Agent"] == "'=cmd|' /C calc'!A0"


def parts(path):
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/sheet"):
                yield name, package.read(name)


def formulas_in(part):
    return [text.decode() for text in re.findall(rb"<f[^>]*>([^<]*)</f>", part)]


def test_a_workbook_without_agents_is_named_and_adds_nothing(run, sales, empty_workbook, tmp_path):
    out = tmp_path / "portfolio.xlsx"
    status, printed, err = run(
        "register", sales, empty_workbook, "--out", out, "--accept", "price-date"
    )
    assert status == 0
    assert "has no agents yet: it adds nothing to the portfolio." in err
    assert "2 agents of 2 workbooks" in printed


def test_the_commands_of_the_page_on_portfolios_run(
    run, sales, service, abroad, tmp_path, monkeypatch
):
    page = Path(__file__).parent.parent / "docs" / "portfolio.md"
    commands = re.findall(r"`finops-xl (register [^`]*--out[^`]*)`", page.read_text("utf-8"))
    assert len(commands) == 3
    monkeypatch.chdir(tmp_path)
    for command in commands:
        status, printed, err = run(*shlex.split(command), "--force")
        assert (status, err) == (0, ""), command
        assert "Year 1 at target, EUR" in printed, command


def test_the_register_of_one_workbook_is_built_as_before(run, sales, tmp_path):
    status, printed, _ = run("register", sales, "--out", tmp_path / "one.xlsx")
    assert status == 0
    assert f"\nWorkbook  {tmp_path / 'one.xlsx'}\n" in printed
    assert "2 agents: 2 Go" in printed
