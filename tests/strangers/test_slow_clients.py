"""Two thousand slow clients, on both sites: people go on, and what it costs them is printed."""

import sys
from pathlib import Path

import pytest

from bench.connect import Connect
from bench.crowd import Operation, Tally, run_crowd
from bench.operations import code_flow
from bench.wire import get
from tests.ports import free_port
from tests.strangers.holders import Holders
from tests.strangers.sites import portal
from tests.waiting import wait_until

MANY = 2000
CALLERS = 4
SECONDS = 8.0


def told(what: str, calm: Tally, held: Tally, capsys: pytest.CaptureFixture[str]) -> None:
    """For whoever runs the stage: a busy machine is slower, and fails no test."""
    before, during = (tally.percentile(0.95) * 1e3 for tally in (calm, held))
    with capsys.disabled():
        sys.stdout.write(f"\n{what}: p95 {before:.1f} ms calm, {during:.1f} ms with {MANY} slow clients\n")


def test_single_sign_on_goes_on_beside_two_thousand_slow_clients(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    side = Connect(tmp_path, free_port(), people=CALLERS)
    with side.server:
        provider = side.provider()
        flows = [code_flow(provider, side.log_in(number)) for number in range(CALLERS)]
        run_crowd(provider.address, flows, 1.0)
        calm = run_crowd(provider.address, flows, SECONDS)
        with Holders(side.port, MANY) as holders:
            held = run_crowd(provider.address, flows, SECONDS)
            wait_until(lambda: holders.cut > MANY // 2, seconds=60)
    assert held.operations
    told("single sign-on", calm, held, capsys)


def test_the_portal_answers_beside_two_thousand_slow_clients(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port = free_port()

    def visit() -> Operation:
        answer = yield get(f"127.0.0.1:{port}", "/contact/")
        assert answer.status == 200

    with portal(tmp_path, port):
        calm = run_crowd(("127.0.0.1", port), [visit] * CALLERS, SECONDS)
        with Holders(port, MANY) as holders:
            held = run_crowd(("127.0.0.1", port), [visit] * CALLERS, SECONDS)
            wait_until(lambda: holders.cut > MANY // 2, seconds=60)
    assert held.operations
    told("a page of the portal", calm, held, capsys)
