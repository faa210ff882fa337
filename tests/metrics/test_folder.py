"""Processes that share a folder are counted together, those that are gone too."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kagu.metrics.folder import bury_the_dead, undisturbed
from tests.waiting import wait_until

COUNT = """
import sys
from kagu.metrics.log_ins import LOG_INS
from kagu.metrics.requests import count_answer
from prometheus_client import Gauge
LOG_INS.labels("password", "logged_in").inc(int(sys.argv[1]))
count_answer("login:log_in", 200, 0.001)
Gauge("kagu_inside", "Inside", multiprocess_mode="livesum").set(1)
"""
TELL = "import sys; from kagu.metrics.exposition import exposition; sys.stdout.buffer.write(exposition())"
AND_WAIT = "\nprint('counted', flush=True); sys.stdin.readline()"


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder), "PYTHONPATH": "src"}


def run(folder: Path, program: str, *arguments: str) -> str:
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, env=environment(folder), check=True, capture_output=True, text=True).stdout


def value(words: str, name: str) -> float:
    [line] = [line for line in words.splitlines() if line.startswith(name)]
    return float(line.rsplit(" ", 1)[1])


def test_counts_of_several_processes_are_one_sum_and_survive_them(tmp_path: Path) -> None:
    living = subprocess.Popen(
        [sys.executable, "-c", COUNT + AND_WAIT, "5"],
        env=environment(tmp_path),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert living.stdout
        assert living.stdout.readline() == "counted\n"
        for _ in range(3):
            run(tmp_path, COUNT, "2")
        # The living one writes its times down once a second.
        wait_until(lambda: value(run(tmp_path, TELL), "kagu_request_seconds_count{") == 4)
        words = run(tmp_path, TELL)
        assert value(words, "kagu_log_ins_total{") == 11
        assert value(words, 'kagu_request_seconds_bucket{le="0.005"') == 4
        assert value(words, "kagu_inside ") == 1
        # The living one's three files, and those into which the dead were added.
        assert len(list(tmp_path.glob("*.db"))) == 5
    finally:
        living.communicate("\n", timeout=30)
    words = run(tmp_path, TELL)
    assert value(words, "kagu_log_ins_total{") == 11
    assert "kagu_inside 1" not in words
    assert len(list(tmp_path.glob("*.db"))) == 2


def test_what_is_in_the_folder_beside_counts_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "readme.txt").write_text("ours")
    (tmp_path / "notes.db").write_text("not a count")
    with undisturbed(tmp_path):
        bury_the_dead(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"readme.txt", "notes.db", "lock"}


@pytest.mark.parametrize("site", ["connect", "tax-portal"])
def test_a_folder_that_is_not_there_is_told_by_name(tmp_path: Path, site: str) -> None:
    from_nowhere = {**environment(tmp_path / "nowhere")}
    done = subprocess.run(
        [sys.executable, "-m", "kagu", "serve", site],
        check=False,
        env=from_nowhere,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "PROMETHEUS_MULTIPROC_DIR is" in done.stderr
