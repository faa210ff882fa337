"""The services of examples/, run as their readers would run them; each says what it lacks here."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from kagu.demo.processes import Processes

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
NODE_SERVICE = EXAMPLES / "node_service"
APACHE_MODULE = Path("/usr/lib/apache2/modules/mod_auth_openidc.so")
WORLD_READABLE = 0o755


@dataclass(frozen=True)
class Registration:
    """What a service tells Kagu of itself, and what it is given."""

    client_id: str
    url: str
    redirect_uri: str
    post_logout_redirect_uri: str
    backchannel_logout_uri: str


@dataclass(frozen=True)
class Words:
    """How a person finds her way on the service's pages; an empty word needs no click."""

    log_in: str
    logged_in: str
    log_out: str
    logged_out: str


class FlaskService:
    """Authlib."""

    words = Words(
        "S'identifier avec NC Connect", "Bonjour", "Se déconnecter de tous les services", "Un second"
    )

    def __init__(self, port: int) -> None:
        url = f"http://localhost:{port}"
        self.port = port
        self.registration = Registration(
            "flask", url, f"{url}/callback/", f"{url}/", f"{url}/backchannel-logout/"
        )

    def what_it_lacks(self) -> str:
        return ""

    def start(self, processes: Processes, folder: Path, issuer: str, secret: str) -> None:
        environment = {
            "PROVIDER_URL": issuer,
            "CLIENT_ID": self.registration.client_id,
            "CLIENT_SECRET": secret,
            "SERVICE_URL": self.registration.url,
            "SERVICE_SECRET_KEY": secret,
        }
        processes.start("flask", ["-m", "kagu.demo.example_service", str(self.port)], environment)


class NodeService:
    """openid-client 6."""

    words = Words("Se connecter", "Connecté.", "Se déconnecter", "Personne n’est connecté.")

    def __init__(self, port: int) -> None:
        url = f"http://localhost:{port}"
        self.port = port
        self.registration = Registration(
            "node", url, f"{url}/callback", f"{url}/", f"{url}/backchannel-logout"
        )

    def what_it_lacks(self) -> str:
        return "" if shutil.which("npm") else "npm is not on this machine"

    def start(self, processes: Processes, folder: Path, issuer: str, secret: str) -> None:
        install_packages(NODE_SERVICE)
        environment = {
            "ISSUER": issuer,
            "CLIENT_ID": self.registration.client_id,
            "CLIENT_SECRET": secret,
            "SERVICE_URL": self.registration.url,
            "PORT": str(self.port),
        }
        start_program(
            processes, "node", [str(node_of(NODE_SERVICE)), str(NODE_SERVICE / "service.js")], environment
        )


class ApacheService:
    """mod_auth_openidc."""

    words = Words("", "Connecté.", "Se déconnecter", "Personne n’est connecté.")

    def __init__(self, port: int) -> None:
        url = f"http://localhost:{port}"
        self.port = port
        callback = f"{url}/oidc/callback"
        self.registration = Registration(
            "apache", url, callback, f"{url}/bye.html", f"{callback}?logout=backchannel"
        )

    def what_it_lacks(self) -> str:
        if not shutil.which("apache2") or not APACHE_MODULE.exists():
            return "libapache2-mod-auth-openidc is not on this machine"
        return ""

    def start(self, processes: Processes, folder: Path, issuer: str, secret: str) -> None:
        shutil.copytree(EXAMPLES / "apache_service" / "pages", folder / "pages")
        if os.getuid() == 0:
            (folder / "as-root").touch()
        # Apache leaves root's rights behind: its new user must reach the pages.
        for part in (folder, folder.parent):
            part.chmod(WORLD_READABLE)
        environment = {
            "FOLDER": str(folder),
            "KAGU_CONF": str(EXAMPLES / "apache_service" / "kagu.conf"),
            "PORT": str(self.port),
            "ISSUER": issuer,
            "CLIENT_ID": self.registration.client_id,
            "CLIENT_SECRET": secret,
            "SERVICE_URL": self.registration.url,
            "COOKIE_KEY": secret,
        }
        configuration = str(Path(__file__).with_name("apache.conf"))
        start_program(processes, "apache", ["apache2", "-f", configuration, "-DFOREGROUND"], environment)


Service = FlaskService | NodeService | ApacheService


def install_packages(folder: Path) -> None:
    """Exactly what package-lock.json says, unless it is there already."""
    installed, lock = folder / "node_modules" / ".package-lock.json", folder / "package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=folder, check=True)


def node_of(folder: Path) -> Path:
    """The Node 22 that the folder's packages carry."""
    return folder / "node_modules" / ".bin" / "node"


def start_program(processes: Processes, name: str, command: list[str], environment: dict[str, str]) -> None:
    """Start a program that is not Python, watched and ended like the others."""
    become = "import os, sys; os.execvp(sys.argv[1], sys.argv[1:])"
    processes.start(name, ["-c", become, *command], environment)
