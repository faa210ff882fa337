"""A line of the log as text, or as one JSON object, without an address or a secret in either."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from kagu.site.log_secrets import on_one_line, without_addresses, without_secrets

# Their words are ours alone, and hold hashes and seals that an operator keeps: docs/operate/logs.md.
KEEP_SEALS = ("kagu.desk.journal", "kagu.connect.accounts.history")

# Characters of a message: what strangers send, an address or a host, may be sixty thousand long.
LONGEST = 2000


class StrangersFilter(logging.Filter):
    """What Django refuses because of what was sent is a warning of one line: its trace tells nothing more."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security."):
            record.exc_info = record.exc_text = None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True


class Line(logging.Formatter):
    """Time in UTC, level, who says it, request, service, what happened; then the trace of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        told = told_by(record)
        words = ("time", "level", "logger", "request_id", "client", "message")
        line = " ".join(str(told[word]) for word in words)
        cause = f" (cause: {told['cause']})" if "cause" in told else ""
        trace = "\n" + "\n".join(told["trace"]) if "trace" in told else ""
        return line + cause + trace


class JsonLine(logging.Formatter):
    """The same words by name, always on one line."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(told_by(record), ensure_ascii=False)


def told_by(record: logging.LogRecord) -> dict[str, Any]:
    """What there is to tell of a record; `cause` and `trace` where it has an exception."""
    cleaned = without_addresses if record.name.startswith(KEEP_SEALS) else without_secrets
    told: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")[:-6] + "Z",
        "level": record.levelname,
        "logger": record.name,
        "request_id": getattr(record, "request_id", "-"),
        "client": getattr(record, "client", "-"),
        "message": on_one_line(cleaned(record.getMessage()))[:LONGEST],
    }
    if record.exc_info and record.exc_info[1]:
        error = record.exc_info[1]
        told["cause"] = on_one_line(without_secrets(f"{type(error).__name__}: {error}".rstrip(": ")))[:500]
        trace = without_secrets(logging.Formatter().formatException(record.exc_info))
        told["trace"] = [on_one_line(line) for line in trace.splitlines()]
    return told
