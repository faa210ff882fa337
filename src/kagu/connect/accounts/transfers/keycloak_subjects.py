"""By which name each sector of this site's services knew a person in a Keycloak realm."""

from pathlib import Path

from kagu.connect.clients.keycloak.realm import clients_of
from kagu.connect.clients.keycloak.subject_rules import SubjectRule, SubjectUnknown, rule_of
from kagu.connect.clients.models import Client
from kagu.inputs.files import FileBroken


def rules_by_sector(path: Path) -> dict[str, SubjectRule]:
    """The rule of each sector whose services are registered here under their old `client_id`.

    Raises FileBroken, also where two services of one sector knew a person by different names.
    """
    sectors = dict(Client.objects.values_list("client_id", "sector"))
    rules: dict[str, SubjectRule] = {}
    for client in clients_of(path):
        client_id = client["clientId"]
        if client_id not in sectors:
            continue
        try:
            rule = rule_of(client)
        except SubjectUnknown as unknown:
            raise FileBroken(f"the service {client_id}: {unknown}") from unknown
        if rules.setdefault(sectors[client_id], rule) != rule:
            raise FileBroken(f"the services of sector {sectors[client_id]} knew people by different names")
    return rules
