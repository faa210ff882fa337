"""The demo stopped and started again: nothing of it is left running, nothing of its data is lost."""

import socket

import pytest

from kagu.demo.addresses import Addresses
from tests.journeys.accounts import Registry, forget_password, type_password
from tests.journeys.conftest import NewPerson
from tests.journeys.inbox import Inbox
from tests.journeys.running_demo import RunningDemo


@pytest.mark.parametrize("has_scripts", [True], ids=["scripts-on"])
def test_the_demo_finds_its_data_where_it_was(
    demo: RunningDemo, new_person: NewPerson, registry: Registry, addresses: Addresses, inbox: Inbox
) -> None:
    account, person = registry.new_account(), new_person()
    forget_password(person, addresses, account)
    mail = inbox.wait_for(account.address, "Votre compte NC-Connect")
    password_of_paul = demo.password_of("paul")

    assert demo.stop() == 0
    assert [port for port in addresses.ports.values() if _is_listening(port)] == []

    demo.start()
    assert demo.password_of("paul") == password_of_paul
    assert inbox.mails_to(account.address)[0] == mail
    person.opens(f"{addresses.connect}/oidc/login")
    type_password(person, account)
    person.reads("Mes informations")


def _is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
