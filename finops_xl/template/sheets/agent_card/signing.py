"""The foot of the agent card: who signs, what that means, and what the figures rest on."""

from __future__ import annotations

from collections.abc import Sequence

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
    count_of,
    first_of,
    of_agent,
    put,
    put_heading,
    rounded,
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


def write_signing(page: Page, row: int, targets: Sequence[str]) -> None:
    """Write the lines to sign on, and the stamps below them.

    ``targets`` are the cells with the rows of the targets that the card shows.
    """
    put_heading(page, row, "Signatures")
    page.put(row, 1, MEANING, page.look("heading note"))
    owner_row, signed_row = _write_first_rows(page, row)
    for at, (role, who) in enumerate(_signers(owner_row, signed_row, targets), row + 1):
        page.sheet.set_row(at, _HEIGHT)
        for column in range(LAST + 1):
            page.put(at, column, _TO_WRITE.get(column), page.look("to sign"))
        page.put(at, 0, role, page.look("to sign as"))
        put(page, at, 1, shortened(who, "CardWhoLetters"), "to sign")
    _write_stamps(page, row + 1 + _SIGNERS)


def _write_first_rows(page: Page, row: int) -> tuple[str, str]:
    """Find the agent's first KPI with an owner and its first signed target; name the cells."""
    owned = first_of("{Kpi.agent_id}", _MY_KPI, '{Kpi.owner}<>""')
    is_signed = map(_is_known, ("sign_off_row", "kpi_row"))
    signed = first_of("{Target.agent_id}", f"{{Target.agent_id}}={SHOWN}", *is_signed)
    rows = (("Row on 3 KPIs", owned), ("Row on 4 Targets", signed))
    for column, (header, found) in enumerate(rows, HELP):
        page.put(row, column, header, page.look("note"))
        put(page, row + 1, column, f'IF({ROW}="","",{found})', "formula")
    return cell(row + 1, HELP), cell(row + 1, HELP + 1)


_MY_KPI = f"{{Kpi.agent_id}}={SHOWN}"


def _is_known(field: str) -> str:
    return f'{{Target.{field}}}<>""'


def _signers(
    owner_row: str, signed_row: str, targets: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    owner = f"INDEX({{Kpi.owner}},{owner_row})"
    others = count_of(_MY_KPI, '{Kpi.owner}<>""', f"{{Kpi.owner}}<>{owner}")
    approver = _approver(signed_row)
    role = approver.replace("{SignOff.approver}", "{SignOff.role}")
    one = f'{approver}&IF({role}="","",", "&{role})'
    signed = f'IF({_signed_by_others(approver, targets)}=0,{one},"the approvers named above")'
    asked = 'SignApprover&IF(SignRole="","",", "&SignRole)'
    return (
        ("Sponsor", shown(of_agent("sponsor"))),
        ("Owner of the KPIs", f'IF({others}=0,{owner},"the owners named above")'),
        ("Finance", f'IF({ROW}="","",IFERROR({signed},{asked}))'),
    )


def _approver(target_row: str) -> str:
    return f"INDEX({{SignOff.approver}},INDEX({{Target.sign_off_row}},{target_row}))"


def _signed_by_others(approver: str, targets: Sequence[str]) -> str:
    """Count the signatures above that are not of this approver; an unsigned target has none."""
    each = (f"IFERROR(IF({_approver(target)}={approver},0,1),0)" for target in targets)
    return f"({'+'.join(each)})"


def _write_stamps(page: Page, row: int) -> None:
    """Say of when the figures are and on which terms they were computed."""
    page.sheet.set_row(row, LINE)
    page.sheet.set_row(row + 1, LINE)
    rate = f'"1 USD = "&{rounded("FxRate", "CardRateDigits")}&" "&ReportingCurrency'
    horizon = 'IF(ISNUMBER(HorizonMonths),HorizonMonths&" months","no horizon")'
    terms = f'PriceBookId&"; "&{horizon}&"; "&IF(N(FxRate)>0,{rate},"no plan rate")'
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
