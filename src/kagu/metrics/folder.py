"""Several processes of a site on one machine, counted together in a folder (PROMETHEUS_MULTIPROC_DIR).

Each writes its counts to files of its own there. What a process that is gone counted is added to one file,
so that sums never fall and the files are never more than the processes that live, and that one.
"""

import fcntl
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import mark_process_dead

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
OF_A_PROCESS = re.compile(r"(?P<kind>counter|histogram)_(?P<process>\d+)\.db")
OF_THE_DEAD = "0"


def counting_folder() -> Path | None:
    """Where this process counts, if not in its own memory; the library read it when it was imported."""
    return Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None


@contextmanager
def undisturbed(folder: Path) -> Iterator[None]:
    """Nobody moves files while others read them."""
    with (folder / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def bury_the_dead(folder: Path) -> None:
    """Add what processes that are gone counted to one file, drop their gauges; call it `undisturbed`."""
    for path in sorted(folder.glob("*.db")):
        process = path.stem.rpartition("_")[2]
        if process == OF_THE_DEAD or not process.isdigit() or _lives(int(process)):
            continue
        match = OF_A_PROCESS.fullmatch(path.name)
        if match:
            _add(path, folder / f"{match['kind']}_{OF_THE_DEAD}.db")
        else:
            mark_process_dead(int(process), str(folder))
        path.unlink(missing_ok=True)


def _add(source: Path, target: Path) -> None:
    sums: dict[str, float] = defaultdict(float)
    for key, value, _, _ in MmapedDict.read_all_values_from_file(str(source)):
        sums[key] += value
    kept = MmapedDict(str(target))
    try:
        for key, value in sums.items():
            kept.write_value(key, kept.read_value(key)[0] + value, 0.0)
    finally:
        kept.close()


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
