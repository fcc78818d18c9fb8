"""The foot of the agent card: who signs, what that means, and what the figures rest on."""

from __future__ import annotations

from finops_xl.template.draft import Page
from finops_xl.template.sheets.agent_card.grid import (
    HELP,
    LAST,
    LINE,
    MIDDLE,
    RIGHT,
    ROW,
    SHOWN,
    cell,
    of_agent,
    put,
    put_heading,
    shortened,
    shown,
)
from finops_xl.template.styles import DATE, SHARE

MEANING = (
    "A signature accepts baseline, floor, target and stretch of the KPIs above as the basis of "
    "the go/no-go decision, the budget and incentives; it does not promise that they are reached."
)
_SIGNERS = 3
_TO_WRITE = {MIDDLE: "Name", RIGHT: "Date", RIGHT + 1: "Signature"}
_HEIGHT = 23
ROWS = 1 + _SIGNERS + 2


def write_signing(page: Page, row: int, kpi_rows: list[int]) -> None:
    """Write the lines to sign on, and the stamps below them."""
    put_heading(page, row, "Signatures")
    page.put(row, 1, MEANING, page.look("heading note"))
    for at, (role, who) in enumerate(_signers(kpi_rows), row + 1):
        page.sheet.set_row(at, _HEIGHT)
        for column in range(LAST + 1):
            page.put(at, column, _TO_WRITE.get(column), page.look("to sign"))
        page.put(at, 0, role, page.look("to sign as"))
        put(page, at, 1, shortened(who, "CardWhoLetters"), "to sign")
    _write_stamps(page, row + 1 + _SIGNERS)


def _signers(kpi_rows: list[int]) -> tuple[tuple[str, str], ...]:
    first = cell(kpi_rows[0], HELP)
    owner = f"INDEX({{Kpi.owner}},{first})"
    mine = f"({{Kpi.agent_id}}={SHOWN})"
    same = f"SUMPRODUCT({mine}*({{Kpi.owner}}<>{owner}))=0"
    signed_row = f"INDEX({{Target.sign_off_row}},{cell(kpi_rows[0], HELP + 1)})"
    signed = (f"INDEX({{SignOff.{field}}},{signed_row})" for field in ("approver", "role"))
    asked = 'SignApprover&IF(SignRole="","",", "&SignRole)'
    approver = '&", "&'.join(signed)
    finance = f'IF({ROW}="","",IFERROR({approver},{asked}))'
    return (
        ("Sponsor", shown(of_agent("sponsor"))),
        ("Owner of the KPIs", f'IF({owner}="","",IF({same},{owner},"the owners named above"))'),
        ("Finance", finance),
    )


def _write_stamps(page: Page, row: int) -> None:
    """Say of when the figures are and on which terms they were computed."""
    page.sheet.set_row(row, LINE)
    page.sheet.set_row(row + 1, LINE)
    terms = 'PriceBookId&"; "&HorizonMonths&" months; 1 USD = "&FxRate&" "&ReportingCurrency'
    stamps = (
        (0, "Register built on", _BUILT, DATE),
        (1, "Price date", shown("PriceDate"), DATE),
        (2, "Workshop", shown("WorkshopDate"), DATE),
        (3, "Discount rate", shown("DiscountRate"), SHARE),
        (MIDDLE, "Price book, horizon, plan rate", terms, ""),
        (RIGHT, "Basis", shown("Basis"), ""),
    )
    for column, label, formula, number_format in stamps:
        page.put(row, column, label, page.look("note", align="left"))
        put(page, row + 1, column, formula, "line", number_format=number_format, align="left")


_BUILT = 'IF(COUNT({RegisterRow.built_on})=0,"not built yet",MAX({RegisterRow.built_on}))'
