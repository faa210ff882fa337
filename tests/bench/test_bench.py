"""What the bench stands on: answers read whole, latencies counted, verdicts told as they are."""

import socket
import threading
from collections.abc import Iterator

import pytest

from bench.arrivals import Stream, run_arrivals
from bench.crowd import Address, BadAnswer, Operation, percentile, run_crowd
from bench.forms import FormReader
from bench.plan import Results
from bench.report import as_markdown
from bench.rounds import Figure
from bench.wire import get, read_answer

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: b\r\n\r\nok"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"


@pytest.fixture
def server() -> Iterator[Address]:
    """Answers « ok » to every request, one thread a connection."""
    listening = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=_serve, args=(listening,), daemon=True).start()
    yield listening.getsockname()
    listening.close()


def _serve(listening: socket.socket) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        threading.Thread(target=_answer, args=(connection,), daemon=True).start()


def _answer(connection: socket.socket) -> None:
    while connection.recv(65536):
        connection.sendall(OK)


def ask() -> Operation:
    answer = yield get("example.org", "/")
    if answer.body != b"ok":
        raise BadAnswer("not ok")


@pytest.mark.parametrize("cut", range(len(OK)))
def test_an_answer_is_read_only_when_it_is_whole(cut: int) -> None:
    assert read_answer(OK[:cut]) is None


def test_an_answer_ends_where_the_next_begins() -> None:
    answer, length = read_answer(OK + b"HTTP/1.1 500") or (None, 0)
    assert answer
    assert (answer.status, answer.body, length) == (200, b"ok", len(OK))
    assert answer.header(b"x-a") == b"b"
    assert answer.header(b"x-b") == b""


def test_a_chunked_answer_is_put_together() -> None:
    answer, length = read_answer(CHUNKED) or (None, 0)
    assert answer
    assert (answer.body, length) == (b"abcde", len(CHUNKED))
    assert read_answer(CHUNKED[:-3]) is None


def test_a_crowd_counts_what_it_did(server: Address) -> None:
    tally = run_crowd(server, [ask] * 3, 0.2)
    assert tally.operations == len(tally.latencies) > 3
    assert tally.seconds >= 0.2
    assert tally.percentile(0.95) >= tally.percentile(0.5) > 0


def test_a_wrong_answer_ends_the_measure(server: Address) -> None:
    def hope() -> Operation:
        answer = yield get("example.org", "/")
        raise BadAnswer(answer.status)

    with pytest.raises(BadAnswer):
        run_crowd(server, [hope], 0.2)


def test_arrivals_keep_their_pace(server: Address) -> None:
    stream = Stream(100, ask)
    run_arrivals(server, [stream], 0.5)
    assert 5 <= stream.tally.operations <= 50
    assert stream.turned_away == 0


def test_a_percentile_of_nothing_is_nothing() -> None:
    assert percentile([], 0.95) == 0
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0


def test_the_form_with_a_password_is_the_one_filled_in() -> None:
    page = (
        '<form action="/language"><input name="next"></form><form action="/in">'
        '<input name="token" value="t"><input name="e" type="email"><input name="p" type="password"></form>'
    )
    form = FormReader(page)
    assert form.action == "/in"
    assert form.filled("alice@exemple.nc", "secret") == {"token": "t", "e": "alice@exemple.nc", "p": "secret"}


def test_a_missed_target_is_told() -> None:
    ours = Figure("Kagu", 100, 1000, 1, 2, 0.1, 5)
    slow = Figure("peer, durable", 10, 5000, 1, 2, 0.1, 5)
    quick = Figure("peer, relaxed", 60, 1500, 1, 2, 0.1, 5)
    text = as_markdown(Results(figures={"code flows": [ours, slow, quick]}))
    assert "| peer, durable | 10 | 5,000 | 1.0 | 2.0 | 10.00 × | 5.00 × | ≥ 3 × by rate: met |" in text
    assert "| 1.67 × | 1.50 × | ≥ 2 × by rate: **missed** |" in text
