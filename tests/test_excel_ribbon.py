"""The ribbon: what each button says, and that everything it names exists."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

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
PUBLISHED = {
    name
    for line in (Path(__file__).parent / "data" / "image_mso_names.txt").read_text().splitlines()
    if not line.startswith("#")
    for name in line.split()
}


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


@EACH
def test_a_label_is_a_verb_and_a_noun(button: Button):
    verbs = "New Open Refresh Explain Show Validate Sign Go Build Export Run".split()
    words = button.label.split()
    assert words[0] in verbs
    assert len(words) >= 2
    assert len(button.label) <= 25


@EACH
def test_the_tips_say_what_changes(button: Button):
    assert 10 <= len(button.screentip) <= 60
    assert 10 <= len(button.supertip) <= 1023
    says = ("Changes nothing" in button.supertip) + ("A copy of the workbook" in button.supertip)
    assert says == 1
    assert ("A copy" in button.supertip) == BUTTONS[button.id].writes


def test_keytips_are_unique_and_short():
    keytips = [button.keytip for button in ALL]
    assert len(set(keytips)) == len(keytips)
    assert all(re.fullmatch("[A-Z]{1,3}", keytip) for keytip in keytips)


@EACH
def test_the_icon_is_on_the_published_list(button: Button):
    assert button.image in PUBLISHED


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
