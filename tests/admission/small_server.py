"""The server of both sites before a small application, with limits that a test can wait for.

`python -m tests.admission.small_server PORT`.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kagu.site import granian_server
from kagu.site.admission import body_limits, granian_worker
from kagu.site.request_id import Environ, StartResponse

SECONDS = 1.0
THREADS = 2
MOST_OPEN = 3
# More than the kernel takes for one who does not read.
MUCH = 32_000_000


def application(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """Tells what it was asked; `/fails`, `/parts`, `/half` and `/much` do what they are called."""
    if environ["PATH_INFO"] == "/fails":
        raise ValueError("as it should")
    start_response("200 OK", [("Content-Type", "application/json")])
    if environ["PATH_INFO"] in ("/parts", "/half"):
        return parts(environ["PATH_INFO"])
    if environ["PATH_INFO"] == "/much":
        return [b"a" * MUCH]
    told = {name: value for name, value in environ.items() if isinstance(value, str)}
    return [json.dumps(told | {"body": environ["wsgi.input"].read().decode()}).encode()]


def parts(path: str) -> Iterator[bytes]:
    """As a page that is written while it is read."""
    yield from (b"one ", b"two ")
    if path == "/half":
        raise ValueError("as it should")
    yield b"three"


def main() -> None:
    """What a stranger may hold is as in service, for one second."""
    for media_type, limit in body_limits.BY_TYPE.items():
        body_limits.BY_TYPE[media_type] = replace(limit, seconds=SECONDS)
    granian_worker.READ_WITHIN = int(SECONDS * 1000)
    granian_worker.MOST_OPEN = MOST_OPEN
    granian_server.HEADERS_WITHIN = int(SECONDS * 1000)
    where = ["--host", "127.0.0.1", "--port", sys.argv[1]]
    sys.argv = [
        "",
        "tests.admission.small_server:application",
        *where,
        "--threads",
        str(THREADS),
        "--stop-seconds",
        "5",
    ]
    granian_server.main()


if __name__ == "__main__":
    main()
