"""Kagu installed from its wheel in an environment of its own, and sites that run from it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
KEY = "0123456789 abcdefghijklmnopqrstuvwxyz 0123456789 abcdefghijklmnopqrstuvwxyz"


def install_wheel(folder: Path) -> Path:
    """Build the wheel, install what `requirements.lock` pins and then it; the environment's Python."""
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    [wheel] = folder.glob("*.whl")
    environment = folder / "environment"
    _run(sys.executable, "-m", "uv", "venv", "--quiet", str(environment))
    python = environment / "bin" / "python"
    install = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--system-certs"]
    lock = ["--require-hashes", "-r", str(ROOT / "requirements.lock")]
    _run(*install, "--python", str(python), *lock)
    _run(*install, "--python", str(python), "--no-deps", str(wheel))
    return python


class Installation:
    """Commands and processes of the installed program, with the settings of one site or of both."""

    def __init__(self, python: Path, folder: Path, settings: dict[str, str]) -> None:
        self.python, self.folder, self.settings = python, folder, settings
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def kagu(self, *arguments: str) -> tuple[int, str]:
        """Exit status and words of a command; never a trace."""
        finished = subprocess.run(
            [str(self.python), "-m", "kagu", *arguments],
            env=self._environment(),
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=120,
        )
        assert "Traceback" not in finished.stdout, finished.stdout
        return finished.returncode, finished.stdout

    def code(self) -> Path:
        """Where the program that its commands run lies."""
        asked = [str(self.python), "-c", "import kagu; print(kagu.__path__[0])"]
        return Path(
            subprocess.check_output(asked, env=self._environment(), cwd=self.folder, text=True).strip()
        )

    def start(self, name: str, *arguments: str) -> None:
        """Start `kagu ARGUMENTS`; what it says goes to a file of that name."""
        with (self.folder / f"{name}.said").open("ab") as said:
            self.running[name] = subprocess.Popen(
                [str(self.python), "-m", "kagu", *arguments],
                env=self._environment(),
                cwd=self.folder,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )

    def said(self, name: str) -> str:
        return (self.folder / f"{name}.said").read_text()

    def stop(self, name: str) -> int:
        """Ask it to end, as a service manager does; its exit status."""
        process = self.running.pop(name)
        process.send_signal(signal.SIGTERM)
        return process.wait(timeout=40)

    def stop_all(self) -> None:
        for process in self.running.values():
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=20)

    def _environment(self) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("KAGU_", "DJANGO_"))
        }
        return {**kept, **self.settings}


def _run(*command: str, cwd: Path | None = None) -> None:
    finished = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout + finished.stderr
