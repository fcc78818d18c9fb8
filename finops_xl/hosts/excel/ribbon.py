"""The ribbon tab "FinOps": its groups in workshop order, as data and as XML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
TAB_LABEL = "FinOps"
CALLBACK = "FinOpsPress"
"""The one macro behind every button; it hands the button's id to Python."""

NEW_FILE, CSV_FILE, CALCULATE, RECALCULATE = "xlsm", "csv", "calculate", "recalculate"
"""What the callback does before it asks Python, by the tag of a button."""


@dataclass(frozen=True)
class Button:
    """One button: what it is called, what it says, and what it changes."""

    id: str
    label: str
    screentip: str
    supertip: str
    keytip: str
    image: str
    tag: str = ""
    large: bool = False


@dataclass(frozen=True)
class Group:
    """Buttons that stand together."""

    id: str
    label: str
    buttons: Sequence[Button]


_COPY_FIRST = "A copy of the workbook is kept first; Excel cannot undo a macro."
_NOTHING = "Changes nothing."

# A button stands here when its macro exists; a test compares with the macros.
GROUPS: tuple[Group, ...] = (
    Group(
        "setUp",
        "Set up",
        (
            Button(
                "new_workshop",
                "New workshop",
                "Make an empty workshop workbook",
                "Asks where to save it and opens it. Changes nothing in the open workbooks.",
                "W",
                "FileNewDefault",
                NEW_FILE,
                large=True,
            ),
            Button(
                "new_case_study",
                "Open case study",
                "Make the case study: twelve agents on published figures",
                "Asks where to save it and opens it. Changes nothing in the open workbooks.",
                "E",
                "FileOpen",
                NEW_FILE,
            ),
        ),
    ),
    Group(
        "calculate",
        "Calculate",
        (
            Button(
                "refresh_unit_costs",
                "Refresh unit costs",
                "Compute every formula anew and keep the unit costs",
                "Writes 'last known' unit costs and prices, which serve where the add-in is "
                f"missing, and the price-book id. {_COPY_FIRST}",
                "U",
                "CalculateNow",
                RECALCULATE,
                large=True,
            ),
            Button(
                "explain_cell",
                "Explain cell error",
                "Why is this cell an error?",
                "Says in words why the selected cell with one of our functions has no answer, "
                f"with the value of each argument. {_NOTHING}",
                "X",
                "FormulaEvaluate",
                CALCULATE,
            ),
            Button(
                "show_function_help",
                "Show function help",
                "Help on the function in the selected cell",
                f"Goes to its row on the sheet Functions. {_NOTHING}",
                "H",
                "FunctionWizard",
            ),
        ),
    ),
    Group(
        "validate",
        "Validate",
        (
            Button(
                "validate_room",
                "Validate for room",
                "Check what must hold in the room",
                "Writes Findings, Tasks and Observability: what is wrong, where, how to mend it. "
                f"{_COPY_FIRST}",
                "V",
                "DataValidation",
                CALCULATE,
                large=True,
            ),
            Button(
                "validate_sign_off",
                "Validate for sign-off",
                "Check all that finance asks before it signs",
                "Writes Findings, Tasks and Observability: what is wrong, where, how to mend it. "
                f"{_COPY_FIRST}",
                "S",
                "FileViewDigitalSignatures",
                CALCULATE,
            ),
            Button(
                "sign_off",
                "Sign targets",
                "Put finance's name under the targets",
                "Signs every sound target for the approver named on 4 Sign-off: adds a copy of "
                f"what was signed to Sign-offs. {_COPY_FIRST}",
                "O",
                "FilePackageAndSign",
                CALCULATE,
            ),
            Button(
                "next_finding",
                "Go to next finding",
                "Select the cell of the next finding",
                f"Says what is wrong there and how to mend it. {_NOTHING}",
                "N",
                "ReviewNextComment",
                CALCULATE,
            ),
        ),
    ),
    Group(
        "register",
        "Register",
        (
            Button(
                "build_register",
                "Build register",
                "Assemble the Agent Economics Register",
                "Validates for sign-off, then writes Register, Register KPIs, Findings, Tasks and "
                "Observability; "
                f"columns that you added are kept. {_COPY_FIRST}",
                "R",
                "FormatAsTableGallery",
                CALCULATE,
                large=True,
            ),
            Button(
                "export_csv",
                "Export CSV",
                "Save the register as a CSV file",
                "Asks where to save it. Changes nothing in the workbook.",
                "C",
                "FileSaveAsOtherFormats",
                CSV_FILE,
            ),
        ),
    ),
    Group(
        "help",
        "Help",
        (
            Button(
                "show_glossary",
                "Show glossary",
                "AI FinOps terms in plain words",
                f"Goes to the sheet Glossary. {_NOTHING}",
                "G",
                "FunctionsLookupReferenceInsertGallery",
            ),
            Button(
                "run_doctor",
                "Run doctor",
                "Check the installation",
                f"Says what works on this computer, what does not, and what to do. {_NOTHING}",
                "D",
                "AccessibilityChecker",
            ),
            Button(
                "about",
                "Show version",
                "Version, price book and licence",
                _NOTHING,
                "A",
                "About",
            ),
        ),
    ),
)


def ribbon_xml() -> str:
    """Write the ribbon as Excel reads it."""
    groups = "".join(map(_group, GROUPS))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<customUI xmlns="{NAMESPACE}"><ribbon><tabs>'
        f'<tab id="finopsTab" label="{TAB_LABEL}" keytip="YF">{groups}</tab>'
        "</tabs></ribbon></customUI>\n"
    )


def _group(group: Group) -> str:
    buttons = "".join(map(_button, group.buttons))
    return f'<group id="{group.id}" label={quoteattr(group.label)}>{buttons}</group>'


def _button(button: Button) -> str:
    attributes = {
        "id": button.id,
        "label": button.label,
        "screentip": button.screentip,
        "supertip": button.supertip,
        "keytip": button.keytip,
        "imageMso": button.image,
        "tag": button.tag,
        "size": "large" if button.large else "normal",
        "onAction": CALLBACK,
    }
    written = " ".join(f"{name}={quoteattr(value)}" for name, value in attributes.items() if value)
    return f"<button {written}/>"
