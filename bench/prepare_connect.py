"""Makes the bench's people and service: `python -m bench.prepare_connect NUMBER CLIENT_ID REDIRECT_URI`."""

import json
import secrets
import sys

import django

django.setup()

from django.utils import timezone  # noqa: E402 - after django.setup()

from kagu.connect.accounts.models import User  # noqa: E402
from kagu.connect.accounts.passwords.hashing import hash_password  # noqa: E402
from kagu.connect.clients.models import Client  # noqa: E402
from kagu.connect.clients.registry import give_secret  # noqa: E402


def main(number: int, client_id: str, redirect_uri: str) -> None:
    """One password for all: hashing a thousand would take longer than the bench."""
    password = secrets.token_urlsafe(12)
    encoded, now = hash_password(password), timezone.now()
    User.objects.bulk_create(
        User(
            email=f"caller{each}@exemple.nc",
            email_normalized=f"caller{each}@exemple.nc",
            password=encoded,
            state=User.State.ACTIVE,
            first_name="Paul",
            family_name="Martin",
            activated_at=now,
            password_changed_at=now,
        )
        for each in range(number)
    )
    client = Client(
        client_id=client_id,
        name="Banc de mesure",
        redirect_uris=[redirect_uri],
        scopes=["openid", "profile", "email"],
        sector=client_id,
        grant_types=["authorization_code", "refresh_token", "client_credentials"],
    )
    secret = give_secret(client)
    client.save()
    print(json.dumps({"password": password, "client_secret": secret}))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
