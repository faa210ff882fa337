"""Several tabs, restored and bookmarked ones, a session that ends between two fields: nothing is wasted."""

import pytest

from kagu.demo.addresses import Addresses
from tests.journeys.accounts import Registry, accept_what_is_shared, log_in_to_the_portal, type_password
from tests.journeys.conftest import NewPerson
from tests.journeys.person import Person

NEW_ADDRESS = "autre.adresse@exemple.nc"


def forget_cookies(person: Person, *names: str) -> None:
    """As a browser that was closed, or whose session ended meanwhile; all of them without names."""
    for name in names or (None,):
        person.context.clear_cookies(**({"name": name} if name else {}))


@pytest.mark.parametrize("has_scripts", [True], indirect=False)
def test_four_logins_begun_at_once_all_arrive(
    new_person: NewPerson, registry: Registry, addresses: Addresses, has_scripts: bool
) -> None:
    account, person = registry.new_account(), new_person()
    pages = ["/", "/mon-profil/", "/", "/mon-profil/"]
    tabs = []
    for page in pages:
        person.opens_another_tab(f"{addresses.tax_portal}/login/?next={page}")
        tabs.append(person.page)
    for tab, page in zip(tabs, pages, strict=True):
        person.page = tab
        type_password(person, account)
        accept_what_is_shared(person)
        person.waits_to_be_at(f"{addresses.tax_portal}{page}")


def test_a_bookmarked_login_page_leads_to_its_service(
    new_person: NewPerson, registry: Registry, addresses: Addresses
) -> None:
    account, person = registry.new_account(), new_person()
    person.opens(f"{addresses.tax_portal}/login/?next=/mon-profil/")
    bookmark = person.page.url
    forget_cookies(person)
    person.opens(bookmark)
    type_password(person, account)
    accept_what_is_shared(person)
    person.waits_to_be_at(f"{addresses.tax_portal}/mon-profil")
    person.opens(bookmark)
    person.waits_to_be_at(f"{addresses.tax_portal}/mon-profil")


def test_what_was_typed_outlives_the_session(
    new_person: NewPerson, registry: Registry, addresses: Addresses
) -> None:
    account, person = registry.new_account(), new_person()
    log_in_to_the_portal(person, addresses, account)
    person.opens(f"{addresses.connect}/mon-compte/email/")
    person.fills(**{"Votre nouvel email": NEW_ADDRESS, "Confirmez votre nouvel email": NEW_ADDRESS})
    person.fills(**{"Votre mot de passe": account.password})
    forget_cookies(person, "connect_session")
    person.clicks("Enregistrer")
    type_password(person, account)
    assert person.field("Votre nouvel email").input_value() == NEW_ADDRESS
    assert not person.field("Votre mot de passe").input_value()


def test_a_browser_without_cookies_is_told_so_first(
    new_person: NewPerson, registry: Registry, addresses: Addresses
) -> None:
    account, person = registry.new_account(), new_person()
    person.opens(f"{addresses.connect}/oidc/login")
    person.fills(**{"Votre email": account.address, "Votre mot de passe": account.password})
    forget_cookies(person)
    person.clicks("Se connecter")
    person.reads("Votre navigateur n'a pas envoyé de cookie", "puis validez de nouveau")
    assert person.field("Votre email").input_value() == account.address
    type_password(person, account)
    person.waits_to_be_at(f"{addresses.connect}/mon-compte")
