"""Démarches as a person does them: begin, fill in, check, file; delegate and answer."""

import re

from kagu.demo.addresses import Addresses
from kagu.texts.typography import set_text
from tests.journeys.person import Person

DOSSIER = re.compile(r"/dossier/([0-9a-f-]{36})/")


def begin(person: Person, service: str) -> str:
    """Press « Commencer » beside the service; the id of the dossier."""
    person.clicks(f"Commencer : {service}")
    return dossier_id(person)


def dossier_id(person: Person) -> str:
    """The dossier whose page is open."""
    found = DOSSIER.search(person.page.url)
    assert found, f"{person.page.url} is no dossier, and reads:\n{person.words()}"
    return found.group(1)


def file(person: Person, **answers: str) -> None:
    """Fill in what is asked, check it, file it, and read the receipt."""
    person.fills(**answers)
    person.clicks("Vérifier")
    person.reads("Relisez avant de déposer")
    person.clicks("Déposer")
    person.reads("Récépissé de dépôt", "Numéro de récépissé")


def delegate(person: Person, number: str, *rights: tuple[str, str]) -> None:
    """On « Déléguer des services »: who, which rights, and yes, that is the person."""
    person.fills(**{"Numéro de délégation de la personne": number})
    for service, right in rights:
        group = person.page.get_by_role("group", name=set_text(service, "fr"))
        group.get_by_label(right).check()
    person.clicks("Continuer")
    person.reads("Est-ce la bonne personne ?", "Initiales")
    person.clicks("Envoyer la proposition")
    person.reads("Proposition envoyée.")


def acts_for(person: Person, addresses: Addresses, name: str) -> None:
    """Choose a third party; its name stays in sight."""
    person.opens(f"{addresses.tax_portal}/tiers/")
    person.clicks(name)
    person.reads(f"Vous agissez pour : {name}")
