"""The files of `deploy/` and the commands of install.md, read by the real checkers that are there."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from kagu.doctor.variables import unread_variables
from tests.deploy.installation import ROOT

DEPLOY = ROOT / "deploy"
PAGE = ROOT / "docs" / "operate" / "install.md"
# Of compose.yaml itself: filled in by who starts it.
OF_COMPOSE = {"KAGU_IMAGE", "KAGU_RELAY_IMAGE", "KAGU_RELAYHOST", "KAGU_MAIL_FROM", "KAGU_MAIL_HOSTNAME"}
IN_COMPOSE = {
    "KAGU_CONNECT_URL": "https://comptes.example.org",
    "KAGU_TAX_PORTAL_URL": "https://impots.example.org",
    "KAGU_MAIL_FROM": "ne-pas-repondre@example.org",
    "KAGU_MAIL_HOSTNAME": "courriel.example.org",
}


def needed(program: str) -> str:
    """The program's path; without it the test is skipped, and says so."""
    found = shutil.which(program)
    if not found:
        pytest.skip(f"{program} is not on this machine")
    return found


def checked(*command: str, **environment: str) -> str:
    """What a checker says; it must be content."""
    finished = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    said = finished.stdout + finished.stderr
    assert finished.returncode == 0, said
    return said


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text())
    return found


def shell_blocks() -> list[str]:
    return re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)


def test_every_variable_that_these_files_set_is_one_that_a_site_reads() -> None:
    texts = [path.read_text() for path in DEPLOY.rglob("*") if path.is_file()]
    found = re.findall(r"\bKAGU_[A-Z_]+[A-Z]\b", "\n".join([*texts, PAGE.read_text()]))
    prefixes = {"KAGU_CONNECT", "KAGU_TAX_PORTAL"}
    assert unread_variables(dict.fromkeys(set(found) - OF_COMPOSE - prefixes, "")) == {}


def test_the_commands_of_the_page_are_whole() -> None:
    blocks = shell_blocks()
    assert len(blocks) >= 8
    for block in blocks:
        checked("bash", "-n", "-c", block)


def test_the_files_that_the_page_names_are_there() -> None:
    named = set(re.findall(r"\bdeploy/[\w./-]*\w", "\n".join(shell_blocks())))
    assert named
    assert not {name for name in named if not (ROOT / name).exists() and not list(ROOT.glob(f"{name}*"))}


def test_scripts_are_whole_and_may_be_run() -> None:
    for name in ("systemd/kagu-run", "compose/make-secrets", "compose/databases.sh"):
        checked("sh", "-n", str(DEPLOY / name))
        assert os.access(DEPLOY / name, os.X_OK)


def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    program = needed("systemd-analyze")
    shutil.copytree(DEPLOY / "systemd", tmp_path / "units")
    units = sorted((tmp_path / "units").glob("*.service"))
    assert len(units) == 4
    for unit in units:
        unit.write_text(unit.read_text().replace("/opt/kagu/bin/kagu", sys.executable))
        assert "LoadCredential=" in unit.read_text()
    path = f"{tmp_path}/units:"
    said = checked(program, "verify", "--man=no", *map(str, units), SYSTEMD_UNIT_PATH=path)
    assert not [line for line in said.splitlines() if "kagu-" in line]


def test_the_units_let_threads_give_way() -> None:
    """Those that hash passwords do; what comes later rules."""
    text = (DEPLOY / "systemd" / "kagu-.service.d" / "10-hardened.conf").read_text()
    filters = re.findall(r"^SystemCallFilter=(.*)$", text, flags=re.MULTILINE)
    assert filters.index("setpriority") > filters.index("~@privileged @resources")


def test_compose_reads_its_file(tmp_path: Path) -> None:
    program = needed("docker-compose")
    checked(program, "-f", str(DEPLOY / "compose" / "compose.yaml"), "config", **IN_COMPOSE)


def test_each_container_of_a_site_writes_nothing_and_may_nothing() -> None:
    sites = {name: each for name, each in compose()["services"].items() if name not in ("database", "relay")}
    assert len(sites) == 6
    for service in sites.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert all(name in compose()["secrets"] for name in service["secrets"])
        assert not [name for name in service["environment"] if name.endswith(("SECRET_KEY", "_DATABASE"))]


def test_secrets_of_compose_are_made_once(tmp_path: Path) -> None:
    shutil.copytree(DEPLOY / "compose", tmp_path / "compose")
    checked("sh", str(tmp_path / "compose" / "make-secrets"))
    made = {path.name: path.read_text() for path in (tmp_path / "compose" / "secrets").iterdir()}
    assert set(made) == set(compose()["secrets"])
    assert (tmp_path / "compose" / "secrets").stat().st_mode & 0o077 == 0
    assert all(len(secret.strip()) >= 50 for secret in made.values())
    checked("sh", str(tmp_path / "compose" / "make-secrets"))
    assert made == {path.name: path.read_text() for path in (tmp_path / "compose" / "secrets").iterdir()}


def test_the_image_runs_as_an_ordinary_user() -> None:
    lines = (DEPLOY / "container" / "Containerfile").read_text().splitlines()
    assert [line for line in lines if line.startswith("USER ")] == ["USER 10001:10001"]
    assert lines.index("USER 10001:10001") > max(
        number for number, line in enumerate(lines) if line.startswith(("FROM", "RUN", "COPY"))
    )


def test_a_linter_finds_nothing_wrong_with_the_images() -> None:
    program = needed("hadolint")
    for name in ("container/Containerfile", "compose/relay/Containerfile"):
        checked(program, str(DEPLOY / name))


def test_the_chart_s_values_are_what_its_schema_says() -> None:
    chart = DEPLOY / "helm" / "kagu"
    values = yaml.safe_load((chart / "values.yaml").read_text())
    schema = json.loads((chart / "values.schema.json").read_text())
    jsonschema_rs.validate(schema, values)
    values["sites"]["connect"]["replicas"] = "many"
    with pytest.raises(jsonschema_rs.ValidationError):
        jsonschema_rs.validate(schema, values)


def test_helm_draws_the_chart() -> None:
    program = needed("helm")
    chart = str(DEPLOY / "helm" / "kagu")
    checked(program, "lint", "--strict", chart)
    drawn = checked(
        program, "template", "kagu", chart, "--kube-version", "1.30", "--set", "sites.connect.replicas=3"
    )
    kinds = [each["kind"] for each in yaml.safe_load_all(drawn) if each]
    counted = {kind: kinds.count(kind) for kind in set(kinds)}
    assert counted == {"Deployment": 4, "Service": 2, "Ingress": 2, "Job": 2, "PodDisruptionBudget": 1}
