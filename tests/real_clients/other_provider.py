"""node oidc-provider, the bench's peer, as the provider of a portal that has never heard of Kagu's."""

import json
from pathlib import Path
from typing import Any

from kagu.demo.addresses import Addresses
from kagu.demo.environment import environment_of_tax_portal
from kagu.demo.processes import Processes
from kagu.demo.state import State
from tests.real_clients.services import ROOT, install_packages, node_of, start_program

PEER = ROOT / "bench" / "peers" / "oidc-provider"
PASSWORD = "un mot de passe chez un autre"
ALICE = {
    "sub": "alice-at-another-provider",
    "password": PASSWORD,
    "email": "alice@exemple.nc",
    "email_verified": True,
    "given_name": "Alice",
    "family_name": "Martin",
}


class OtherProvider:
    """A strict OpenID Provider with one person and one service."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.issuer = f"http://localhost:{port}"

    def start(self, processes: Processes, service_url: str, secret: str) -> None:
        install_packages(PEER)
        settings: dict[str, Any] = {
            "issuer": self.issuer,
            "port": self.port,
            "database": str(self.folder / "other-provider.sqlite3"),
            "durable": False,
            "calls_loopback": True,
            "people": {ALICE["email"]: ALICE},
            "clients": [_service(service_url, secret)],
        }
        file = self.folder / "other-provider.json"
        file.write_text(json.dumps(settings))
        command = [str(node_of(PEER)), "--no-warnings", str(PEER / "server.js"), str(file)]
        start_program(processes, "other provider", command, {"NODE_ENV": "production"})
        processes.wait_for("other provider", self.port, "localhost")


def _service(url: str, secret: str) -> dict[str, object]:
    return {
        "client_id": "impots",
        "client_secret": secret,
        "redirect_uris": [f"{url}/callback/"],
        "post_logout_redirect_uris": [f"{url}/"],
        "backchannel_logout_uri": f"{url}/backchannel-logout/",
        "backchannel_logout_session_required": True,
        "id_token_signed_response_alg": "ES256",
    }


class PortalElsewhere:
    """The tax portal, told of another issuer: nothing else changes."""

    def __init__(self, folder: Path, port: int) -> None:
        self.port, self.url = port, f"http://localhost:{port}"
        self.state = State(folder)
        self.state.open()
        self.secret = self.state.secrets["tax_portal_client"]

    def start(self, processes: Processes, provider: OtherProvider) -> None:
        environment = {
            **environment_of_tax_portal(self.state, Addresses(self.port)),
            "KAGU_TAX_PORTAL_URL": self.url,
            "KAGU_TAX_PORTAL_ISSUER": provider.issuer,
            "KAGU_GATEWAY_URL": provider.issuer,
            "KAGU_OUTBOUND_ADDRESSES": f"localhost:{provider.port}=127.0.0.1:{provider.port}",
        }
        migrate = ["-m", "kagu", "tax-portal", "migrate", "--no-input", "--verbosity", "0"]
        finished = processes.run_to_the_end(migrate, environment)
        assert finished.returncode == 0, finished.stdout
        serve = ["-m", "kagu", "serve", "tax-portal", "--port", str(self.port)]
        processes.start("portal", serve, environment)
        processes.wait_for("portal", self.port, "localhost")
