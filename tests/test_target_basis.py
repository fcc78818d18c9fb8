"""A picked benchmark implies a claim, and the claim a band: natively as TARGETBAND has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from kpi_cases import sound_kpi, sound_target
from made_workbooks import WITHOUT_ADD_IN
from office import saved_by_libreoffice
from test_workshop_equals_workbook import assert_equal

from finops_xl import call
from finops_xl.books.file import FileBook
from finops_xl.macros import findings_of
from finops_xl.macros.carry_over import carry_over
from finops_xl.macros.reading import read_workshop
from finops_xl.template.build import build
from finops_xl.template.content import Content
from finops_xl.template.published_cases import benchmarks
from finops_xl.workshop import target_basis as words
from finops_xl.workshop.benchmarks import Benchmark, default_discount, relative_change
from finops_xl.workshop.columns import Cell, Record
from finops_xl.workshop.records import Agent, Kpi, Target
from finops_xl.workshop.register import Stamp, build_register
from finops_xl.workshop.target_basis import basis_of, suggested
from finops_xl.workshop.target_values import SCENARIOS

MONTHS = (6, 12)
NAMES = [(scenario, month) for month in MONTHS for scenario in SCENARIOS]

OWN = (
    Benchmark("level", unit="Days ", result=2.5, result_is="Level", evidence=" Field trial",
              source="Own roll-out", date=46000.0),
    Benchmark("relative", unit="%", result=-0.4, result_is="relative", evidence="controlled trial"),
    Benchmark("points", unit="days", result=-2.0, result_is="points", evidence="vendor claim"),
    Benchmark("other unit", unit="hours", baseline=96.0, result=24.0, result_is="level"),
    Benchmark("other points", unit="hours", baseline=96.0, result=-24.0, result_is="points"),
    Benchmark("from nothing", unit="hours", baseline=0.0, result=24.0, result_is="level"),
    Benchmark("a score", unit="NPS points", baseline=-35.0, result=74.0, result_is="level"),
    Benchmark("no result", unit="days", result_is="level", evidence="rumour"),
    Benchmark("no kind", unit="days", result=2.5),
    Benchmark("worse", unit="days", result=9.0, result_is="level", evidence="controlled trial"),
    Benchmark("odd? *sign", unit="days", result=3.0, result_is="level"),
    Benchmark(7.0, unit="days", result=3.0, result_is="level"),
    Benchmark(),
)  # fmt: skip

BLANK = dict.fromkeys(("claim", "claim_source", "claim_date", "discount"))
KPIS: dict[str, dict[str, Cell]] = {
    "lower": {},
    "higher": {"direction": "Higher ", "baseline": 1.0},
    "agent work": {"measured_on": "agent-handled work"},
    "within-band": {"direction": "within-band"},
    "no baseline": {"baseline": "n/a"},
    "no direction": {"direction": "down"},
    "per cent": {"unit": "%", "baseline": 0.2, "direction": "higher"},
}
ROWS: tuple[tuple[str, dict[str, Cell]], ...] = (
    *(("lower", {"benchmark": row.benchmark_id}) for row in OWN),
    ("lower", {"benchmark": "LEVEL"}),
    ("lower", {"benchmark": "level "}),
    ("lower", {"benchmark": "no such row"}),
    ("lower", {"benchmark": "level", "claim": 4.0}),
    ("lower", {"benchmark": "level", "claim": " ", "discount": 0.0}),
    ("lower", {"benchmark": "level", "discount": 1.0, "claim_source": "Ours"}),
    ("lower", {"benchmark": "level", "discount": 0.05, "claim_date": 46100.0}),
    ("lower", {"benchmark": "level", "discount": 50.0}),
    ("lower", {"benchmark": "level", "discount": "half"}),
    ("lower", {"claim": 2.5}),
    ("lower", {"claim": "n/a", "benchmark": "level"}),
    ("lower", {"claim": 6.5}),
    ("lower", {"benchmark": "level", "adoption_6": None}),
    ("lower", {"benchmark": "level", "adoption_12": 30.0}),
    ("lower", {"benchmark": "level", "adoption_12": "most"}),
    ("higher", {"benchmark": "level"}),
    ("higher", {"benchmark": "relative"}),
    ("agent work", {"benchmark": "level", "adoption_6": None}),
    ("within-band", {"benchmark": "level", "band_centre": 2.0}),
    ("within-band", {"claim": 2.0}),
    ("no baseline", {"benchmark": "level"}),
    ("no direction", {"benchmark": "level"}),
    ("per cent", {"benchmark": "relative"}),
    ("per cent", {"benchmark": "octopus-1"}),
    ("unknown", {"benchmark": "level"}),
)  # fmt: skip


def content(settings: dict[str, Cell] | None = None) -> Content:
    """One KPI per kind and row of targets, so that every row stands for itself."""
    kpis, targets = [], []
    for number, (kind, typed) in enumerate(ROWS):
        name = f"{kind} {number}"
        if kind in KPIS:
            kpis.append(sound_kpi(kpi=name, **KPIS[kind]))
        targets.append(sound_target(kpi=name, **BLANK | typed))
    rows: dict[type[Record], Sequence[Record]] = {
        Agent: (Agent("A01", line="Bottom line"),),
        Kpi: kpis,
        Target: targets,
        Benchmark: (*OWN, *benchmarks()),
    }
    return Content(settings={"WorkshopDate": 46346.0, **(settings or {})}, rows=rows)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("targets") / "targets.xlsx"
    build(content(), made)
    return made


def assert_native_equals_model(book: FileBook) -> None:
    workshop = read_workshop(book)
    settings = workshop.settings
    assert len(workshop.targets) == len(ROWS)
    for target in workshop.targets:
        kpi = workshop.kpi_of.get(("a01", str(target.kpi).casefold()))
        benchmark = workshop.benchmark_for(target)
        assert_equal(bool(target.benchmark_row), benchmark is not None, target.kpi)
        if kpi is None:
            assert target.suggestion in (None, "")
            continue
        basis = basis_of(target, kpi, benchmark, settings)
        for field in ("claim", "source", "date", "discount"):
            shown = f"claim_{field}_used" if field in ("source", "date") else f"{field}_used"
            assert_equal(getattr(target, shown), getattr(basis, field), (target.kpi, field))
        assert_equal(target.benchmark_claim, basis.benchmark_claim, target.kpi)
        suggestion = suggested(target, kpi, benchmark, settings)
        assert_equal(target.suggestion, suggestion.why, target.kpi)
        for scenario, month in NAMES:
            cell = getattr(target, f"suggested_{scenario}_{month}")
            assert_equal(cell, suggestion.levels.get((scenario, month)), (target.kpi, scenario))
    for row in workshop.benchmarks:
        assert_equal(row.relative_change, relative_change(row), row.benchmark_id)
        named = row.benchmark_id not in (None, "")
        assert_equal(row.discount, default_discount(row, settings) if named else None, row)


@pytest.mark.parametrize("functions", [None, WITHOUT_ADD_IN], ids=["add-in", "no add-in"])
def test_the_native_formulas_equal_the_model(file: Path, functions: object) -> None:
    assert_native_equals_model(FileBook.open(file, functions=functions))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "settings",
    [
        {"DefaultDiscountVendor": None},
        {"DefaultDiscountRct": "a third", "DiscountSpread": 0.2},
        {"DiscountSpread": None},
        {"DefaultAdoption6": None},
        {"DefaultAdoption6": 1.5},
    ],
    ids=str,
)
def test_they_equal_it_with_odd_settings_too(settings: dict[str, Cell], tmp_path: Path) -> None:
    build(content(settings), tmp_path / "odd.xlsx")
    assert_native_equals_model(FileBook.open(tmp_path / "odd.xlsx"))


@pytest.mark.libreoffice
def test_libreoffice_computes_the_same_band(file: Path, tmp_path: Path) -> None:
    kept = [f"Suggested {scenario} {month}" for scenario, month in NAMES]
    kept += ["Benchmark claim", "Claim used", "Discount used", "Suggestion", "Claim date used"]
    theirs = FileBook.open(saved_by_libreoffice(file, tmp_path)).workbook
    ours = FileBook.open(file).workbook
    table = ours.tables["targets"]
    compared = 0
    for header in kept:
        column = table.sheet_column(header)
        assert column
        for row in range(table.data.top, table.data.bottom + 1):
            pair = [book.sheets[table.sheet].value(row, column) for book in (ours, theirs)]
            assert_equal(pair[1], None if pair[0] == "" else pair[0], (header, row))
            compared += pair[0] not in (None, "")
    assert compared > 150


def test_the_suggested_band_is_that_of_targetband(file: Path) -> None:
    workshop = read_workshop(FileBook.open(file))
    count = 0
    for target in workshop.targets:
        if not str(target.suggestion).startswith(words.FROM_CLAIM):
            continue
        discount = target.discount_used
        assert isinstance(discount, float)
        spread = min(0.1, discount, 1 - discount)
        on_agent_work = target.measured_on == "agent-handled work"
        adoption_6 = 0.32 if target.adoption_6 in (None, "") else target.adoption_6
        shares = (1, 1) if on_agent_work else (adoption_6, target.adoption_12)
        six, twelve = call(
            "TARGETBAND",
            *(target.baseline, target.claim_used, *shares, discount - spread, discount + spread),
        )
        for (scenario, month), level in zip(NAMES, (*six, *twelve), strict=True):
            assert getattr(target, f"suggested_{scenario}_{month}") == pytest.approx(level)
        count += 1
    assert count >= 15


def by_row(file: Path, **typed: Cell) -> Target:
    """Find the row of targets in which this was typed."""
    number = next(n for n, (_, cells) in enumerate(ROWS) if cells == typed)
    found: Target = read_workshop(FileBook.open(file)).targets[number]
    return found


def test_every_reason_for_a_blank_suggestion_is_said(file: Path) -> None:
    reasons = {target.suggestion for target in read_workshop(FileBook.open(file)).targets}
    assert reasons == {
        words.FROM_CLAIM, words.DEFAULT_ADOPTION, words.WITHOUT_ADOPTION, words.NO_BAND,
        words.NO_BASELINE, words.NO_CLAIM, words.NO_LEVEL, words.NO_DIRECTION, words.NO_GAIN,
        words.NO_DISCOUNT, words.NO_ADOPTION, "",
    }  # fmt: skip


def test_a_level_counts_where_units_agree_and_else_the_baseline_is_changed_as_much(
    file: Path,
) -> None:
    assert by_row(file, benchmark="level").benchmark_claim == 2.5
    assert by_row(file, benchmark="points").benchmark_claim == pytest.approx(4.5)
    assert by_row(file, benchmark="relative").benchmark_claim == pytest.approx(3.9)
    assert by_row(file, benchmark="other unit").benchmark_claim == pytest.approx(6.5 / 4)
    assert by_row(file, benchmark="from nothing").benchmark_claim == ""
    assert by_row(file, benchmark="odd? *sign").benchmark_claim == 3.0


def test_what_is_typed_wins_and_both_stay_in_sight(file: Path) -> None:
    row = by_row(file, benchmark="level", claim=4.0)
    assert (row.benchmark_claim, row.claim, row.claim_used) == (2.5, 4.0, 4.0)
    assert (row.discount, row.discount_used) == (None, 0.4)
    assert (row.claim_source_used, row.claim_date_used) == ("Own roll-out", 46000.0)
    assert by_row(file, benchmark="relative").discount_used == 0.3
    assert by_row(file, claim=2.5).discount_used == 0.5, "a claim without evidence is a vendor's"


def test_the_discount_is_that_of_the_target_and_narrows_at_its_ends(file: Path) -> None:
    row = by_row(file, benchmark="level", claim=" ", discount=0.0)
    assert row.suggested_floor_12 == row.suggested_target_12 == row.suggested_stretch_12
    row = by_row(file, benchmark="level", discount=0.05, claim_date=46100.0)
    gains = [6.5 - level for level in (row.suggested_floor_12, row.suggested_stretch_12)]  # type: ignore[operator]
    assert gains[0] / gains[1] == pytest.approx(0.9 / 1.0)


def test_the_rules_and_the_register_take_what_is_used(tmp_path: Path) -> None:
    levels = {f"{scenario}_12": 2.5 for scenario in SCENARIOS}
    target = sound_target(**BLANK | {"benchmark": "level"} | levels)
    own = {**content().rows, Kpi: (sound_kpi(),), Target: (target,)}
    build(Content(settings=content().settings, rows=own), tmp_path / "picked.xlsx")
    book = FileBook.open(tmp_path / "picked.xlsx")
    found = {f.rule for f in findings_of(book).findings}
    assert "T05" in found
    assert "T07" not in found
    assert "T05" in str(book.read(Target)[0].check)
    (row,) = build_register(read_workshop(book), (), Stamp(46_000.0, "test", "book"))[1]
    assert (row.claim, row.claim_source, row.discount) == (2.5, "Own roll-out", 0.4)
    deeper = [*book.rows("Targets")]
    book.write_rows("Targets", [{**deeper[0], "Benchmark": None}])
    assert "T07" in {f.rule for f in findings_of(book).findings}
    book.write_setting("DefaultDiscountTrial", 0.7)
    book.write_rows("Targets", deeper)
    assert "T15" in {f.rule for f in findings_of(book).findings}


def test_a_benchmark_that_is_not_listed_is_found_and_counted(file: Path) -> None:
    book = FileBook.open(file)
    found = [f for f in findings_of(book).findings if f.rule == "W02" and f.column == "Benchmark"]
    assert [f.what for f in found] == [
        "There is no benchmark '7' on Benchmarks.",
        "There is no benchmark 'level' on Benchmarks.",
        "There is no benchmark 'no such row' on Benchmarks.",
    ]
    counted = {row["Check"]: row["Found"] for row in book.rows("Checks")}
    assert counted["Every benchmark that a target names is on Benchmarks"] == 3


def test_benchmarks_of_ones_own_are_carried_over(file: Path) -> None:
    carried = carry_over(FileBook.open(file)).content.of(Benchmark)
    assert [row.benchmark_id for row in carried[:2]] == ["level", "relative"]
    assert len(carried) == len(OWN) - 1 + len(benchmarks())


def test_a_workbook_from_before_benchmarks_gets_those_that_were_published(
    case_study: Path, tmp_path: Path
) -> None:
    book = FileBook.open(case_study)
    del book.workbook.tables["benchmarks"]
    assert carry_over(book).content.of(Benchmark) == benchmarks()


def test_a_claim_that_is_no_number_is_judged_as_before(file: Path) -> None:
    row = by_row(file, claim="n/a", benchmark="level")
    assert (row.claim_used, row.discount_used) == ("n/a", "")
    assert replace(row).suggestion == words.NO_LEVEL
