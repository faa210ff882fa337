"""What granian runs in the process that serves: its RSGI interface, in the threads of its WSGI interface."""

import socket
import threading
from typing import Any

from granian._granian import CallbackScheduler, RSGIWorker
from granian._signals import set_sync_signals
from granian.server.common import WORKERS_METHODS
from granian.server.mp import WorkerProcess

from kagu.site.admission.bridge import Bridge, InlineLoop
from kagu.site.admission.waiting_bodies import WaitingBodies
from kagu.site.request_id import WsgiApplication

# Who reads nothing of an answer for so long is gone; in milliseconds.
READ_WITHIN = 30_000
# Answers in files that may stay open at a time: several for each thread that writes one, few of all files.
MOST_OPEN = 128


def _serve(
    number: int, application: WsgiApplication, sock: Any, ipc: Any, loop: Any, mode: Any, *rest: Any
) -> None:
    """As `_spawn_wsgi_worker` of granian, with the bridge where that one has an application to call."""
    *of_threads, _task, http_mode, http1, http2, websockets, static_path, _log, tls, _scope, metrics = rest
    stop, over = set_sync_signals(), threading.Event()
    stop.add_cb(over.set)
    waiting, opening, inline = WaitingBodies(), WaitingBodies(MOST_OPEN), InlineLoop()
    for room in (waiting, opening):
        threading.Thread(target=room.watch, name="bodies", daemon=True).start()
    settings = (*of_threads, http_mode, http1, http2, websockets, static_path, *tls, metrics)
    listener = _listener(sock)
    worker = RSGIWorker(number, (None, listener), ipc, *settings)
    # Its stubs do not say what it is made of: the loop, then what only coroutines need.
    scheduler_of: Any = CallbackScheduler
    scheduler = scheduler_of(inline, None, None, None, None)
    scheduler._schedule_fn = Bridge(application, waiting, opening).take
    getattr(worker, WORKERS_METHODS[mode][listener.is_uds()])(scheduler, inline, stop)
    over.wait()


def _listener(given: Any) -> Any:
    """The port, on which the kernel cuts whoever stops reading: accepted connections are made alike."""
    spec, shared = given
    listener = shared or spec.build()
    opened = socket.socket(fileno=listener.get_fd())
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, READ_WITHIN)
    opened.detach()
    return listener


# By name, for a process that is spawned and not forked.
serve = WorkerProcess.wrap_target(_serve)
