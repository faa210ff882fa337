"""Makes a PDF/UA-1 of a paper: tagged, its font embedded, the same bytes for the same paper."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

from kagu.papers._pictures import UnreadablePicture
from kagu.papers._values import paper_values
from kagu.papers.paper import Paper

PROCESS = Path(__file__).with_name("_typst_process.py")
# Seconds: many letters on a busy machine; what the process itself may compute is less.
LONGEST = 180
# The process is given no secret of the site; its threads and their memory do not grow with the machine.
ENVIRONMENT = {"RAYON_NUM_THREADS": "2", "MALLOC_ARENA_MAX": "2"}
KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH")

__all__ = ["PaperNotMade", "UnreadablePicture", "make_pdf"]


class PaperNotMade(RuntimeError):
    """The layout refused the paper, or took more time or memory than any paper needs; says why."""


def make_pdf(paper: Paper) -> bytes:
    """The PDF of a paper, in about a tenth of a second.

    Raises ValueError for what is not well formed in it (UnreadablePicture is one), PaperNotMade otherwise.
    """
    values, files = paper_values(paper)
    pictures = {name: base64.b64encode(content).decode("ascii") for name, content in files.items()}
    given = json.dumps({"paper": values, "files": pictures}).encode("ascii")
    done = _run(given)
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise PaperNotMade(_reason(done))
    return done.stdout


def _run(given: bytes) -> subprocess.CompletedProcess[bytes]:
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    try:
        # An interpreter of its own, isolated; what people wrote is in its input alone.
        return subprocess.run(  # noqa: S603
            [sys.executable, "-I", str(PROCESS)],
            input=given,
            capture_output=True,
            check=False,
            timeout=LONGEST,
            env={**ENVIRONMENT, **kept},
        )
    except subprocess.TimeoutExpired as late:
        raise PaperNotMade(f"not ready after {LONGEST} s") from late


def _reason(done: subprocess.CompletedProcess[bytes]) -> str:
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    lines = [line for line in said if not line.startswith("note:")]
    return lines[-1] if lines else f"ended with status {done.returncode}"
