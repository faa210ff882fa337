"""J15: an agent at the counter helps with the account and the subscription, and never sees a password."""

import io
import re
from dataclasses import replace

from pypdf import PdfReader

from kagu.demo.addresses import Addresses
from tests.journeys.accounts import (
    Account,
    Registry,
    accept_what_is_shared,
    activate_elsewhere,
    fill_in_creation,
    log_in_to_the_portal,
    type_password,
    unused_account,
)
from tests.journeys.conftest import NewPerson
from tests.journeys.inbox import Inbox
from tests.journeys.person import Person
from tests.journeys.register import Papers, person_in_register, subscribe
from tests.journeys.running_demo import RunningDemo

THRESHOLD = 10
REASON = "Demande faite au guichet, pièce d'identité vue"
CODE = re.compile(r"[0-9A-Z]{5}-[0-9A-Z]{5}")


def test_journey_15_agent_helps_with_an_account(
    new_person: NewPerson, demo: RunningDemo, addresses: Addresses, inbox: Inbox
) -> None:
    account, person, agent = unused_account("Théophile", "Wamytan"), new_person(), new_person()
    person.opens(f"{addresses.connect}/oidc/create-account")
    fill_in_creation(person, account)
    inbox.wait_for(account.address, "Activez votre compte")

    agent.opens(f"{addresses.connect}/agents/")
    type_password(agent, _agent(demo))
    _find(agent, account.address, account.name)
    agent.reads("En attente d'activation")
    _act(agent, "Renvoyer le lien d'activation", "Le lien d'activation est envoyé.")
    # Asked for in another browser than the person's: the link asks for the password.
    person.opens(inbox.wait_for(account.address, "Activez votre compte", 2).link)
    activate_elsewhere(person, account)

    person.opens(f"{addresses.connect}/oidc/login")
    for _ in range(THRESHOLD):
        type_password(person, replace(account, password="ce n'est pas celui-là"))
    inbox.wait_for(account.address, "a été bloqué")
    agent.opens(f"{addresses.connect}/agents/")
    _find(agent, account.address, account.name)
    agent.reads("Bloqué")
    _act(agent, "Débloquer le compte", "Le compte est débloqué.")
    agent.reads("Par Agathe Guichet", f"Motif : {REASON}")
    told = inbox.wait_for(account.address, "Un agent est intervenu")
    assert "Intervention : Compte débloqué" in told.words
    assert f"Motif : {REASON}" in told.words_of_html

    type_password(person, account)
    person.reads("Mes informations")
    # Not for citizens, whatever they type in the address bar.
    person.opens(f"{addresses.connect}/agents/")
    person.does_not_read("Bureau des agents")


def test_journey_15_agent_helps_a_taxpayer(
    new_person: NewPerson, registry: Registry, demo: RunningDemo, addresses: Addresses, inbox: Inbox
) -> None:
    account, person, agent = registry.new_account("Paul", "Newman"), new_person(), new_person()
    papers = person_in_register(registry, account)

    # The desk has no password of its own: it leads to the provider.
    agent.opens(f"{addresses.tax_portal}/agents/")
    type_password(agent, _agent(demo))
    accept_what_is_shared(agent)
    _find(agent, papers.fiscal_id, account.name)
    colleague = new_person()
    colleague.opens(f"{addresses.tax_portal}/agents/")
    type_password(colleague, _colleague(demo))
    accept_what_is_shared(colleague)
    lost, papers = papers, _new_letter(agent, colleague, papers)
    assert lost.letter_code != papers.letter_code

    log_in_to_the_portal(person, addresses, account)
    subscribe(person, papers)
    _print_letters(agent, addresses)
    agent.opens(f"{addresses.tax_portal}/agents/")
    _find(agent, papers.fiscal_id, account.name)
    agent.reads(account.address, "Lettre avec un nouveau code préparée", "Par Agathe Guichet")
    _act(agent, "Mettre fin à l'abonnement", "L'abonnement est terminé.")
    told = inbox.wait_for(account.address, "Un agent est intervenu")
    assert "Intervention : Abonnement terminé" in told.words
    assert f"Motif : {REASON}" in told.words
    person.opens(addresses.tax_portal)
    person.reads("Un agent a mis fin à votre abonnement", "S'abonner")


def _agent(demo: RunningDemo) -> Account:
    return Account("Agathe", "Guichet", "agent@exemple.nc", demo.password_of("agent"))


def _colleague(demo: RunningDemo) -> Account:
    return Account("Maurice", "Accueil", "collegue@exemple.nc", demo.password_of("collegue"))


def _find(agent: Person, wanted: str, name: str) -> None:
    """Search, and open the one result."""
    agent.reads("Bureau des agents")
    agent.page.get_by_role("textbox").fill(wanted)
    agent.page.get_by_role("button", name="Rechercher", exact=True).click()
    agent.page.wait_for_load_state()
    agent.clicks(name, within="Résultats")
    # Asked once for each file and session.
    if agent.page.get_by_role("button", name="Ouvrir le dossier").count():
        agent.clicks("Ouvrir le dossier")


def _act(agent: Person, act: str, done: str) -> None:
    """Choose the act, be refused without a reason, give one."""
    agent.clicks(f"Continuer : {act}")
    agent.clicks(act)
    agent.does_not_read(done)
    agent.fills(Motif=REASON)
    agent.clicks(act)
    agent.reads(done)


def _new_letter(agent: Person, colleague: Person, papers: Papers) -> Papers:
    """One agent asks, the other confirms and downloads; its code is read as the taxpayer will."""
    agent.clicks("Continuer : Éditer une lettre avec un nouveau code")
    agent.fills(Motif=REASON)
    agent.clicks("Demander la confirmation")
    agent.reads("attend la décision d'un second agent")
    colleague.page.reload()
    colleague.clicks("Éditer une lettre avec un nouveau code", within="En attente d'un second agent")
    colleague.reads("Agathe Guichet", REASON)
    with colleague.page.expect_download() as download:
        colleague.page.get_by_role("button", name="Confirmer", exact=True).click()
    return replace(papers, letter_code=_code_in(download.value.path().read_bytes()))


def _print_letters(agent: Person, addresses: Addresses) -> None:
    """E52: every letter that waits, then the same again, the printer having jammed."""
    agent.opens(f"{addresses.tax_portal}/agents/courriers/")
    agent.reads("Courriers à imprimer", "À chaque abonnement, un courrier prévient le contribuable")
    for button in (re.compile(r"^Imprimer \d+ courrier"), re.compile("^Imprimer de nouveau")):
        with agent.page.expect_download() as download:
            agent.page.get_by_role("button", name=button).click()
        assert download.value.path().read_bytes().startswith(b"%PDF")
        # A download leaves the page as it was.
        agent.opens(f"{addresses.tax_portal}/agents/courriers/")
        agent.reads("L'imprimante s'est arrêtée ?")


def _code_in(pdf: bytes) -> str:
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    found = CODE.search(words)
    assert found, "the letter has no code"
    return found.group()
