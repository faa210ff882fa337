"""Whatever breaks while people act: nothing that was confirmed is lost, and nothing happens twice."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.deploy import faults
from tests.deploy.world import World, running_world

pytestmark = pytest.mark.whole
# What may be on its way when its outcome cannot be written: it leaves once more, under the same number.
ON_ITS_WAY = 24

HARMLESS = [
    faults.take_relay_away,
    faults.hold_relay,
    faults.let_relay_refuse_for_now,
    faults.let_relay_refuse_for_good,
    faults.let_relay_hang_up,
    faults.rotate_keys,
    faults.change_secret_key,
    faults.restart_nodes,
]
GRAVE = [
    faults.move_clocks,
    faults.restart_database,
    faults.kill_database,
    faults.pause_database,
    faults.cut_flows,
    faults.fill_disk,
    faults.kill_processes,
]


@pytest.fixture(scope="module")
def world(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with running_world(installed, tmp_path_factory.mktemp("faults")) as world:
        yield world


def suffer(world: World, fault: Callable[[World], None]) -> int:
    """People act before, during and after it; how many mails and events came once more."""
    before = world.ledger.copies(world.traffic)
    with world.traffic.going_on():
        world.traffic.some_more()
        fault(world)
        world.traffic.some_more()
    world.ledger.settle()
    # Whoever cannot be served is told to come back, never that something is broken.
    assert 500 not in world.traffic.newcomers.statuses
    return world.ledger.copies(world.traffic) - before


@pytest.mark.parametrize("fault", HARMLESS, ids=lambda fault: fault.__name__)
def test_nothing_is_lost_and_nothing_leaves_twice(world: World, fault: Callable[[World], None]) -> None:
    assert suffer(world, fault) == 0


@pytest.mark.parametrize("fault", GRAVE, ids=lambda fault: fault.__name__)
def test_nothing_is_lost_and_nothing_is_done_twice(world: World, fault: Callable[[World], None]) -> None:
    """What was on its way may come again: whoever gets it knows it by its number."""
    assert suffer(world, fault) <= ON_ITS_WAY


def test_links_that_were_mailed_in_all_this_open_their_accounts(world: World) -> None:
    """The last ones: an old link ends."""
    for person in world.traffic.newcomers.acknowledged[-5:]:
        person.site = world.nodes.sites[0]
        person.activate(world.relay.link_to(person.email))
        person.log_in()
        assert person.is_logged_in()
