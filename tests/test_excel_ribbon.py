"""The ribbon: what each button says, and that everything it names exists."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from ribbon_checklist import PUBLISHED, complaints

from finops_xl.hosts.excel.buttons import BUTTONS
from finops_xl.hosts.excel.ribbon import (
    CALCULATE,
    CALLBACK,
    CSV_FILE,
    GROUPS,
    NAMESPACE,
    NEW_FILE,
    RECALCULATE,
    Button,
    ribbon_xml,
)
from finops_xl.hosts.excel.sources import source

ALL = [button for group in GROUPS for button in group.buttons]
EACH = pytest.mark.parametrize("button", ALL, ids=lambda button: button.id)


def shown() -> list[str]:
    root = ET.fromstring(ribbon_xml())
    return [element.get("id") for element in root.iter(f"{{{NAMESPACE}}}button")]


def test_the_groups_follow_the_workshop():
    assert [group.label for group in GROUPS] == [
        "Set up",
        "Calculate",
        "Validate",
        "Register",
        "Help",
    ]


def test_the_ribbon_shows_the_buttons_whose_macro_exists_and_no_other():
    assert shown() == [button.id for button in ALL]
    assert set(shown()) == set(BUTTONS)


def test_ids_are_unique_and_the_tab_is_ours():
    elements = list(ET.fromstring(ribbon_xml()).iter())
    ids = [element.get("id") for element in elements if element.get("id")]
    assert len(set(ids)) == len(ids)
    tabs = [e.get("label") for e in elements if e.tag == f"{{{NAMESPACE}}}tab"]
    assert tabs == ["FinOps"]


@EACH
def test_a_button_meets_the_checklist(button: Button):
    assert list(complaints(button, BUTTONS[button.id].writes)) == []


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"label": "Workbook"}, "'Workbook' is not a verb and a noun"),
        ({"label": "Show everything that is in the workbook"}, "25 characters at most"),
        ({"screentip": "Costs"}, "a screen tip of 5 characters"),
        ({"supertip": "x" * 1024 + "Changes nothing"}, "a super tip of 1039 characters"),
        ({"supertip": "Shows a list of what was found."}, "does not say what it changes"),
        ({"supertip": "A copy of the workbook is kept."}, "does not say what it changes"),
        ({"keytip": "F 1"}, "key tip 'F 1'"),
        ({"image": "FileNew"}, "no icon FileNew"),
    ],
)
def test_a_planted_fault_of_a_button_is_named(change: dict[str, str], complaint: str):
    sound = next(button for button in ALL if not BUTTONS[button.id].writes)
    (found,) = complaints(replace(sound, **change), writes=False)
    assert complaint in found


def test_keytips_are_unique():
    keytips = [button.keytip for button in ALL]
    assert len(set(keytips)) == len(keytips)


def test_the_published_list_does_not_hold_everything():
    assert len(PUBLISHED) > 80
    assert "FileNew" not in PUBLISHED


def test_the_callback_exists_and_takes_a_control():
    (signature,) = re.findall(rf"^Public Sub {CALLBACK}\((.*)\)$", source("FinOpsRibbon"), re.M)
    assert signature == "control As IRibbonControl"
    assert {e.get("onAction") for e in ET.fromstring(ribbon_xml()).iter() if e.get("onAction")} == {
        CALLBACK
    }


def test_every_tag_is_known_to_the_callback():
    text = source("FinOpsRibbon")
    tags = (NEW_FILE, CSV_FILE, CALCULATE, RECALCULATE)
    for tag in tags:
        assert re.search(rf'(control\.Tag = |Case .*)"{tag}"', text), tag
    assert {button.tag for button in ALL} == {"", *tags}
    reading = {button.id for button in ALL if button.tag in (CSV_FILE, CALCULATE, RECALCULATE)}
    assert reading >= {id for id, button in BUTTONS.items() if button.writes}
    asking = {button.id for button in ALL if button.tag in (NEW_FILE, CSV_FILE)}
    assert asking == {"new_workshop", "new_case_study", "export_csv"}
