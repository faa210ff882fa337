"""`kagu connect client`: the register of services, from the command line."""

import getpass
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from kagu.connect.clients.models import Client
from kagu.connect.clients.registration import NoSecret, register_client, rotate_secret, set_enabled

LISTS = {
    "redirect_uri": "redirect_uris",
    "post_logout_redirect_uri": "post_logout_redirect_uris",
    "audience": "audiences",
    "resource": "resources",
    "event_type": "event_types",
}
TEXTS = (
    "name",
    "description",
    "home_url",
    "logo_url",
    "policy_url",
    "contact",
    "sector",
    "backchannel_logout_uri",
    "event_uri",
    "deletion_preview_uri",
    "jwks_uri",
    "auth_method",
    "id_token_alg",
    "userinfo_alg",
)
FILES = {
    "jwks": "the client's public JWK Set",
    "deletion_notice": "what is lost with a deleted account, by language",
    "data_notice": "what the data serve for, by language",
}
REASON = "Why: it is recorded with who ran the command."
FLAGS = ("requires_par", "requires_dpop", "requires_signed_request")


class Command(BaseCommand):
    """add, list, rotate-secret, disable, enable. A secret is shown once and kept only as a hash."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        self._add_add(acts.add_parser("add", help="Register a service."))
        acts.add_parser("list", help="Every service.")
        for name, words in (("disable", "Stop a service."), ("enable", "Let it work again.")):
            stop = acts.add_parser(name, help=words)
            stop.add_argument("client_id")
            stop.add_argument("--reason", required=True, help=REASON)
        rotate = acts.add_parser("rotate-secret", help="Give a new secret; the old one serves for a day.")
        rotate.add_argument("client_id")
        rotate.add_argument("--reason", required=True, help=REASON)
        rotate.add_argument("--leaked", action="store_true", help="The old secret stops at once.")

    def _add_add(self, parser: ArgumentParser) -> None:
        parser.add_argument("client_id")
        for name in TEXTS:
            required = {"required": True} if name == "name" else {}
            parser.add_argument(f"--{name.replace('_', '-')}", **required)  # type: ignore[arg-type]
        for option in LISTS:
            parser.add_argument(f"--{option.replace('_', '-')}", action="append", default=[])
        parser.add_argument("--scope", default="openid profile email", help="Separated by spaces.")
        parser.add_argument("--grant-type", action="append", default=[])
        parser.add_argument("--response-mode", action="append", default=[], choices=["query", "form_post"])
        for name, words in FILES.items():
            parser.add_argument(f"--{name.replace('_', '-')}", type=Path, help=f"A JSON file: {words}.")
        parser.add_argument("--without-pkce", action="store_true", help="For an old client only.")
        for name in FLAGS:
            parser.add_argument(f"--{name.replace('_', '-')}", action="store_true")
        parser.add_argument("--reason", default="", help=REASON)

    def handle(self, *args: Any, **options: Any) -> None:
        acts = {"add": self._add, "list": self._list, "rotate-secret": self._rotate_secret}
        acts.get(options["act"], self._set_enabled)(options)

    def _add(self, options: dict[str, Any]) -> None:
        fields: dict[str, Any] = {name: options[name] for name in TEXTS if options[name] is not None}
        fields |= {field: options[option] for option, field in LISTS.items()}
        fields |= {name: options[name] for name in FLAGS}
        fields["scopes"] = options["scope"].split()
        fields["grant_types"] = options["grant_type"] or ["authorization_code", "refresh_token"]
        if options["response_mode"]:
            fields["response_modes"] = options["response_mode"]
        fields["requires_pkce"] = not options["without_pkce"]
        fields |= {name: _read(options[name]) for name in FILES if options[name]}
        try:
            client, secret = register_client(by=_by(options), client_id=options["client_id"], **fields)
        except ValidationError as faults:
            lines = [f"{name}: {words}" for name, texts in faults.message_dict.items() for words in texts]
            raise CommandError("\n".join(lines)) from faults
        self._show_secret(client, secret)

    def _list(self, options: dict[str, Any]) -> None:
        for client in Client.objects.order_by("client_id"):
            state = "" if client.is_enabled else "  (disabled)"
            self.stdout.write(f"{client.client_id}  {client.name}  {client.auth_method}{state}")

    def _rotate_secret(self, options: dict[str, Any]) -> None:
        client = self._client(options["client_id"])
        try:
            self._show_secret(client, rotate_secret(client, keep_old=not options["leaked"], by=_by(options)))
        except NoSecret as refusal:
            raise CommandError(f"{client.client_id} uses {client.auth_method}: no secret.") from refusal

    def _set_enabled(self, options: dict[str, Any]) -> None:
        set_enabled(self._client(options["client_id"]), options["act"] == "enable", by=_by(options))

    def _show_secret(self, client: Client, secret: str) -> None:
        self.stdout.write(f"client_id: {client.client_id}")
        if secret:
            self.stdout.write(f"client_secret: {secret}")
            self.stdout.write(self.style.WARNING("The secret is shown this once: keep it safe."))

    def _client(self, client_id: str) -> Client:
        client = Client.objects.filter(client_id=client_id).first()
        if client is None:
            raise CommandError(f"No service has the client_id {client_id}.")
        return client


def _by(options: dict[str, Any]) -> dict[str, Any]:
    return {"actor": f"command, by {getpass.getuser()}", "reason": options["reason"]}


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{path}: {error}") from error
