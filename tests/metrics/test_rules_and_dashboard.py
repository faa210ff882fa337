"""The alert rules and the dashboard of `deploy/` speak of numbers that the sites really tell."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import connection
from prometheus_client import REGISTRY
from prometheus_client.metrics_core import Metric

from kagu.connect.accounts.passwords import gate
from kagu.doctor import certificate
from kagu.metrics import database, log_ins, requests
from kagu.metrics.told import ToldMetrics
from kagu.outbox import counted

ROOT = Path(__file__).parents[2]
RULES = ROOT / "deploy" / "prometheus" / "kagu.yaml"
DASHBOARD = ROOT / "deploy" / "grafana" / "kagu.json"
PAGE = ROOT / "docs" / "operate" / "watching.md"
NAME = re.compile(r"\bkagu_[a-z_]+")
# They count from the moment they are imported; a number of rows that are none has no series, but a name.
COUNTERS = (certificate, gate, log_ins, requests, counted)
PARTS_OF = {"histogram": ("_count", "_sum", "_bucket"), "counter": ("_total",), "gauge": ("",)}


def told() -> list[Metric]:
    """All that a serving process and a worker of `connect` tell together."""
    return [family for family in REGISTRY.collect() if family.name.startswith("kagu_")] + list(
        ToldMetrics().collect()
    )


@pytest.fixture
def names(db: None, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names that Prometheus stores."""
    monkeypatch.setattr("kagu.metrics.told.connections.close_all", lambda: None)
    found = {family.name + part for family in told() for part in PARTS_OF[family.type]}
    if connection.vendor == "sqlite":
        found |= set(NAME.findall(Path(database.__file__).read_text()))
    # Told once a worker was heard.
    return found | {"kagu_worker_last_beat_seconds"}


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load(RULES.read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def panels_of_the_dashboard() -> list[dict[str, Any]]:
    """Those within rows too."""
    panels: list[dict[str, Any]] = json.loads(DASHBOARD.read_text())["panels"]
    return panels + [inner for panel in panels for inner in panel.get("panels", [])]


def test_every_rule_speaks_of_numbers_that_are_told(names: set[str]) -> None:
    asked = {name for rule in rules() for name in NAME.findall(rule["expr"])}
    assert len(asked) > 10
    assert asked <= names


def test_the_dashboard_shows_numbers_that_are_told(names: set[str]) -> None:
    shown = [panel for panel in panels_of_the_dashboard() if panel["type"] not in ("row", "text")]
    assert len(shown) > 10
    for panel in shown:
        expressions = [target["expr"] for target in panel["targets"]]
        asked = [set(NAME.findall(expression)) for expression in expressions]
        assert asked, panel["title"]
        assert all(asked), panel["title"]
        assert set().union(*asked) <= names, panel["title"]


def test_all_that_is_told_stands_on_the_page_and_the_page_invents_nothing(names: set[str]) -> None:
    written = set(NAME.findall(PAGE.read_text()))
    families = {re.sub(r"_(count|sum|bucket)$", "", name) for name in names}
    assert written == families


def test_each_rule_says_how_grave_it_is_what_happened_and_what_to_do() -> None:
    named = [rule["alert"] for rule in rules()]
    assert len(named) == len(set(named)) >= 15
    for rule in rules():
        assert rule["labels"]["severity"] in ("critical", "warning", "info"), rule["alert"]
        assert rule["annotations"].keys() == {"summary", "action"}, rule["alert"]
        for page in re.findall(r"docs/\S+\.md", rule["annotations"]["action"]):
            assert (ROOT / page).exists()


def test_panels_have_their_own_numbers_and_stand_side_by_side() -> None:
    board = json.loads(DASHBOARD.read_text())
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
    taken: set[tuple[int, int]] = set()
    for panel in board["panels"]:
        place = panel["gridPos"]
        across = range(place["x"], place["x"] + place["w"])
        cells = {(x, y) for x in across for y in range(place["y"], place["y"] + place["h"])}
        assert max(across) < 24
        assert not cells & taken
        taken |= cells
    # Neither a source nor a site of ours is written into it.
    assert {variable["name"] for variable in board["templating"]["list"]} == {"datasource", "job"}


@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is not on this machine")
def test_prometheus_itself_reads_the_rules_and_alerts_when_it_should() -> None:
    tried = RULES.with_name("tried.yaml")
    for command in (["check", "rules", str(RULES)], ["test", "rules", str(tried)]):
        said = subprocess.run(["promtool", *command], check=False, capture_output=True, text=True)
        assert said.returncode == 0, said.stdout + said.stderr
