"""The demo ends every process that it started, and says which one failed."""

import os
from pathlib import Path

import pytest

from kagu.demo.addresses import DemoRefused
from kagu.demo.processes import DemoEnded, Processes
from tests.waiting import wait_until

# A process with a child of its own, as a server has workers.
SLEEP = "import time; time.sleep(60)"
PARENT = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {SLEEP!r}]); {SLEEP}"


def test_no_grandchild_outlives_the_demo(tmp_path: Path) -> None:
    processes = Processes(tmp_path)
    processes.start("server", ["-c", PARENT], {})
    group = processes.running["server"].pid
    wait_until(lambda: len(_members(group)) == 2)
    processes.end()
    wait_until(lambda: not _members(group))


def test_a_part_that_stops_by_itself_ends_the_demo_with_its_name(tmp_path: Path) -> None:
    processes = Processes(tmp_path)
    processes.start("tax portal", ["-c", "print('no such database')"], {})
    with pytest.raises(DemoRefused, match=r"tax portal stopped by itself; see .*tax-portal\.log"):
        processes.watch()
    assert "no such database" in processes.log_of("tax portal").read_text()


def test_the_demo_watches_until_it_is_asked_to_end(tmp_path: Path) -> None:
    processes = Processes(tmp_path, is_asked_to_end=True)
    processes.start("server", ["-c", SLEEP], {})
    processes.watch()
    processes.end()
    assert processes.running["server"].returncode is not None


def test_what_a_command_prints_is_returned_with_how_it_ended(tmp_path: Path) -> None:
    finished = Processes(tmp_path).run_to_the_end(["-c", "print('é'); raise SystemExit(3)"], {})
    assert (finished.returncode, finished.stdout) == (3, "é\n")


def test_a_demo_ended_while_it_prepares_waits_for_no_command(tmp_path: Path) -> None:
    came_to_its_end = tmp_path / "end"
    command = f"{SLEEP}; open({str(came_to_its_end)!r}, 'w')"
    with pytest.raises(DemoEnded):
        Processes(tmp_path, is_asked_to_end=True).run_to_the_end(["-c", command], {})
    assert not came_to_its_end.exists()


def _members(group: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(folder.name)) == group and "Z" not in (folder / "stat").read_text().split()[2]:
                found.append(int(folder.name))
        except (ProcessLookupError, FileNotFoundError):
            continue
    return found
