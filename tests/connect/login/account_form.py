"""The form « Créer un compte », filled in."""

from tests.connect.conftest import PASSWORD

CREATE = "/oidc/create-account"


def typed(**changes: str) -> dict[str, str]:
    return {
        "first_name": "Alice",
        "family_name": "Wamytan-Dupré",
        "email": "alice@exemple.nc",
        "password": PASSWORD,
        "confirmation": PASSWORD,
        "terms": "on",
        **changes,
    }
