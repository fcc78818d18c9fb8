"""The KPIs of the agent card: baseline, levels at 6 and 12 months, and how far each is signed."""

from __future__ import annotations

from finops_xl.template.calculator import result
from finops_xl.template.draft import Page
from finops_xl.template.sheets.agent_card.grid import (
    HELP,
    LAST,
    LINE,
    MIDDLE,
    RIGHT,
    ROW,
    cell,
    heading_of,
    next_row,
    or_words,
    put,
    put_heading,
    rounded,
    rows_of_agent,
    rows_shown,
    shortened,
    shown,
)
from finops_xl.template.styles import DATE, LEVEL
from finops_xl.template.table import show_as_unit_and_size
from finops_xl.workshop.benchmarks import WITHIN_BAND
from finops_xl.workshop.lists import LEVELS, SIGN_STAGES
from finops_xl.workshop.sign_off_status import CHANGED, NOT_SIGNED

MOST_KPIS = 3
ROWS = 3 + MOST_KPIS
"""Rows of the band: heading, two rows of headers, the KPIs."""
_HEADER_HEIGHT, _HEIGHT = 16.5, 39
_KPI_ROW, _TARGET_ROW, UNIT = HELP, HELP + 1, HELP + 2
_BASELINE = 2
_NO_TARGETS = "no targets yet"

_HEADERS = (
    "KPI", "Unit, better", "Baseline", "Measured on",
    *("Floor", "Target", "Stretch") * 2, "Sign-off", "Owner", "Source",
)  # fmt: skip


def write_kpis(page: Page, row: int) -> list[str]:
    """Write the band; give the cells with the rows of its targets."""
    rows = [row + 3 + number for number in range(MOST_KPIS)]
    put_heading(page, row, heading_of("KPIs and targets", _shown_of(rows)))
    page.put(row + 1, MIDDLE, "6 months after go-live", page.look("note"))
    page.put(row + 1, MIDDLE + 3, "12 months after go-live", page.look("note"))
    page.sheet.set_row(row + 1, LINE)
    page.sheet.set_row(row + 2, _HEADER_HEIGHT)
    for column, header in enumerate(_HEADERS):
        align = "right" if column == _BASELINE or header in ("Floor", "Target", "Stretch") else ""
        align = align or ("center" if header == "Measured on" else "left")
        page.put(row + 2, column, header, page.look("header formula", align=align))
    for number, header in enumerate(("Row on 3 KPIs", "Row on 4 Targets", "Unit"), HELP):
        page.put(row + 2, number, header, page.look("note"))
    for at in rows:
        _write_kpi(page, at, cell(at - 1, _KPI_ROW) if at > rows[0] else "")
    for column in (_BASELINE, *range(MIDDLE, RIGHT)):
        show_as_unit_and_size(page, rows[0], rows[-1], column, UNIT)
    _colour_sign_off(page, rows)
    return [cell(at, _TARGET_ROW) for at in rows]


_ROLES = {**dict.fromkeys(SIGN_STAGES, "ok"), NOT_SIGNED: "waiting", _NO_TARGETS: "waiting"}


def _colour_sign_off(page: Page, rows: list[int]) -> None:
    """Colour how far a target is signed by its first words; the words say it as well."""
    area = (rows[0], RIGHT, rows[-1], RIGHT)
    rule = {"type": "text", "criteria": "begins with", "stop_if_true": True}
    for words, role in _ROLES.items():
        page.sheet.conditional_format(*area, {**rule, "value": words, "format": page.look(role)})
    changed = {**rule, "value": CHANGED.strip(), "format": page.look("check")}
    page.sheet.conditional_format(*area, changed)


def _shown_of(rows: list[int]) -> str:
    count, most = rows_of_agent("{Kpi.agent_id}"), rows_shown(rows)
    return (
        f'IF({ROW}="","",IF({count}=0,": none yet, add two or three on 3 KPIs",'
        f'IF({count}>{most},": "&{most}&" of "&{count}&" shown, the others stand on 3 KPIs","")))'
    )


def _write_kpi(page: Page, row: int, before: str) -> None:
    page.sheet.set_row(row, _HEIGHT)
    kpi_row, target_row, unit = (cell(row, c) for c in (_KPI_ROW, _TARGET_ROW, UNIT))
    put(page, row, _KPI_ROW, next_row("{Kpi.agent_id}", before), "formula")
    # A target without a KPI has a blank row there, which a blank one would find.
    found = f"MATCH({kpi_row},{{Target.kpi_row}},0)"
    put(page, row, _TARGET_ROW, f'IF(ISNUMBER({kpi_row}),{found},"")', "formula")

    def of_kpi(field: str) -> str:
        return f"INDEX({{Kpi.{field}}},{kpi_row})"

    def of_target(field: str) -> str:
        return f"INDEX({{Target.{field}}},{target_row})"

    put(page, row, UNIT, shown(of_kpi("unit")), "formula")
    name = or_words(of_kpi("kpi"), "KPI without a name")
    owner = or_words(of_kpi("owner"), "no owner")
    source = or_words(of_kpi("source"), "no source")
    texts = (
        (0, shortened(name, "CardNameLetters"), "card name"),
        (
            1,
            f'{unit}&"\n"&{_better(of_kpi("direction"), of_target("band_centre"), unit)}',
            "card cell",
        ),
        (RIGHT, _sign_off(target_row, kpi_row), "card cell"),
        (RIGHT + 1, shortened(owner, "CardOwnerLetters"), "card cell"),
        (LAST, shortened(source, "CardSourceLetters"), "card cell"),
    )
    for column, formula, role in texts:
        page.put(row, column, result(formula), page.look(role, wrap=True, align="left"))
    put(page, row, _BASELINE, or_words(of_kpi("baseline"), "no baseline"), "card figure",
        number_format=LEVEL, align="right")  # fmt: skip
    put(page, row, _BASELINE + 1, shown(of_kpi("baseline_date")), "card figure",
        number_format=DATE, align="center")  # fmt: skip
    for column, level in enumerate(map(of_target, LEVELS), MIDDLE):
        deviation = f'"\u00b1 "&{_in_unit(level, unit)}'
        within = f"AND({_is_within(of_kpi('direction'))},ISNUMBER({level}))"
        put(page, row, column, f"IF({within},{deviation},{shown(level)})", "card figure",
            number_format=LEVEL, align="right")  # fmt: skip


def _is_within(direction: str) -> str:
    return f'TRIM({direction})="{WITHIN_BAND}"'


def _better(direction: str, centre: str, unit: str) -> str:
    """Say which way is better; the levels of a KPI within a band are deviations from its centre."""
    at = f'"near "&{_in_unit(centre, unit)}'
    near = f'IFERROR(IF(ISNUMBER({centre}),{at},"near its band"),"near its band")'
    return f"IF({_is_within(direction)},{near},TRIM({direction}))"


def _in_unit(value: str, unit: str) -> str:
    """Write a level into a text as its cell would show it: a share as per cent."""
    share = f'FIXED({value}/1%,1)&"%"'
    return f'IF({unit}="%",{share},{rounded(value, "CardLevelDigits")})'


def _sign_off(target_row: str, kpi_row: str) -> str:
    """Say how far it is signed and by whom; a change shows as much as the cell holds."""
    status = f"INDEX({{Target.sign_off}},{target_row})"
    approver = f"INDEX({{SignOff.approver}},INDEX({{Target.sign_off_row}},{target_row}))"
    stages = ",".join(f'{status}="{stage}"' for stage in SIGN_STAGES)
    said = f'IF(OR({stages}),{status}&"\n"&{approver},{shortened(status, "CardSignLetters")})'
    return f'IF(ISNUMBER({target_row}),{said},IF(ISNUMBER({kpi_row}),"{_NO_TARGETS}",""))'
