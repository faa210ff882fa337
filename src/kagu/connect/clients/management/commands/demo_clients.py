"""`kagu connect demo_clients`: the demo's services and its computer, made or brought up to date."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from kagu.connect.clients.models import Client
from kagu.connect.clients.registry import set_secret
from kagu.site.environment import env_text

EVENT_TYPES = [
    "account-purged",
    "account-disabled",
    "account-enabled",
    "identifier-changed",
    "credential-change",
    "session-revoked",
]
DEMO_CLIENTS = {
    "impots": ("impots.nc", "Vos démarches fiscales en ligne"),
    "exemple": ("Exemple de téléservice", "Un second service, pour voir la connexion unique"),
}

# What is said to someone who is about to delete their account; {url} is the service's.
DELETION_NOTICES = {
    "impots": {
        "fr": {
            "loses": "Votre abonnement prend fin et les délégations que vous avez reçues sont suspendues. "
            "Vos déclarations, brouillons et reçus restent conservés par l'administration fiscale.",
            "instead": "Si vous ne souhaitez plus faire vos démarches personnelles en ligne, vous pouvez "
            "les désactiver dans « Mon profil » : c'est immédiat, réversible et sans perte de données.",
            "instead_url": "{url}/mon-profil/",
        },
        "en": {
            "loses": "Your subscription ends and the delegations you received are suspended. "
            "Your returns, drafts and receipts are kept by the tax administration.",
            "instead": "If you no longer wish to do your own procedures online, you can switch them off "
            "in “My profile”: it is immediate, reversible and loses no data.",
            "instead_url": "{url}/mon-profil/",
        },
    },
}

# What each does with the data, in words.
DATA_NOTICES = {
    "impots": {
        "fr": {
            "purpose": "Vous reconnaître dans vos démarches fiscales, et vous écrire à leur sujet.",
            "kept": "Jusqu'à la fin de votre abonnement ; vos déclarations et vos reçus, le temps "
            "que la loi impose.",
            "contact": "L'accueil du service des impôts, ou la page « Contact » du téléservice.",
        },
        "en": {
            "purpose": "To recognise you in your tax procedures, and to write to you about them.",
            "kept": "Until your subscription ends; your returns and receipts, as long as the law requires.",
            "contact": "The tax office's front desk, or the “Contact” page of the service.",
        },
    },
    "exemple": {
        "fr": {
            "purpose": "Montrer à quoi ressemble un second téléservice ; rien d'autre.",
            "kept": "Le temps de votre session.",
            "contact": "La personne qui a lancé cette démonstration.",
        },
        "en": {
            "purpose": "To show what a second service looks like; nothing else.",
            "kept": "As long as your session.",
            "contact": "Whoever started this demo.",
        },
    },
}


class Command(BaseCommand):
    """Each option may also come from the environment: --impots-url is KAGU_DEMO_IMPOTS_URL."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        for client_id in DEMO_CLIENTS:
            parser.add_argument(f"--{client_id}-url", help="The service's address.")
            parser.add_argument(f"--{client_id}-secret", help="Its client_secret.")

    def handle(self, *args: Any, **options: Any) -> None:
        for client_id in DEMO_CLIENTS:
            url = options[f"{client_id}_url"] or env_text(
                f"KAGU_DEMO_{client_id.upper()}_URL", None, "address of a demo service"
            )
            secret = options[f"{client_id}_secret"] or env_text(
                f"KAGU_DEMO_{client_id.upper()}_SECRET", None, "its client_secret"
            )
            _save_client(client_id, url.rstrip("/"), secret)
            self.stdout.write(f"{client_id}: {url}")
        _save_computer()


def _save_client(client_id: str, url: str, secret: str) -> None:
    name, description = DEMO_CLIENTS[client_id]
    client = Client.objects.filter(client_id=client_id).first() or Client(client_id=client_id)
    client.name = name
    client.description = description
    client.home_url = f"{url}/login/"
    client.redirect_uris = [f"{url}/callback/"]
    client.post_logout_redirect_uris = [f"{url}/"]
    client.backchannel_logout_uri = f"{url}/backchannel-logout/"
    client.event_uri = f"{url}/events/"
    client.deletion_preview_uri = f"{url}/deletion-preview/" if client_id in DELETION_NOTICES else ""
    client.event_types = EVENT_TYPES
    client.scopes = ["openid", "profile", "email"]
    client.deletion_notice = _deletion_notice(client_id, url)
    client.data_notice = DATA_NOTICES[client_id]
    client.sector = client_id
    client.grant_types = ["authorization_code", "refresh_token"]
    set_secret(client, secret)
    client.save()


def _save_computer() -> None:
    """A client that acts in its own name and proves itself with a key; its data come from the environment."""
    name = "KAGU_DEMO_CALCULATEUR"
    jwks = env_text(f"{name}_JWKS", None, "public keys of the department's computer")
    audience = env_text(f"{name}_AUDIENCE", None, "the interface that it asks")
    scope = env_text(f"{name}_SCOPE", None, "what it may do there")
    client_id = "calculateur"
    client = Client.objects.filter(client_id=client_id).first() or Client(client_id=client_id)
    client.name = "Calculateur de l'impôt"
    client.auth_method = Client.AuthMethod.PRIVATE_KEY_JWT
    client.jwks = json.loads(jwks)
    client.grant_types = ["client_credentials"]
    client.scopes, client.audiences = scope.split(), [audience]
    client.sector = client_id
    client.save()


def _deletion_notice(client_id: str, url: str) -> dict[str, dict[str, str]]:
    return {
        language: {name: text.format(url=url) for name, text in texts.items()}
        for language, texts in DELETION_NOTICES.get(client_id, {}).items()
    }
