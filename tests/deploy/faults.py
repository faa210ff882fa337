"""What may happen to an installation, each while people act: it begins, lasts, and is mended."""

import contextlib
import random
import secrets
import signal
import time
from pathlib import Path

import pytest

from tests.deploy.nodes import NAMES
from tests.deploy.world import World
from tests.waiting import wait_until

KILLS = 120
# As long as an answer from PostgreSQL is waited for, and more.
LONG = 10.0


def kill_processes(world: World) -> None:
    """`kill -9`, again and again, whoever of the four it hits."""
    chance = random.Random(secrets.randbelow(10**6))
    for _ in range(KILLS):
        name = chance.choice(NAMES)
        world.nodes.kill(name)
        world.nodes.start(name)
        world.traffic.one_more()
    world.nodes.wait()


def restart_database(world: World) -> None:
    world.server.stop()
    world.server.start()


def kill_database(world: World) -> None:
    world.server.kill()
    world.server.start()


def pause_database(world: World) -> None:
    world.server.send(signal.SIGSTOP)
    time.sleep(LONG)
    world.server.send(signal.SIGCONT)


def cut_flows(world: World) -> None:
    """As a failover that drops them without a word."""
    world.flows.cut()


def fill_disk(world: World) -> None:
    """Until the database takes no more; then somebody makes room."""
    if world.disk is None:
        pytest.skip("only root may mount a small disk")
    ballast = world.disk / "ballast"
    refused = len(world.traffic.newcomers.unclear)
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(65536))
    wait_until(lambda: len(world.traffic.newcomers.unclear) > refused + 3, 120)
    ballast.unlink()
    if not world.server.is_running():
        world.server.start()


def take_relay_away(world: World) -> None:
    world.relay.close()
    world.traffic.some_more()
    world.relay.open()


def hold_relay(world: World) -> None:
    """It takes the connection and answers nothing: a tarpit."""
    _mood(world, "tarpit", 2)


def let_relay_refuse_for_now(world: World) -> None:
    _mood(world, "451", 5)


def let_relay_refuse_for_good(world: World) -> None:
    """Its own rules are wrong: none of our mails is at fault."""
    _mood(world, "554", 3)


def let_relay_hang_up(world: World) -> None:
    _mood(world, "cut", 3)


def rotate_keys(world: World) -> None:
    """New keys sign; a week later and again: what was signed before is still read."""
    world.nodes.command("rotate_keys")
    world.traffic.some_more()
    world.nodes.command("rotate_keys")


def change_secret_key(world: World) -> None:
    """As keys-and-services.md has it for several nodes: each knows the new one before any uses it."""
    settings = world.nodes.installation.settings
    old, new = settings["KAGU_CONNECT_SECRET_KEY"], secrets.token_urlsafe(60)
    settings["KAGU_CONNECT_OLD_SECRET_KEYS"] = new
    world.nodes.restart()
    settings |= {"KAGU_CONNECT_SECRET_KEY": new, "KAGU_CONNECT_OLD_SECRET_KEYS": old}
    world.nodes.restart()
    world.nodes.command("reseal")


def move_clocks(world: World) -> None:
    """Two hours ahead, back, and ahead again, under processes that go on."""
    library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
    if library is None:
        pytest.skip("libfaketime is not on this machine")
    clock = world.nodes.installation.folder / "clock"
    clock.write_text("+0")
    settings = world.nodes.installation.settings
    usual = dict(settings)
    settings |= {
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    world.nodes.restart()
    for hour in ("+2h", "+0", "+2h"):
        clock.write_text(hour)
        world.traffic.some_more(8)
    settings.clear()
    settings |= usual
    # With such a clock nobody obeys in time.
    for name in NAMES:
        world.nodes.kill(name)
        world.nodes.start(name)
        world.nodes.wait()


def restart_nodes(world: World) -> None:
    """One after the other, as for an upgrade."""
    world.nodes.restart()


def _mood(world: World, mood: str, tries: int) -> None:
    """The relay is so until it was asked a few times more; people go on meanwhile."""
    until = world.relay.tries + tries
    world.relay.mood = mood
    wait_until(lambda: world.relay.tries >= until, 120)
    world.traffic.some_more()
    world.relay.mood = ""
