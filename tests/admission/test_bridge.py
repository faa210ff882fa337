"""An application learns of a request what PEP 3333 says, and what it answers arrives as it was."""

import json

import pytest

from tests.admission.callers import Caller


def test_a_request_is_told_as_wsgi_wants(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ["X-Twice: 1", "X-Twice: 2", "Cookie: a=1", "Cookie: b=2", "Content-Type: text/a; b=c"]
    told = caller.post(b"hello", *lines, "Content-Length: 5", path="/%C3%A9/%2F%zz?a=%20&b").told()
    assert told["REQUEST_METHOD"] == "POST"
    assert told["PATH_INFO"].encode("latin-1").decode() == "/é//%zz"
    assert (told["QUERY_STRING"], told["body"]) == ("a=%20&b", "hello")
    assert (told["CONTENT_TYPE"], told["CONTENT_LENGTH"]) == ("text/a; b=c", "5")
    assert (told["HTTP_X_TWICE"], told["HTTP_COOKIE"], told["HTTP_HOST"]) == ("1,2", "a=1; b=2", "a")
    assert (told["REMOTE_ADDR"], told["wsgi.url_scheme"]) == ("127.0.0.1", "http")
    assert (told["SERVER_NAME"], told["SERVER_PORT"]) == ("127.0.0.1", str(caller.port))


def test_the_environment_of_the_process_is_no_part_of_a_request(caller: Caller) -> None:
    """It holds the secrets of a site."""
    assert "PATH" not in caller.post(b"").told()


def test_a_name_with_an_underscore_does_not_pass_for_what_a_proxy_says(caller: Caller) -> None:
    told = caller.post(b"", "X-Forwarded-For: 192.0.2.1", "X_Forwarded_For: 192.0.2.2").told()
    assert told["HTTP_X_FORWARDED_FOR"] == "192.0.2.1"


def test_a_page_in_parts_arrives_whole(caller: Caller) -> None:
    answer = caller.ask(b"GET /parts HTTP/1.1\r\nHost: a\r\n\r\n")
    assert (answer.status, answer.body) == (200, b"one two three")
    assert "content-length: 13" in answer.head


def test_a_page_that_fails_half_way_is_not_taken_for_whole(caller: Caller) -> None:
    answer = caller.ask(b"GET /half HTTP/1.1\r\nHost: a\r\n\r\n")
    assert (answer.status, answer.body) == (500, b"")


def test_an_exception_is_500_and_the_next_request_goes_well(caller: Caller) -> None:
    for _ in range(5):
        assert caller.ask(b"GET /fails HTTP/1.1\r\nHost: a\r\n\r\n").status == 500
    assert caller.ask(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").status == 200


def test_several_requests_on_one_connection_are_answered_in_turn(caller: Caller) -> None:
    [one] = caller.say(b"")
    for number in range(3):
        one.sendall(f"GET /{number} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        body = one.recv(65536).partition(b"\r\n\r\n")[2]
        assert json.loads(body)["PATH_INFO"] == f"/{number}"
