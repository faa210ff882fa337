"""Settings from files, where whoever starts a command has no environment: a mail relay, a timer, an operator.

The files are those that systemd's EnvironmentFile and a shell read: NAME=value, one a line.
"""

import os
import shlex
from pathlib import Path

OPTION = "--env"


class EnvironmentFileFault(Exception):
    """The file cannot be used; the text says why and, of its contents, the number of the line alone."""


def take_environment_files(arguments: list[str]) -> list[str]:
    """The rest of the command line, after its `--env FILE` pairs; what the environment says already, stays.

    Raises EnvironmentFileFault.
    """
    given = dict(os.environ)
    while arguments[:1] == [OPTION]:
        if len(arguments) < 2:
            raise EnvironmentFileFault(f"{OPTION} names no file")
        os.environ.update(_read(Path(arguments[1])))
        arguments = arguments[2:]
    os.environ.update(given)
    return arguments


def _read(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise EnvironmentFileFault(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise EnvironmentFileFault(f"{path} is not text") from error
    return dict(pair for number, line in enumerate(lines, 1) for pair in _pairs(path, number, line))


def _pairs(path: Path, number: int, line: str) -> list[tuple[str, str]]:
    try:
        words = shlex.split(line.removeprefix("export "), comments=True)
    except ValueError:
        words = [""]
    if not all("=" in word for word in words):
        raise EnvironmentFileFault(f"{path}, line {number}: it must be like NAME=value or NAME='some words'")
    return [(name, value) for name, _, value in (word.partition("=") for word in words)]
