"""Starts node oidc-provider (bench/peers/oidc-provider) with our client and logs its callers in."""

import json
import secrets
import subprocess
from pathlib import Path

import requests

from bench.forms import cookie_header, log_in
from bench.operations import REDIRECT_URI, Provider, authorization_path, new_verifier
from bench.pinned import PinnedServer

FOLDER = Path(__file__).parent / "peers" / "oidc-provider"
NODE = FOLDER / "node_modules" / ".bin" / "node"
PASSWORD = "le mot de passe du banc"
GRANTS = ["authorization_code", "refresh_token", "client_credentials"]


def install() -> None:
    """Installs exactly what package-lock.json says, unless it is there already."""
    installed = FOLDER / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < (FOLDER / "package-lock.json").stat().st_mtime:
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=FOLDER, check=True)


def write_settings(file: Path, port: int, *, issuer: str = "", **more: object) -> None:
    """The JSON that server.js reads; README.md beside it names every key."""
    settings = {
        "issuer": issuer or f"http://127.0.0.1:{port}",
        "port": port,
        "database": str(file.with_suffix(".sqlite3")),
        **more,
    }
    file.write_text(json.dumps(settings))


class Peer:
    """node oidc-provider under measure; `durable` flushes each write to the disk."""

    def __init__(self, folder: Path, port: int, *, durable: bool) -> None:
        self.name = f"node oidc-provider, {'durable' if durable else 'relaxed'}"
        self.port, self.secret = port, secrets.token_urlsafe(32)
        self.people = {
            f"caller{number}@exemple.nc": {
                "sub": secrets.token_urlsafe(16),
                "password": PASSWORD,
                "email": f"caller{number}@exemple.nc",
                "email_verified": True,
                "given_name": "Paul",
                "family_name": "Martin",
            }
            for number in range(64)
        }
        settings = folder / f"peer-{port}.json"
        write_settings(
            settings,
            port,
            durable=durable,
            people=self.people,
            clients=[self._client("bench"), self._client("rotating")],
            rotating_clients=["rotating"],
        )
        self.server = PinnedServer(
            [str(NODE), "--no-warnings", str(FOLDER / "server.js"), str(settings)],
            ready_url=f"http://127.0.0.1:{port}/.well-known/openid-configuration",
            log=folder / f"peer-{port}.log",
            environment={"NODE_ENV": "production"},
        )

    def _client(self, client_id: str) -> dict[str, object]:
        return {
            "client_id": client_id,
            "client_secret": self.secret,
            "redirect_uris": [REDIRECT_URI],
            "grant_types": GRANTS,
            "id_token_signed_response_alg": "ES256",
        }

    def provider(self, client_id: str = "bench") -> Provider:
        return Provider(
            name=self.name,
            address=("127.0.0.1", self.port),
            host=f"127.0.0.1:{self.port}",
            authorize="/auth",
            token="/token",
            userinfo="/me",
            client_id=client_id,
            client_secret=self.secret,
        )

    def rotating_clients(self) -> dict[str, str]:
        return {"bench": "", "rotating": ", rotating"}

    def log_in(self, number: int, client_id: str = "bench") -> str:
        """Logs a person in as a browser would; returns the Cookie header of her SSO session."""
        email = list(self.people)[number]
        browser = requests.Session()
        base = f"http://127.0.0.1:{self.port}"
        path = authorization_path(self.provider(client_id), new_verifier()[1], "bench")
        page = browser.get(base + path, timeout=10)
        log_in(browser, page, email, PASSWORD)
        return cookie_header(browser, "_session")
