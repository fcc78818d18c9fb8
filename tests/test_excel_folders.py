"""Where copies of workbooks and the log go, and which copies stay."""

import datetime as dt
from pathlib import Path

import pytest

from finops_xl.engine.errors import WorkbookError
from finops_xl.hosts.excel.folders import (
    NEWEST_KEPT,
    backup_path,
    drop_old_backups,
    require_folder,
    user_folders,
)

NOW = dt.datetime(2026, 11, 25, 14, 3, 22)


@pytest.mark.parametrize(
    ("platform", "environment", "data"),
    [
        ("win32", {"LOCALAPPDATA": "/u/Zoë Müller/AppData/Local"}, "/u/Zoë Müller/AppData/Local"),
        ("win32", {"USERPROFILE": "/u/zoe", "HOME": "/h"}, "/u/zoe/AppData/Local"),
        ("darwin", {"HOME": "/Users/zoe"}, "/Users/zoe/Library/Application Support"),
        ("linux", {"HOME": "/home/zoe"}, "/home/zoe/.local/share"),
        ("linux", {"HOME": "/home/zoe", "XDG_DATA_HOME": "/data"}, "/data"),
        ("win32", {"LOCALAPPDATA": "/u", "FINOPS_XL_DATA": "/kept/finops-xl"}, "/kept"),
    ],
)
def test_the_folders_are_those_of_the_user(platform, environment, data):
    folders = user_folders(environment, platform)
    assert folders.data.as_posix() == f"{data}/finops-xl"
    assert folders.backups.parent == folders.log.parent == folders.data


def test_without_a_home_there_is_still_a_place_for_the_log(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert user_folders({"LOCALAPPDATA": ""}, "win32").data == tmp_path / "finops-xl"


def test_a_copy_is_named_after_workbook_and_moment(tmp_path):
    assert backup_path(tmp_path, "Q4 Plan.v2.xlsm", NOW).name == (
        "Q4 Plan.v2 2026-11-25 14-03-22.xlsm"
    )
    assert backup_path(tmp_path, "Book1", NOW).suffix == ".xlsm"


def test_a_second_copy_in_the_same_second_replaces_nothing(tmp_path):
    first = backup_path(tmp_path, "Plan.xlsm", NOW)
    first.touch()
    second = backup_path(tmp_path, "Plan.xlsm", NOW)
    assert second.name == "Plan 2026-11-25 14-03-22 (2).xlsm"


def test_the_newest_copies_of_a_workbook_stay_and_other_files_are_left_alone(tmp_path):
    for minute in range(NEWEST_KEPT + 5):
        backup_path(tmp_path, "Plan.xlsm", NOW + dt.timedelta(minutes=minute)).touch()
    others = [
        "Plan B 2026-11-25 14-03-22.xlsm",
        "Plan.xlsm",
        "Plan notes.txt",
        "Plan 2026.xlsm",
        "Planning 2020-01-01 00-00-00.xlsm",
    ]
    for name in others:
        (tmp_path / name).touch()
    drop_old_backups(tmp_path, "Plan.xlsm")
    left = {path.name for path in tmp_path.iterdir()}
    assert left >= set(others)
    copies = sorted(left - set(others))
    assert len(copies) == NEWEST_KEPT
    assert copies[0] == "Plan 2026-11-25 14-08-22.xlsm"


def test_a_folder_is_made_where_it_is_missing(tmp_path):
    require_folder(tmp_path / "a" / "b")
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_refused_by_name(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(WorkbookError, match=r"Nothing was changed.*file"):
        require_folder(tmp_path / "file")


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder closed even to root")
def test_a_read_only_folder_is_refused():
    with pytest.raises(WorkbookError, match=r"/proc cannot be written"):
        require_folder(Path("/proc"))
