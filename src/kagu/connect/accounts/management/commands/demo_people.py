"""`kagu connect demo_people`: the accounts of the demo, made once; what people change later stays."""

from argparse import ArgumentParser
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from kagu.connect.accounts.history import activity
from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.search_words import keep_search_words
from kagu.connect.accounts.passwords import hashing
from kagu.inputs.addresses import normalize_address
from kagu.site import clock
from kagu.site.environment import env_text


@dataclass(frozen=True)
class _Person:
    first_name: str
    family_name: str
    is_agent: bool = False


DEMO_PEOPLE = {
    "paul": _Person("Paul", "Newman"),
    "marie": _Person("Marie", "Kaori"),
    "theophile": _Person("Théophile", "Wamytan"),
    "agent": _Person("Agathe", "Guichet", is_agent=True),
    "collegue": _Person("Maurice", "Accueil", is_agent=True),
}


class Command(BaseCommand):
    """Passwords come from options, or from the environment: --paul is KAGU_DEMO_PASSWORD_PAUL."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name in DEMO_PEOPLE:
            parser.add_argument(f"--{name}", metavar="PASSWORD", help=f"The password of {name}@exemple.nc.")

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            self.stdout.write("People are already there: nothing was changed.")
            return
        with transaction.atomic():
            for name, person in DEMO_PEOPLE.items():
                password = options[name] or env_text(
                    f"KAGU_DEMO_PASSWORD_{name.upper()}", None, "password of a demo person"
                )
                _create(f"{name}@exemple.nc", person, password)
                self.stdout.write(f"{name}@exemple.nc")


def _create(email: str, person: _Person, password: str) -> None:
    user = User.objects.create(
        email=email,
        email_normalized=normalize_address(email),
        first_name=person.first_name,
        family_name=person.family_name,
        state=User.State.ACTIVE,
        activated_at=clock.now(),
        terms_version=settings.TERMS_VERSION,
        is_staff=person.is_agent,
        agent_since=clock.now() if person.is_agent else None,
    )
    keep_search_words(user)
    hashing.set_password(user, password)
    activity.record(user, "account_created")
