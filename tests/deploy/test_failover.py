"""Two nodes, a database with a replica that confirms each commit: the primary is killed under traffic."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.cluster import Cluster, running_cluster
from tests.deploy.installation import KEY, Installation
from tests.deploy.mailbox import Relay, running_relay
from tests.deploy.newcomers import Newcomers
from tests.deploy.person import Person
from tests.deploy.ports import free_ports, wait_for
from tests.waiting import wait_until

pytestmark = pytest.mark.whole
# How long anybody may wait until the site answers again (issue G).
BACK_WITHIN = 30.0
NAME = "kagu_connect"


@pytest.fixture(scope="module")
def relay() -> Iterator[Relay]:
    with running_relay() as running:
        yield running


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with running_cluster() as running:
        running.primary.ask(f"CREATE DATABASE {NAME}")
        yield running


@pytest.fixture(scope="module")
def ports() -> list[int]:
    return free_ports(2)


@pytest.fixture(scope="module")
def sites(ports: list[int]) -> list[str]:
    return [f"http://localhost:{port}" for port in ports]


@pytest.fixture(scope="module")
def nodes(
    tmp_path_factory: pytest.TempPathFactory,
    cluster: Cluster,
    relay: Relay,
    ports: list[int],
    sites: list[str],
) -> Iterator[Installation]:
    """Two serving processes and two workers, as on two machines."""
    settings = {
        "KAGU_CONNECT_URL": sites[0],
        "KAGU_CONNECT_SECRET_KEY": KEY,
        "KAGU_CONNECT_DATABASE": cluster.address(NAME),
        "KAGU_CONNECT_BEHIND_PROXY": "yes",
        "KAGU_CONNECT_REQUESTS_PER_NETWORK": "6",
        "KAGU_CONNECT_MAILS_PER_MINUTE": "100000",
        "KAGU_MAIL_HOST": "127.0.0.1",
        "KAGU_MAIL_PORT": str(relay.port),
    }
    both = Installation(Path(sys.executable), tmp_path_factory.mktemp("nodes"), settings)
    status, said = both.kagu("connect", "migrate", "--no-input")
    assert status == 0, said
    for number, port in enumerate(ports):
        both.start(f"serve-{number}", "serve", "connect", "--port", str(port))
        both.start(f"work-{number}", "work", "connect")
    for port in ports:
        wait_for(port, seconds=90)
    yield both
    both.stop_all()


def test_what_two_nodes_count_is_counted_once(
    nodes: Installation, sites: list[str], cluster: Cluster
) -> None:
    """Six requests from one network: three at each node, then neither takes one more."""
    asked = [
        Person(f"Essai{'abcdefgh'[number]}", sites[number % 2], "203.0.113.9").ask_for_account().status_code
        for number in range(8)
    ]
    assert asked == [302] * 6 + [200] * 2
    # What was refused does not count; the rows of one are of what each of the six asked for.
    counts = cluster.primary.ask("SELECT string_agg(count::text, ' ') FROM counting_tally", database=NAME)
    assert set(counts.split()) == {"1", "6"}


def test_nothing_acknowledged_is_lost_when_the_primary_dies(
    nodes: Installation, sites: list[str], cluster: Cluster, relay: Relay
) -> None:
    alice = Person("Alice", sites[0], "192.0.2.1")
    alice.ask_for_account()
    alice.activate(relay.link_to(alice.email))
    alice.log_in()
    assert alice.is_logged_in()
    newcomers = Newcomers(sites)
    with newcomers.coming():
        newcomers.some_more()
        cluster.fail_over()
        for site in sites:
            wait_until(lambda site=site: newcomers.ask(site), seconds=BACK_WITHIN)  # type: ignore[misc]
        newcomers.some_more()
    # Whoever was logged in still is, at both nodes.
    for alice.site in sites:
        assert alice.is_logged_in()
    assert len(newcomers.acknowledged) > 8
    for person in newcomers.acknowledged:
        link = relay.link_to(person.email, seconds=120)
        person.activate(link)
        person.log_in()
        assert person.is_logged_in()
    for number in range(2):
        assert nodes.running[f"serve-{number}"].poll() is None
        assert nodes.running[f"work-{number}"].poll() is None
