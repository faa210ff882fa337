"""The demo's folder keeps what it was given, and only its owner reads the secrets."""

from pathlib import Path

import pytest

from kagu.demo.addresses import DemoRefused
from kagu.demo.state import State


def _opened(folder: Path, *, reset: bool = False) -> State:
    state = State(folder)
    state.open(reset=reset)
    return state


def test_secrets_are_made_once(tmp_path: Path) -> None:
    first = _opened(tmp_path / "demo")
    password = first.password_of("paul")
    first.close()
    assert _opened(tmp_path / "demo").password_of("paul") == password


def test_only_the_owner_reads_the_secrets(tmp_path: Path) -> None:
    _opened(tmp_path / "demo")
    assert (tmp_path / "demo" / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_a_password_is_long_enough_for_the_sites_own_rule(tmp_path: Path) -> None:
    assert len(_opened(tmp_path / "demo").password_of("marie")) >= 12


def test_reset_starts_afresh(tmp_path: Path) -> None:
    first = _opened(tmp_path / "demo")
    password = first.password_of("paul")
    (first.folder / "connect.sqlite3").touch()
    first.close()
    again = _opened(tmp_path / "demo", reset=True)
    assert not (again.folder / "connect.sqlite3").exists()
    assert again.password_of("paul") != password


def test_reset_leaves_a_folder_that_is_no_demo_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").touch()
    with pytest.raises(DemoRefused, match="not a demo's folder"):
        _opened(tmp_path, reset=True)
    assert (tmp_path / "thesis.odt").exists()


def test_two_demos_never_share_a_folder(tmp_path: Path) -> None:
    first = _opened(tmp_path / "demo")
    with pytest.raises(DemoRefused, match="Another demo already runs"):
        _opened(tmp_path / "demo")
    with pytest.raises(DemoRefused, match="Another demo already runs"):
        _opened(tmp_path / "demo", reset=True)
    first.close()
