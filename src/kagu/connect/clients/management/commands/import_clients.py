"""`kagu connect import_clients REALM.json`: registers the services of a Keycloak realm."""

import getpass
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from kagu.connect.clients.keycloak.realm import clients_of, name_of
from kagu.connect.clients.keycloak.subject_rules import SubjectRule, SubjectUnknown, rule_of
from kagu.connect.clients.keycloak.taken_service import OWN, ServiceRefused, TakenService, read_service
from kagu.connect.clients.models import Client
from kagu.connect.clients.registration import register_client
from kagu.connect.clients.validate_client import validate_client
from kagu.inputs.files import FileBroken


class Command(BaseCommand):
    """A service that is here already stays as it is; what cannot be taken over is told line by line."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--reason", default="", help="why: recorded with who ran the command")
        parser.add_argument("--dry-run", action="store_true", help="tell what would happen, write nothing")
        parser.add_argument("--only", action="append", default=[], metavar="CLIENT_ID")
        parser.add_argument("--sector", default="", help="of services without pairwise names")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["dry_run"] and not options["reason"]:
            raise CommandError("Say why with --reason: it is recorded with who ran the command.")
        path = options["file"]
        try:
            found = [client for client in clients_of(path) if client["clientId"] not in OWN]
            sectors = {SubjectRule(): options["sector"] or name_of(path)}
        except FileBroken as fault:
            raise CommandError(f"{path}: {fault}") from fault
        here = dict(Client.objects.values_list("client_id", "sector"))
        for client in found:
            if client["clientId"] in here:
                _remember_sector(sectors, client, here[client["clientId"]])
        wanted = [client for client in found if client["clientId"] in options["only"] or not options["only"]]
        with translation.override("en"):
            for client in wanted:
                self._import(client, sectors, options, is_here=client["clientId"] in here)

    def _import(
        self, client: Any, sectors: dict[SubjectRule, str], options: dict[str, Any], *, is_here: bool
    ) -> None:
        name = client["clientId"]
        if is_here:
            self.stdout.write(f"{name}: here already, nothing was changed")
            return
        try:
            taken = read_service(client, sectors)
            secret = _check(taken) if options["dry_run"] else _register(taken, options["reason"])
        except ServiceRefused as refusal:
            self.stdout.write(f"{name}: NOT registered: {refusal}")
            return
        except ValidationError as faults:
            for field, texts in faults.message_dict.items():
                self.stdout.write(f"{name}: NOT registered: {field}: {' '.join(texts)}")
            return
        _remember_sector(sectors, client, taken.fields["sector"])
        self._tell(name, taken, secret)

    def _tell(self, name: str, taken: TakenService, secret: str) -> None:
        self.stdout.write(f"{name}: registered in the sector {taken.fields['sector']}")
        for line in taken.left:
            self.stdout.write(f"{name}: not taken over: {line}")
        if secret:
            self.stdout.write(f"{name}: client_secret, shown this once: {secret}")


def _remember_sector(sectors: dict[SubjectRule, str], client: Any, sector: str) -> None:
    try:
        sectors.setdefault(rule_of(client), sector)
    except SubjectUnknown:
        return


def _check(taken: TakenService) -> str:
    client = Client(**taken.fields)
    client.full_clean()
    validate_client(client)
    return ""


def _register(taken: TakenService, reason: str) -> str:
    by = {"actor": f"command, by {getpass.getuser()}", "reason": reason}
    _client, secret = register_client(by=by, known_secret=taken.known_secret, **taken.fields)
    return secret
