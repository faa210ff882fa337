"""`work_outbox`: the process that delivers mails, logout tokens and events."""

import signal
import threading

from django.core.management.base import BaseCommand

from kagu.outbox import worker


class Command(BaseCommand):
    help = "Deliver what waits in the outbox, until SIGTERM or Ctrl-C."

    def handle(self, *args: object, **options: object) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        worker.run(stop)
