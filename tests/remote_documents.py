"""Time that passes for what was fetched from others, and limits a test sets."""

from dataclasses import replace
from typing import Any

import pytest

from kagu.remote_keys.remote_documents import RemoteDocuments


def later(documents: RemoteDocuments[Any], seconds: float) -> None:
    """What was fetched until now was fetched so long ago."""
    for address, known in documents._known.items():
        documents._known[address] = replace(
            known, fetched_at=known.fetched_at - seconds, asked_at=known.asked_at - seconds
        )


def set_limits(
    monkeypatch: pytest.MonkeyPatch, documents: RemoteDocuments[Any], **limits: float | bool
) -> None:
    """For the length of the test."""
    monkeypatch.setattr(documents, "limits", replace(documents.limits, **limits))  # type: ignore[arg-type]
