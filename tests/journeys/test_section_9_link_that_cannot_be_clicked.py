"""Notice, section 9: « Dans le mail, s'il n'est pas possible de cliquer sur le lien »."""

import pytest

from kagu.demo.addresses import Addresses
from tests.journeys.accounts import (
    Registry,
    activate_elsewhere,
    fill_in_creation,
    type_password,
    unused_account,
)
from tests.journeys.conftest import NewPerson
from tests.journeys.inbox import Inbox


@pytest.mark.parametrize("pasted_with", ["", ")", ".", " »"])
def test_section_9_link_that_cannot_be_clicked(
    new_person: NewPerson, addresses: Addresses, inbox: Inbox, pasted_with: str
) -> None:
    account, person, other_device = unused_account(), new_person(), new_person()
    person.opens(f"{addresses.connect}/oidc/create-account")
    fill_in_creation(person, account)
    mail = inbox.wait_for(account.address, "Activez votre compte NC Connect")
    assert mail.link.startswith("http")

    other_device.opens(mail.link + pasted_with)
    activate_elsewhere(other_device, account)

    person.opens(f"{addresses.connect}/oidc/login")
    type_password(person, account)
    person.reads("Mes informations")


def test_an_address_that_lost_characters_gets_a_friendly_page(
    new_person: NewPerson, registry: Registry, addresses: Addresses
) -> None:
    person = new_person()
    # The address printed in the notice: « …co » where « …c0 » was meant (C19).
    person.opens(
        f"{addresses.connect}/public/validatechange"
        "?technicalID=cd796ccc-9a37-4e80-93a2-d880737868co&token=a203ea18-bcf5-45de-984b-07ff89e39818"
    )
    person.reads("Lien invalide", "Copiez l'adresse entière depuis le message reçu")
