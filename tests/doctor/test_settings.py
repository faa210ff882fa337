"""Every setting stands on its page, every fault of the environment is told at once and by name."""

from pathlib import Path

import pytest

from kagu.doctor.settings_page import PAGE, main, settings_page
from kagu.doctor.variables import read_settings, unread_variables
from kagu.site.settings.cookies import cookie_settings

ENOUGH_FOR_CONNECT = {
    "KAGU_CONNECT_URL": "https://comptes.example.org",
    "KAGU_CONNECT_SECRET_KEY": "a secret key",
    "KAGU_CONNECT_DATABASE": "sqlite:////srv/connect.sqlite3",
}


def faults(**environment: str) -> list[str]:
    """What is wrong with an environment that was enough for `connect` before this was added."""
    return read_settings("connect", {**ENOUGH_FOR_CONNECT, **environment}).faults


def test_the_page_tells_every_setting_as_the_code_reads_it() -> None:
    assert PAGE.read_text(encoding="utf-8") == settings_page(), "run `kagu settings --write`"


def test_the_page_is_the_same_on_a_machine_with_other_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kagu.site.cores.usable_cores", lambda: 96)
    assert settings_page() == PAGE.read_text(encoding="utf-8")


def test_the_command_prints_the_page_without_any_environment(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "| `KAGU_CONNECT_SECRET_KEY` or `…_FILE` | secret | required |" in capsys.readouterr().out


def test_an_installed_copy_refuses_to_write(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("kagu.doctor.settings_page.PAGE", tmp_path / "nowhere" / "settings.md")
    assert main(["--write"]) == 1


def test_what_is_enough_has_no_fault() -> None:
    assert faults() == []


def test_every_missing_variable_is_told_at_once() -> None:
    told = read_settings("tax-portal", {}).faults
    needed = ("URL", "SECRET_KEY", "DATABASE", "ISSUER", "CLIENT_ID", "CLIENT_SECRET")
    assert len(told) == len(needed)
    for name in needed:
        assert any(f"KAGU_TAX_PORTAL_{name}" in fault for fault in told)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KAGU_CONNECT_SESSION_HOURS", "abc"),
        ("KAGU_CONNECT_SESSION_HOURS", "0"),
        ("KAGU_CONNECT_BEHIND_PROXY", "perhaps"),
        ("KAGU_CONNECT_URL", "comptes.example.org"),
        ("KAGU_CONNECT_URL", "https://example.org/comptes"),
        ("KAGU_CONNECT_DATABASE", "mysql://localhost/kagu"),
        ("KAGU_CONNECT_DATABASE", "connect.sqlite3"),
        ("KAGU_CONNECT_LOGO", "https://example.org/logo.svg"),
        ("KAGU_CONNECT_PASSWORD_PEPPERS", "a key without its name"),
        ("KAGU_OUTBOUND_ADDRESSES", "service.example.org:443"),
        ("KAGU_TIME_ZONE", "Noumea"),
        ("KAGU_LOG_LEVEL", "LOUD"),
        ("KAGU_MAIL_PORT", ""),
        ("KAGU_MAIL_USER", "kagu"),
    ],
)
def test_a_value_that_cannot_be_used_is_told_by_name(name: str, value: str) -> None:
    [fault] = faults(**{name: value})
    assert name in fault


def test_the_password_in_a_database_address_is_not_repeated() -> None:
    [fault] = faults(KAGU_CONNECT_DATABASE="mysql://kagu:topsecret@localhost/kagu")
    assert "topsecret" not in fault


def test_a_secret_comes_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from a file\n")
    environment = {**ENOUGH_FOR_CONNECT, "KAGU_CONNECT_SECRET_KEY_FILE": str(tmp_path / "key")}
    del environment["KAGU_CONNECT_SECRET_KEY"]
    assert read_settings("connect", environment).faults == []


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_told_by_name(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "key").write_bytes(content)
    [fault] = faults(KAGU_CONNECT_SECRET_KEY_FILE=str(tmp_path / "key"))
    assert fault.startswith("KAGU_CONNECT_SECRET_KEY_FILE names")


def test_a_mistyped_name_is_told_with_the_one_that_was_meant() -> None:
    typed = {"KAGU_CONECT_URL": "…", "KAGU_CONNECT_SECRET_KEYFILE": "…", "KAGU_BANANA": "…"}
    assert unread_variables(typed) == {
        "KAGU_CONECT_URL": "KAGU_CONNECT_URL",
        "KAGU_CONNECT_SECRET_KEYFILE": "KAGU_CONNECT_SECRET_KEY_FILE",
        "KAGU_BANANA": "",
    }


def test_a_file_for_what_is_no_secret_is_told_too() -> None:
    assert "KAGU_MAIL_HOST_FILE" in unread_variables({"KAGU_MAIL_HOST_FILE": "/run/host"})


def test_settings_of_either_site_and_of_other_programs_are_left_alone() -> None:
    names = ("KAGU_CONNECT_URL", "KAGU_TAX_PORTAL_URL", "KAGU_MAIL_HOST", "KAGU_DEMO_PASSWORD_PAUL", "HOME")
    assert unread_variables(dict.fromkeys(names, "…")) == {}


def test_what_both_sites_need_is_said_once_and_one_of_them_may_say_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in (("KAGU_SESSION_HOURS", "3"), ("KAGU_TAX_PORTAL_SESSION_HOURS", "5")):
        monkeypatch.setenv(name, value)
    hours = [
        cookie_settings(site, "x", is_secure=True)["SESSION_ABSOLUTE_LIFETIME"].seconds // 3600
        for site in ("KAGU_CONNECT", "KAGU_TAX_PORTAL")
    ]
    assert hours == [3, 5]


def test_a_fault_of_what_was_said_once_has_the_name_that_was_used() -> None:
    [fault] = faults(KAGU_BEHIND_PROXY="perhaps")
    assert fault.startswith("KAGU_BEHIND_PROXY is “perhaps”")
    [fault] = faults(KAGU_SESSION_HOURS="3", KAGU_CONNECT_SESSION_HOURS="many")
    assert fault.startswith("KAGU_CONNECT_SESSION_HOURS is “many”")


def test_each_setting_of_both_sites_stands_once_on_the_page() -> None:
    page = settings_page()
    assert page.count("SESSION_HOURS` ¹ |") == 1
    assert "KAGU_CONNECT_SESSION_HOURS" not in page
    assert unread_variables({"KAGU_SESSION_HOURS": "3", "KAGU_SECRET_KEY": "x"}).keys() == {"KAGU_SECRET_KEY"}
