"""People that a journey makes for itself, so that no journey depends on another's order."""

import itertools
import random
import unicodedata
from dataclasses import dataclass

from kagu.demo.addresses import Addresses
from kagu.demo.environment import environment_of_connect, environment_of_tax_portal
from kagu.demo.state import State
from tests.journeys.person import Person
from tests.journeys.running_demo import RunningDemo
from tests.journeys.site_shell import SiteShell

_numbers = itertools.count(1)

ACTIVE_ACCOUNT = """
from django.utils import timezone
from kagu.connect.accounts.passwords.hashing import set_password
from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.search_words import keep_search_words
from kagu.inputs.addresses import normalize_address
user = User.objects.create(
    email={address!r}, email_normalized=normalize_address({address!r}),
    first_name={first_name!r}, family_name={family_name!r},
    state=User.State.ACTIVE, activated_at=timezone.now(), terms_version="1",
)
set_password(user, {password!r})
keep_search_words(user)
"""

SUBSCRIPTION = """
from kagu.tax_portal.taxpayers.profile.delegation_numbers import delegation_number_of
from kagu.tax_portal.taxpayers.models import PortalUser, Subscription, Taxpayer
user = PortalUser.objects.get(email={address!r}, detached_at=None)
taxpayer = Taxpayer.objects.create(
    fiscal_id={fiscal_id!r}, kind="person", name=user.family_name, first_names=user.first_name
)
Subscription.objects.create(portal_user=user, taxpayer=taxpayer, terms_version="1")
print(delegation_number_of(taxpayer))
"""


@dataclass(frozen=True)
class Account:
    """What a person knows of their account."""

    first_name: str
    family_name: str
    address: str
    password: str

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.family_name}"


class Registry:
    """Makes accounts and subscriptions in the demo's databases."""

    def __init__(self, demo: RunningDemo) -> None:
        state = State(demo.state)
        state.keep_secrets()
        self._connect = SiteShell("connect", environment_of_connect(state, demo.addresses))
        self._tax_portal = SiteShell("tax-portal", environment_of_tax_portal(state, demo.addresses))

    def close(self) -> None:
        self._connect.close()
        self._tax_portal.close()

    def new_account(self, first_name: str = "Paul", family_name: str = "Newman") -> Account:
        """An active account of its own address."""
        account = unused_account(first_name, family_name)
        script = ACTIVE_ACCOUNT.format(
            address=account.address,
            first_name=first_name,
            family_name=family_name,
            password=account.password,
        )
        self._connect.run(script)
        return account

    def subscribe(self, account: Account) -> tuple[str, str]:
        """Subscribe someone who has logged in to the portal; the fiscal and delegation numbers."""
        fiscal_id = str(random.randrange(2_000_000, 9_999_999))
        script = SUBSCRIPTION.format(address=account.address, fiscal_id=fiscal_id)
        return fiscal_id, self.run_in_portal(script)

    def run_in_portal(self, script: str) -> str:
        """A few lines among the portal's own acts; what they print."""
        return self._tax_portal.run(script)


def unused_account(first_name: str = "Paul", family_name: str = "Newman") -> Account:
    """Somebody who has no account yet."""
    plain = unicodedata.normalize("NFD", first_name.lower()).encode("ascii", "ignore").decode()
    address = f"{plain}.{next(_numbers)}@exemple.nc"
    return Account(first_name, family_name, address, f"lagon bleu {random.randrange(10**8)}")


def log_in_to_the_portal(person: Person, addresses: Addresses, account: Account) -> None:
    """From the portal's home to the portal again, through the login page and the first consent."""
    person.opens(addresses.tax_portal)
    person.clicks("Se connecter")
    person.clicks("S'identifier avec NC Connect")
    type_password(person, account)
    accept_what_is_shared(person)
    person.waits_to_be_at(addresses.tax_portal)


def type_password(person: Person, account: Account) -> None:
    """Fill in the login page and send it."""
    person.fills(**{"Votre email": account.address, "Votre mot de passe": account.password})
    person.clicks("Se connecter")


def forget_password(person: Person, addresses: Addresses, account: Account) -> None:
    """Ask for the link that gives a new password."""
    person.opens(f"{addresses.connect}/oidc/forgotten-password")
    person.fills(**{"Votre email": account.address})
    person.clicks("Envoyer un nouveau mot de passe")


def ask_for_another_address(person: Person, account: Account, address: str) -> None:
    """From « Mon compte », where the person is."""
    person.clicks("Modifier", within="Mes informations")
    person.fills(
        **{
            "Votre nouvel email": address,
            "Confirmez votre nouvel email": address,
            "Votre mot de passe": account.password,
        }
    )
    person.clicks("Enregistrer")


def accept_what_is_shared(person: Person) -> None:
    """Say yes on the consent page, which comes at the first connection to a service."""
    if "/authorize/consent" in person.page.url:
        person.clicks("Accepter et continuer")


def activate_elsewhere(person: Person, account: Account) -> None:
    """On the page of the link, in a browser that did not ask for the account (D31)."""
    person.reads(account.first_name)
    person.fills(**{"Votre mot de passe": account.password})
    person.clicks("Activer mon compte")
    person.reads("Votre compte est désormais activé")


def fill_in_creation(person: Person, account: Account) -> None:
    """Fill in « Créer un compte » and send it."""
    person.fills(
        **{
            "Votre prénom": account.first_name,
            "Votre nom": account.family_name,
            "Votre email": account.address,
            "Votre mot de passe": account.password,
            "Confirmez votre mot de passe": account.password,
        }
    )
    person.checks("J'accepte les")
    person.clicks("Créer mon compte")
