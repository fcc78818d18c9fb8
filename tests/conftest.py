"""Workbooks that several tests start from, built once by the product itself."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from refreshed_prices import forget_prices

from finops_xl.cli import main
from finops_xl.prices.overlay import FILE_NAME
from finops_xl.template.build import build
from finops_xl.template.case_study import case_study_content
from finops_xl.template.content import empty_content
from finops_xl.user_folder import VARIABLE

# Prices that a developer has refreshed on this machine must not reach a test.
NO_USER = tempfile.TemporaryDirectory(prefix="finops-xl-no-user-")
os.environ[VARIABLE] = NO_USER.name

# How long an example takes says how busy the machine is, not whether the product is right.
settings.register_profile("finops-xl", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("finops-xl")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder with the empty workbook and the case study."""
    folder = tmp_path_factory.mktemp("built")
    build(empty_content(), folder / "empty.xlsx")
    build(case_study_content(), folder / "case-study.xlsx")
    return folder


@pytest.fixture
def case_study(built: Path, tmp_path: Path) -> Path:
    """Give a copy of the case study that a test may change."""
    return Path(shutil.copy(built / "case-study.xlsx", tmp_path / "case-study.xlsx"))


@pytest.fixture
def empty_workbook(built: Path, tmp_path: Path) -> Path:
    """Give a copy of the empty workbook that a test may change."""
    return Path(shutil.copy(built / "empty.xlsx", tmp_path / "empty.xlsx"))


@pytest.fixture
def overlay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the place of refreshed prices in a user's folder that exists for one test."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "user"))
    (tmp_path / "user").mkdir()
    forget_prices()
    yield tmp_path / "user" / FILE_NAME
    forget_prices()


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Run a command in this process; give exit status, stdout and stderr."""

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["finops-xl", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            main()
        printed = capsys.readouterr()
        return int(stop.value.code or 0), printed.out, printed.err

    return run
