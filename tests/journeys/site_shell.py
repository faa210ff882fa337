"""A site's own Python, started once for all that journeys must lay in its database."""

import json
import os
import subprocess
import sys

# Loading a site takes seconds. One script a line is read; the answer is what it printed, or its traceback.
READER = """
import contextlib, io, json, sys, traceback
from django.db import connections
for line in sys.stdin:
    said, fault = io.StringIO(), ""
    try:
        with contextlib.redirect_stdout(said):
            exec(json.loads(line), {})
    except Exception:
        fault = traceback.format_exc()
    connections.close_all()
    print(json.dumps([said.getvalue(), fault]), flush=True)
"""


class SiteShell:
    """`kagu SITE shell`, kept open."""

    def __init__(self, site: str, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "kagu", site, "shell", "--no-imports", "-c", READER],
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, script: str) -> str:
        """Run a few lines of Python where the site's own settings and acts are; what they print."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(script) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"the shell ended with {self._process.wait()}"
        said, fault = json.loads(answer)
        assert not fault, fault
        return str(said).strip()

    def close(self) -> None:
        """It ends with its input."""
        self._process.communicate(timeout=30)
