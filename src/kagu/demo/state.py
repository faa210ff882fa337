"""The demo's folder: databases, mails, logs, and secrets that are made once."""

import fcntl
import json
import os
import secrets
import shutil
from pathlib import Path
from typing import IO

from joserfc.jwk import ECKey

from kagu.demo.addresses import DemoRefused

PEOPLE = ("paul", "marie", "theophile", "agent", "collegue")
KEYS = ("connect_key", "tax_portal_key", "tax_portal_client", "example_client", "example_key")
# Short words without accents: a password that can be read aloud and typed on any keyboard.
WORDS = (
    "banian bulime cagou caillou calao cascade cerf coco corail dauphin dugong fare ficus fougere goyave "
    "houp igname kaori lagon lifou litchi loche maloya mangrove maquis mare merle niaouli notou nautile "
    "ouvea palme passe perle perruche pin pirogue raie recif roussette sable santal savane tamtam taro "
    "tiare tortue toutoute vague vanille vent voile yate zostere"
)


class State:
    """One demo's data; a second demo on the same folder is refused."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.secrets: dict[str, str] = {}
        self._lock: IO[str] | None = None

    def open(self, *, reset: bool = False) -> None:
        """Take the folder for this process, make what is missing, its secrets too."""
        if reset:
            self._empty()
        for part in (self.folder, self.mails, self.logs):
            part.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._take()
        self.keep_secrets()

    def close(self) -> None:
        """Let another process take the folder."""
        if self._lock:
            self._lock.close()

    @property
    def mails(self) -> Path:
        return self.folder / "mails"

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    def database(self, site: str) -> str:
        """The address of a site's SQLite file."""
        return f"sqlite:///{self.folder / site}.sqlite3"

    @property
    def department_jwks(self) -> str:
        """The public key of the department's computer."""
        key = ECKey.import_key(json.loads(self.secrets["department_key"]))
        return json.dumps({"keys": [key.as_dict(private=False)]})

    def password_of(self, person: str) -> str:
        return self.secrets[f"password_of_{person}"]

    def _empty(self) -> None:
        """Delete a former demo, and nothing that is not one."""
        if not self.folder.exists() or not any(self.folder.iterdir()):
            return
        if not self._secrets_file.exists():
            raise DemoRefused(f"{self.folder} is not a demo's folder: --reset leaves it alone.")
        self._take()
        for part in self.folder.iterdir():
            shutil.rmtree(part) if part.is_dir() else part.unlink()
        self.close()

    def _take(self) -> None:
        self._lock = (self.folder / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DemoRefused(f"Another demo already runs on {self.folder}: use --state DIR.") from None

    @property
    def _secrets_file(self) -> Path:
        return self.folder / "secrets.json"

    def keep_secrets(self) -> None:
        """Read this folder's secrets, make what a newer version wants, write all; none is ever replaced."""
        found = json.loads(self._secrets_file.read_text()) if self._secrets_file.exists() else {}
        made = {key: secrets.token_urlsafe(48) for key in KEYS}
        made["department_key"] = json.dumps(ECKey.generate_key("P-256", auto_kid=True).as_dict(private=True))
        made |= {f"password_of_{person}": _password() for person in PEOPLE}
        self.secrets = {**made, **found}
        descriptor = os.open(self._secrets_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(self.secrets, file, indent=2)


def _password() -> str:
    words = [secrets.choice(WORDS.split()) for _ in range(3)]
    return "-".join([*words, str(secrets.randbelow(9000) + 1000)])
