"""J13: the mail as plain text, the line copied, pasted in a second browser that knows nothing."""

from kagu.demo.addresses import Addresses
from tests.journeys.accounts import Registry, ask_for_another_address, type_password, unused_account
from tests.journeys.conftest import NewPerson
from tests.journeys.inbox import Inbox


def test_journey_13_copied_link(
    new_person: NewPerson, registry: Registry, addresses: Addresses, inbox: Inbox
) -> None:
    account, person, other_browser = registry.new_account(), new_person(), new_person()
    new_address = unused_account("Copie").address
    person.opens(f"{addresses.connect}/oidc/login")
    type_password(person, account)
    ask_for_another_address(person, account, new_address)
    mail = inbox.wait_for(new_address, "confirmez votre nouvelle adresse")

    # No click in the mail: the address is copied from its line, whole (R146, R147).
    assert mail.link in [line.strip() for line in mail.text.splitlines()]
    other_browser.opens(mail.link)
    other_browser.reads("Adresse concernée : c•••@exemple.nc")
    other_browser.clicks("Confirmer")
    other_browser.reads(f"Votre nouvelle adresse email ({new_address}) vient d'être activée")
    # The link opened no session (R69, R150).
    other_browser.opens(f"{addresses.connect}/mon-compte/")
    assert other_browser.is_at(f"{addresses.connect}/oidc/login")
