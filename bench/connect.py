"""Starts Kagu's `connect` for the bench: a database of its own, people and a service made for it."""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import requests

from bench.forms import cookie_header, log_in
from bench.operations import REDIRECT_URI, Provider, authorization_path, new_verifier
from bench.pinned import PinnedServer

CLIENT_ID = "bench"
SESSION_COOKIE = "connect_session"


class Connect:
    """Kagu under measure, on SQLite (durable: synchronous=FULL) unless given a PostgreSQL address."""

    def __init__(self, folder: Path, port: int, *, database: str = "", people: int = 64) -> None:
        self.name = f"Kagu, {'PostgreSQL' if database else 'SQLite, durable'}"
        self.folder, self.port, self.number_of_people = folder, port, people
        self.base = f"http://127.0.0.1:{port}"
        self.environment = {
            "KAGU_CONNECT_URL": self.base,
            "KAGU_CONNECT_SECRET_KEY": secrets.token_urlsafe(48),
            "KAGU_CONNECT_DATABASE": database or f"sqlite:///{folder / f'connect-{port}.sqlite3'}",
            "KAGU_LOG_LEVEL": "WARNING",
        }
        self.made = self._prepare()
        self.server = PinnedServer(
            [sys.executable, "-m", "kagu", "serve", "connect", "--port", str(port)],
            ready_url=f"{self.base}/.well-known/openid-configuration",
            log=folder / f"connect-{port}.log",
            environment=self.environment,
        )
        # The first start after an installation compiles what it reads, and keeps that memory.
        with self.server:
            pass

    def _prepare(self) -> dict[str, str]:
        """Makes tables, people and the service; returns the secrets that they were given."""
        for step in (
            ["-m", "kagu", "compile_messages"],
            ["-m", "kagu", "connect", "migrate", "--no-input", "--verbosity", "0"],
        ):
            self._run(step)
        given = [str(self.number_of_people), CLIENT_ID, REDIRECT_URI]
        return json.loads(self._run(["-m", "bench.prepare_connect", *given]))

    def _run(self, arguments: list[str]) -> str:
        settings = {"DJANGO_SETTINGS_MODULE": "kagu.connect.config.settings"}
        environment = {**os.environ, **self.environment, **settings}
        finished = subprocess.run(
            [sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False
        )
        if finished.returncode:
            raise RuntimeError(f"{arguments}: {finished.stdout}{finished.stderr}")
        return finished.stdout

    def rotating_clients(self) -> dict[str, str]:
        return {CLIENT_ID: ""}

    def provider(self, client_id: str = CLIENT_ID) -> Provider:
        discovery = requests.get(f"{self.base}/.well-known/openid-configuration", timeout=10).json()
        endpoints = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint")
        authorize, token, userinfo = (discovery[name].removeprefix(self.base) for name in endpoints)
        return Provider(
            name=self.name,
            address=("127.0.0.1", self.port),
            host=f"127.0.0.1:{self.port}",
            authorize=authorize,
            token=token,
            userinfo=userinfo,
            client_id=client_id,
            client_secret=self.made["client_secret"],
        )

    def emails(self) -> list[str]:
        return [f"caller{number}@exemple.nc" for number in range(self.number_of_people)]

    def log_in(self, number: int, client_id: str = CLIENT_ID) -> str:
        """Logs a person in at the login page; returns the Cookie header of her SSO session."""
        browser = requests.Session()
        path = authorization_path(self.provider(client_id), new_verifier()[1], "bench")
        page = browser.get(self.base + path, timeout=20)
        answer = log_in(browser, page, self.emails()[number], self.made["password"])
        if not answer.headers.get("Location", "").startswith(REDIRECT_URI):
            raise ValueError(f"log-in: {answer.status_code} {answer.url} {answer.text[:1000]}")
        return cookie_header(browser, SESSION_COOKIE)
