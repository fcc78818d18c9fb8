"""4 Sign-off: who signs, how far the targets are signed; and what was signed, row by row."""

from __future__ import annotations

from finops_xl.template.calculator import (
    Line,
    finish,
    input_names,
    line,
    result,
    set_widths,
    write_heading,
    write_lines,
)
from finops_xl.template.draft import Draft
from finops_xl.template.sheet import BODY_ROW, Sheet, open_page
from finops_xl.template.sheets.tabs import table_tab
from finops_xl.template.table import TableLook
from finops_xl.workshop.lists import ACCEPTED, SIGN_STAGES, VALIDATED
from finops_xl.workshop.sign_off_status import CHANGED, NOT_SIGNED
from finops_xl.workshop.sign_off_table import SignOff

WIDTHS = (34, 30, 14, 4, 90)

REQUEST: tuple[Line, ...] = (
    line("SignApprover", "Approver", None, "text",
         help="Name of the person; neither the agent's sponsor nor the KPI's owner"),
    line("SignRole", "Role", None, "text", help="As what the person signs, such as CFO"),
    line("SignStage", "Stage", ACCEPTED, "choice", choices="SignStages",
         help="First in the workshop, within a week with leadership"),
    line("SignAgent", "Agent", None, "choice", choices="AgentIds",
         help="Blank signs every agent whose targets are sound"),
)  # fmt: skip


def _count(status: str) -> str:
    return f'COUNTIF({{Target.sign_off}},"{status}")'


_UNIT = "targets"
_STATE: tuple[Line, ...] = (
    line("SignTargets", "Targets", result('SUMPRODUCT(--({Target.agent_id}<>""))'), "whole",
         unit=_UNIT),
    *(
        line(name, stage[0].upper() + stage[1:], result(_count(stage)), "whole", unit=_UNIT)
        for name, stage in zip(("SignAccepted", "SignValidated"), SIGN_STAGES, strict=True)
    ),
    line("SignChanged", "Changed since they were signed", result(_count(f"{CHANGED}*")), "whole",
         unit=_UNIT,
         help="Not signed any more: undo the change or sign again; 4 Targets says what changed"),
    line("SignOpen", "Not signed", result(_count(NOT_SIGNED)), "whole", unit=_UNIT),
)  # fmt: skip

EXPLAINED = (
    "Fill in who signs and press Sign targets (ribbon FinOps), or run: finops-xl sign FILE",
    "Only targets without a fault that blocks sign-off are signed; the others are named.",
    "What is completed or changed afterwards, a formula or money for instance, makes the target a "
    "draft again (T11): sign it again, in the second stage.",
    "A row on Sign-offs copies every signed field and the economics it rested on. Rows are only "
    "ever added.",
    "The fingerprint shows whether a copy was changed. It does not prove who signed: keep the "
    "signed page or the mail of the approver beside it.",
)


def write(draft: Draft, sheet: Sheet) -> None:
    """Write the request, and below it how far the signing is."""
    page = open_page(draft, sheet)
    set_widths(page, WIDTHS)
    row = write_heading(page, BODY_ROW, "Who signs", len(WIDTHS))
    row = write_lines(page, row, REQUEST) + 1
    row = write_heading(page, row, "How far it is", len(WIDTHS))
    row = write_lines(page, row, _STATE) + 1
    row = write_heading(page, row, "What signing does", len(WIDTHS))
    for row, text in enumerate(EXPLAINED, row):  # noqa: B020 - rows go on counting
        page.put(row, 0, text, page.look("line"))
    finish(page, WIDTHS, row)


_SIGNED = f"{_count(ACCEPTED)}+{_count(VALIDATED)}"

SHEET = Sheet(
    "4 Sign-off",
    "4 Sign-off",
    "Finance puts a name under floor, target and stretch. What is signed is copied and may not "
    "change unnoticed.",
    "Who signs the targets, and how many are signed",
    "commitment",
    write,
    f'=IF(SignTargets=0,"",{_SIGNED}&" of "&SignTargets&" targets signed")',
    inputs=input_names(REQUEST),
)

SIGN_OFFS = table_tab(
    SignOff,
    title="Sign-offs",
    purpose=(
        "Written by Sign targets, one row per signature: who, as what, when, and a copy of what "
        "was signed. Rows are only ever added; change nothing here."
    ),
    summary="Every signature with a copy of what was signed",
    block="commitment",
    look=TableLook(
        frozen=3,
        groups={
            "stage": "Signature",
            "definition": "The KPI as signed",
            "band_centre": "The targets as signed",
            "verdict": "The economics they rested on",
        },
        status=(),
    ),
)
