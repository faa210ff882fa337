"""`backlog`: what waits on this site, and since when."""

from datetime import datetime

from django.core.management.base import BaseCommand
from django.utils import translation

from kagu.outbox.backlog import Waits, backlog
from kagu.outbox.heartbeat import last_beat, living_workers
from kagu.outbox.lateness import relay_is_down
from kagu.site import clock

SECONDS_OF = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))


class Command(BaseCommand):
    help = "Tell what waits and since when: messages by kind, dead letters, what agents have to decide."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(_worker())
        if relay_is_down():
            self.stdout.write("The mail relay takes nothing, or not so much: mails are late.")
        with translation.override("en"):
            lines = [_line(waits) for waits in backlog()]
        self.stdout.write("\n".join(lines) if lines else "Nothing waits.")


def _worker() -> str:
    living = living_workers()
    if living:
        return f"{len(living)} at work: {', '.join(living)}"
    seen_at = last_beat()
    when = f", the last was seen {in_words(seen_at)} ago" if seen_at else ""
    return f"No worker is at work{when}: nothing leaves before « kagu work » runs."


def _line(waits: Waits) -> str:
    since = f"{waits.since:%Y-%m-%dT%H:%M:%SZ}  {in_words(waits.since):>7}" if waits.since else ""
    return f"{waits.count:>8}  {since:<29}  {waits.name:<28}  {waits.words}"


def in_words(since: datetime) -> str:
    """How long ago, in its largest unit: « 43 min »."""
    seconds = max(int((clock.now() - since).total_seconds()), 0)
    unit, size = next(((unit, size) for unit, size in SECONDS_OF if seconds >= size), SECONDS_OF[-1])
    return f"{seconds // size} {unit}"
