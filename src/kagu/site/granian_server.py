"""granian as `kagu serve` starts it: `python -m kagu.site.granian_server MODULE:APPLICATION --host …`.

Everything that a stranger may keep open has an end: headers, bodies, idle connections, answers not read.
"""

import argparse
import logging
import resource

from granian.constants import HTTPModes, Interfaces, RuntimeModes
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import MPServer

from kagu.site.admission import granian_worker
from kagu.site.stop_signals import end_children_that_load

# A connection costs some KiB while it says nothing, at most MOST_HEADERS while it does.
MOST_CONNECTIONS = 8192
# Beside sockets: databases, logs, what the site asks others.
FILES_APART = 512
# From the first byte of a request's headers to their last, and between two requests; in milliseconds.
HEADERS_WITHIN = 10_000
# Bytes of one request's headers, its query and cookies among them.
MOST_HEADERS = 64 * 1024
# Connections that the kernel keeps until they are accepted.
BACKLOG = 1024
# It advises fewer threads than a site needs: ours wait for passwords and disks more than they compute.
ADVICE = "Configuration allows spawning up to"


class Server(MPServer):
    """A stop that somebody asked for is no failure, whichever of the processes heard of it first."""

    def shutdown(self, exit_code: int = 0) -> None:
        """granian counts a process that ended before it was told by its parent as a crash."""
        if self.interrupt_signal:
            self.interrupt_children.clear()
        super().shutdown(exit_code)


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(prog="kagu.site.granian_server")
    parser.add_argument("application")
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--stop-seconds", type=int, required=True)
    options = parser.parse_args()
    logging.getLogger("_granian").addFilter(is_no_advice)
    end_children_that_load()
    Server(
        options.application,
        address=options.host,
        port=options.port,
        # Its threads are ours; what runs in them is `granian_worker`.
        interface=Interfaces.WSGI,
        blocking_threads=options.threads,
        runtime_mode=RuntimeModes.mt,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS_WITHIN, max_buffer_size=MOST_HEADERS),
        websockets=False,
        backlog=BACKLOG,
        backpressure=most_connections(),
        log_level=LogLevels.warning,
        workers_kill_timeout=options.stop_seconds,
    ).serve(spawn_target=granian_worker.serve)


def most_connections() -> int:
    """As many as there may be open files, which is made as many as the system lets us have."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + FILES_APART
    files = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    return max(1, files - FILES_APART)


def is_no_advice(record: logging.LogRecord) -> bool:
    """Whether an operator shall read this line."""
    return not record.getMessage().startswith(ADVICE)


if __name__ == "__main__":
    main()
