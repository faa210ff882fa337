"""« Mes données »: the page, the file, its signature."""

import hashlib
import json
from typing import Any

from django.test import Client as Browser

from kagu.connect.signing import keys

PAGE = "/mon-compte/mes-donnees/"


def download(browser: Browser, file_format: str) -> Any:
    return browser.post(PAGE, {"file_format": file_format})


def check_signature(content: bytes) -> Any:
    """The data, once its signature is checked as a reader would."""
    export = json.loads(content)
    claims = keys.verify(export["signature"], typ="account-export+jwt")
    assert claims["iss"] == "http://connect.localhost:8000"
    assert claims["sha256"] == digest_of(export["data"])
    return export["data"]


def digest_of(data: Any) -> str:
    """As docs/journeys/export-data.md says it."""
    compact = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(compact.encode()).hexdigest()
