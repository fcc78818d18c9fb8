"""One list of cases for every host: golden rows, rules for arguments, examples of the help.

A case says which function is called with what, and judges an answer. Arguments are values,
None for one that is left out, BLANK for a blank cell, a CellError for a cell that holds
one, and rows for a range. An answer is a value, rows, or the code of an error.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from golden import agrees, arguments, rows
from kpi_cases import cell, family, wanted

from finops_xl.errors import CellError
from finops_xl.functions import FUNCTIONS

BLANK = object()
"""A reference to one blank cell."""

Judge = Callable[[Any], bool]


@dataclass(frozen=True)
class Case:
    """A call, or a formula of the help, and what answers it."""

    id: str
    function: str
    arguments: tuple[Any, ...]
    is_right: Judge
    formula: str = ""
    differs: str = ""
    """Why LibreOffice gives another answer."""
    is_right_there: Judge | None = None


def cases() -> list[Case]:
    """List all cases."""
    return [case for source in _SOURCES for case in source()]


def equals(expected: Any, tolerance: str = "1e-9") -> Judge:
    """Judge by a value, rows, or the code of an error."""
    return lambda answer: _same(answer, expected, tolerance)


def _same(answer: Any, expected: Any, tolerance: str) -> bool:
    if isinstance(expected, list):
        return (
            isinstance(answer, list)
            and len(answer) == len(expected)
            and all(_same(a, e, tolerance) for a, e in zip(answer, expected, strict=True))
        )
    if isinstance(expected, str) or isinstance(answer, str | list):
        return bool(answer == expected)
    return agrees(answer, expected, tolerance)


def _case(file: str, row: dict[str, str], function: str, *given: Any, right: Judge) -> Case:
    return Case(f"{file} {row['id']}", function, given, right)


def _right(row: dict[str, str]) -> Judge:
    return equals(json.loads(row["expected"]), row["tol"])


def _returns() -> Iterator[Case]:
    names = {"ROI": "ROI", "ROI_RATIO": "ROIRATIO"}
    for row in rows("roi.csv"):
        given = arguments(row)
        name = names[row["function"]]
        yield _case("roi", row, name, given["value"], given["cost"], right=_right(row))
    for row in rows("payback.csv"):
        given = arguments(row)
        flows = given["cashflows"]
        calls = (-flows[0], [flows[1:]]) if flows else (None, None)
        which = "last" if row["function"] == "PAYBACK_LAST" else "first"
        given_rate = given.get("rate", 0)
        yield _case("payback", row, "PAYBACK", *calls, given_rate, which, right=_right(row))
    for row in rows("npv.csv"):
        given = arguments(row)
        rate, timing = given["rate"], "start" if row["function"] == "NPV0" else "end"
        annual = rate if rate <= -1 else (1 + rate) ** 12 - 1
        right = equals("#NUM!") if rate <= -1 else _right(row)
        yield _case("npv", row, "NPVMONTHLY", annual, [given["values"]], 0, timing, right=right)


def _rates() -> Iterator[Case]:
    for file in ("irr", "xirr"):
        for row in rows(f"{file}.csv"):
            given = arguments(row)
            flows = [[value] for value in given["values"]]
            dates = [[day] for day in given.get("dates", ())] or None
            yield _case(file, row, "IRRALL", flows, None, dates, right=_holds_rates(row))


def _holds_rates(row: dict[str, str]) -> Judge:
    """The published rates are among those given, and all known ones are given."""
    expected = json.loads(row["expected"])
    if isinstance(expected, str):
        return equals(expected)
    published = expected if isinstance(expected, list) else [expected]
    known = json.loads(row["all_real_roots"] or "[]")

    def judge(answer: Any) -> bool:
        found = [line[0] for line in answer] if isinstance(answer, list) else [answer]
        if any(isinstance(rate, str) for rate in found):
            return False
        if known and not _same(found, known, "1e-9"):
            return False
        return all(any(agrees(rate, each, row["tol"]) for rate in found) for each in published)

    return judge


def _hosting() -> Iterator[Case]:
    names = [parameter.name for parameter in FUNCTIONS["BREAKEVEN"].parameters]
    for row in rows("breakeven.csv"):
        given = arguments(row)
        right = equals(json.loads(row["expected"]), row["tol"] or "0")
        yield _case("breakeven", row, "BREAKEVEN", *(given.get(n) for n in names), right=right)
    for row in rows("hosting.csv"):
        yield from _hosting_row(row, arguments(row))


def _hosting_row(row: dict[str, str], given: dict[str, Any]) -> Iterator[Case]:
    if row["function"] == "CAPACITY_M":
        speed, use, hours = given["tps"], given["utilization"], given["hours"]
        yield _case(
            "hosting", row, "GPUCAPACITY", speed, speed, 0.25, use, hours, right=_right(row)
        )
    elif row["function"] == "SELF_COST_RENTED":
        month = given["gpu_hour"] * given["hours"]
        yield _case("hosting", row, "SELFHOSTCOST", 1000, month, 1000, right=_right(row))
    elif row["function"] == "BE_MONTH":
        yearly = (1 + given["growth"]) ** 12 - 1, 1 - (1 - given["decline"]) ** 12
        months = given["capex"], given["self_month"], given["vol_m"], given["price"], *yearly
        expected = json.loads(row["expected"])
        crossings = expected["crossing_months"] or ["#N/A"]
        lasting = crossings[-1] if expected["ends_self_cheaper"] else "#N/A"
        for which, month in (("first", crossings[0]), ("last", lasting)):
            yield _case(
                f"hosting {which}", row, "BREAKEVENMONTH", *months, given["months"], which,
                right=equals(month),
            )  # fmt: skip


def _prices() -> Iterator[Case]:
    sizes = "input_tokens output_tokens cached_tokens cache_write_tokens calls".split()
    for row in rows("prices.csv"):
        usd = row["expected_usd"]
        yield _case(
            "prices", row, "TOKENCOST", f"{row['provider']}/{row['model']}",
            *(float(row[size]) for size in sizes), row["date"], row["mode"],
            right=equals(usd if usd.startswith("#") else float(usd)),
        )  # fmt: skip
    loop = "turns base output tool".split()
    for row in rows("agent_loops.csv"):
        if row["id"] <= "loop-p06":  # the others have prices of no model
            for caching in (False, True):
                usd = row["expected_cache" if caching else "expected_no_cache"]
                yield _case(
                    f"agent_loops caching={caching}", row, "AGENTCOST", "claude-sonnet-5-5",
                    *(float(row[size]) for size in loop), caching, right=equals(float(usd)),
                )  # fmt: skip
    for row in rows("agent_loops_tiers.csv"):
        yield _case(
            "agent_loops_tiers", row, "AGENTCOST", f"{row['provider']}/{row['model']}",
            *(float(row[size]) for size in loop), None, None, row["date"],
            right=equals(float(row["expected_no_cache"])),
        )  # fmt: skip


def _token_counts() -> Iterator[Case]:
    worst = {"prose": 0.28, "code": 0.21, "json": 0.08}
    for row in rows("token_counts.csv"):
        counted, band = float(row["o200k_base"]), worst[row["kind"]] + 0.005
        near = _within((1 - band) * counted, (1 + band) * counted)
        yield _case("token_counts", row, "TOKENESTIMATE", row["text"], row["kind"], right=near)


def _within(lowest: float, highest: float) -> Judge:
    return lambda answer: isinstance(answer, float) and lowest <= answer <= highest


def _targets() -> Iterator[Case]:
    for row in rows("value_targets.csv"):
        function = FUNCTIONS[row["function"]]
        yield _case(
            "value_targets", row, function.name, *function.in_order((), arguments(row)),
            right=_right(row),
        )  # fmt: skip
    levels = "floor6 target6 stretch6 floor12 target12 stretch12".split()
    for file in ("targets", "target_statements"):
        for row in rows(f"{file}.csv"):
            given = ["baseline", "direction", *levels, "vendor_claim", "unit"]
            yield _case(
                file, row, "TARGETCHECK", *(cell(row[name]) for name in given),
                right=_labelled(row),
            )  # fmt: skip


LABELLED_KPIS = (
    "kpis",
    "kpi_statements",
    *(f"kpi_statements_{name}" for name in ("unseen", "later", "industries", "held_out")),
)
WARNINGS_OF_SOUND_KPIS = ("Warning K08b", "Warning K10", "Warning K20")


def _kpis() -> Iterator[Case]:
    names = "name category agent_line unit direction baseline baseline_date source owner frequency"
    for file in LABELLED_KPIS:
        for row in rows(f"{file}.csv"):
            given = [cell(row[name]) for name in (*names.split(), "definition", "formula")]
            yield _case(
                file, row, "KPICHECK", *given, "2026-11-22",
                right=_labelled(row, WARNINGS_OF_SOUND_KPIS),
            )  # fmt: skip


def _labelled(row: dict[str, str], warnings: tuple[str, ...] = ("\0",)) -> Judge:
    """A sound statement passes; another is named with one of the rules of its label.

    A cell shows one verdict, so a warning that sound ones may have may stand before the rule.
    """

    def judge(verdict: Any) -> bool:
        if row["expect"] == "valid" and verdict == "OK":
            return True
        named = family(str(verdict).removeprefix("Warning ").split()[0])
        labelled = row["expect"] == "invalid" and named in set(map(family, wanted(row)))
        return labelled or str(verdict).startswith(warnings)

    return judge


def _rules() -> Iterator[Case]:
    for row in rows("host_rules.csv"):
        given = tuple(_argument(each) for each in json.loads(row["args_json"]))
        right = _beginning if row["id"] == "table" else equals
        yield Case(
            f"host_rules {row['id']}", row["function"], given, right(json.loads(row["expected"])),
            differs=row["why_calc"],
            is_right_there=equals(json.loads(row["calc"])) if row["calc"] else None,
        )  # fmt: skip


def _beginning(expected: list[list[Any]]) -> Judge:
    """Judge the first cells of the rows only."""
    rows, columns = len(expected), len(expected[0])
    return lambda answer: (
        isinstance(answer, list) and equals(expected)([line[:columns] for line in answer[:rows]])
    )


def _argument(given: Any) -> Any:
    if isinstance(given, dict):
        return BLANK if given.get("blank") else CellError(given["error"])
    if isinstance(given, list):
        return [[_argument(each) for each in line] for line in given]
    return float(given) if type(given) is int else given


def _examples() -> Iterator[Case]:
    for function in FUNCTIONS.values():
        for number, example in enumerate(function.documentation.examples, 1):
            yield Case(
                f"example {function.name} {number}", function.name, (),
                equals(_shown(example.value)), formula=example.formula,
            )  # fmt: skip


def _shown(value: str) -> Any:
    if value.startswith("{"):
        lines = value.strip("{}").split(";")
        return [[float(each) for each in line.split(",")] for line in lines]
    try:
        return float(value)
    except ValueError:
        return value


_SOURCES = (
    _returns, _rates, _hosting, _prices, _token_counts, _targets, _kpis, _rules, _examples,
)  # fmt: skip
