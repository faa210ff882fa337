"""Whoever is slow waits alone: others are answered meanwhile, and the slow are cut when their time is up."""

import socket
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from time import monotonic

import pytest

from kagu.site.admission.waiting_bodies import WaitingBodies
from tests.admission.callers import Caller, hear
from tests.admission.small_server import MOST_OPEN
from tests.waiting import wait_until

GET = b"GET /well HTTP/1.1\r\nHost: a\r\n\r\n"
FORM = "Content-Type: application/x-www-form-urlencoded"
SLOW_BODY = f"POST / HTTP/1.1\r\nHost: a\r\n{FORM}\r\nContent-Length: 1000\r\n\r\nten bytes.".encode()
HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost: a\r\nCookie: a="
ESTABLISHED = "01"
# As long as a form may be, of which so many are more bytes than the server lets strangers announce.
LARGE_BODY = SLOW_BODY.replace(b"Length: 1000", b"Length: 262144")
MORE_THAN_THERE_IS_ROOM = 300
# Many times the threads of the small server.
MANY = 60


@pytest.mark.parametrize("words", [SLOW_BODY, HALF_A_HEAD, b""], ids=["body", "headers", "silence"])
def test_others_are_answered_while_many_are_slow_and_the_slow_are_cut(caller: Caller, words: bytes) -> None:
    slow = caller.say(words, MANY)
    for _ in range(5):
        assert caller.ask(GET).status == 200
        assert caller.post(b"a=1", FORM, "Content-Length: 3").told()["body"] == "a=1"
    assert {hear(one).is_over for one in slow} == {True}


def test_a_slow_body_is_told_why(caller: Caller) -> None:
    answer = caller.ask(SLOW_BODY)
    assert (answer.status, answer.is_over) == (408, True)
    assert answer.body == b"the body did not come in time\n"


def test_a_body_a_byte_at_a_time_has_no_longer(caller: Caller) -> None:
    """What comes keeps no clock from running."""
    [slow] = caller.say(SLOW_BODY)
    slow.settimeout(0.05)
    assert next(_until_it_says_something(slow)).startswith(b"HTTP/1.1 408")


def test_whoever_goes_away_within_a_body_harms_nobody(caller: Caller) -> None:
    for one in caller.say(SLOW_BODY, MANY):
        one.close()
    assert caller.ask(GET).status == 200


def test_a_body_that_comes_in_pieces_is_whole(caller: Caller) -> None:
    [one] = caller.say(SLOW_BODY)
    one.sendall(b"a" * 500)
    one.sendall(b"b" * 490)
    assert hear(one).told()["body"] == "ten bytes." + "a" * 500 + "b" * 490


def test_whoever_stops_reading_is_cut(caller: Caller) -> None:
    [unread] = caller.say(b"GET /much HTTP/1.1\r\nHost: a\r\n\r\n")
    wait_until(lambda: _is_held(caller.port, unread))
    wait_until(lambda: not _is_held(caller.port, unread), seconds=30)
    assert caller.ask(GET).status == 200


def test_answers_in_files_are_few_and_strangers_end_none(caller: Caller) -> None:
    """A file that is closed too soon gives its number, and so its reader, to another one."""
    for _ in range(MOST_OPEN + 5):
        assert caller.ask(b"GET /parts HTTP/1.1\r\nHost: a\r\n\r\n").body == b"one two three"
    assert _files_without_a_name(caller.port) == MOST_OPEN
    caller.say(LARGE_BODY, MORE_THAN_THERE_IS_ROOM)
    assert caller.ask(GET).status == 200
    assert _files_without_a_name(caller.port) == MOST_OPEN


def test_one_body_that_cannot_be_cut_saves_no_other() -> None:
    cut: list[str] = []
    room = WaitingBodies()
    room.begin(1, 10, 0, _fail)
    room.begin(2, 10, 0, lambda: cut.append("second"))
    assert (room.cut_late(), cut) == (2, ["second"])


def test_the_body_that_waits_longest_makes_room() -> None:
    cut: list[int] = []
    room = WaitingBodies(most=2, most_bytes=100)
    for key, length in enumerate((40, 40, 10, 90)):
        room.begin(key, length, 60, partial(cut.append, key))
    assert cut == [0, 1]
    assert [room.end(key) for key in range(4)] == [False, False, True, True]


def test_a_body_that_came_in_time_is_not_cut() -> None:
    cut: list[str] = []
    room = WaitingBodies()
    room.begin(1, 10, 0, lambda: cut.append("late"))
    room.begin(2, 10, 60, lambda: cut.append("in time"))
    room.begin(3, 10, 0, lambda: cut.append("ended"))
    assert room.end(3)
    assert (room.cut_late(), cut) == (1, ["late"])
    assert room.end(2)


def _fail() -> None:
    raise OSError


def _files_without_a_name(port: int) -> int:
    """How many the server keeps open, whichever of its processes."""
    named = f"small_server\0{port}\0".encode()
    servers = [one.parent for one in Path("/proc").glob("[0-9]*/cmdline") if named in _read(one)]
    opened = [_where(file) for server in servers for file in (server / "fd").iterdir()]
    return sum(place.endswith("(deleted)") for place in opened)


def _where(file: Path) -> str:
    """Where an open file lies; nothing once it is closed."""
    try:
        return str(file.readlink())
    except OSError:
        return ""


def _read(told: Path) -> bytes:
    """Nothing of a process that has ended."""
    try:
        return told.read_bytes()
    except OSError:
        return b""


def _is_held(port: int, one: socket.socket) -> bool:
    """Whether the server keeps this connection: the kernel tells the silent end nothing."""
    ends = f":{port:04X} ", f":{one.getsockname()[1]:04X} {ESTABLISHED} "
    return any(all(end in line for end in ends) for line in Path("/proc/net/tcp").read_text().splitlines())


def _until_it_says_something(slow: socket.socket) -> Iterator[bytes]:
    until = monotonic() + 30
    while monotonic() < until:
        slow.sendall(b"a")
        try:
            yield slow.recv(1000)
        except TimeoutError:
            continue
