"""Both sites as they are served, each on a database of its own."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

from bench.pinned import PinnedServer


def portal(folder: Path, port: int) -> PinnedServer:
    """The tax portal, ready to start; its provider is away, which no page of strangers asks."""
    base = f"http://127.0.0.1:{port}"
    environment = {
        "KAGU_TAX_PORTAL_URL": base,
        "KAGU_TAX_PORTAL_SECRET_KEY": secrets.token_urlsafe(48),
        "KAGU_TAX_PORTAL_DATABASE": f"sqlite:///{folder / 'portal.sqlite3'}",
        "KAGU_TAX_PORTAL_ISSUER": "http://connect.localhost:9",
        "KAGU_TAX_PORTAL_CLIENT_ID": "portal",
        "KAGU_TAX_PORTAL_CLIENT_SECRET": secrets.token_urlsafe(32),
        "KAGU_LOG_LEVEL": "WARNING",
    }
    command = [sys.executable, "-m", "kagu", "tax-portal", "migrate", "--no-input", "--verbosity", "0"]
    subprocess.run(command, env={**os.environ, **environment}, check=True)
    return PinnedServer(
        [sys.executable, "-m", "kagu", "serve", "tax-portal", "--port", str(port)],
        ready_url=f"{base}/contact/",
        log=folder / "portal.log",
        environment=environment,
    )
