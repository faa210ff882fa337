"""What no browser sends: each is refused in words, costs no thread and leaves the server well."""

import pytest

from kagu.site.admission.body_limits import ANYTHING_ELSE, LIMITS, BodyLimit
from tests.admission.callers import Caller, hear

FORM = "Content-Type: application/x-www-form-urlencoded"
MUCH = 1_000_000


@pytest.mark.parametrize("limit", [*LIMITS, ANYTHING_ELSE], ids=lambda limit: limit.media_type)
def test_a_body_of_each_type_may_be_so_long_and_no_longer(caller: Caller, limit: BodyLimit) -> None:
    """What is longer is not read; the application, which has a page for people, learns its length alone."""
    kind = f"Content-Type: {limit.media_type}; charset=utf-8"
    whole = caller.post(b"a" * limit.largest, kind, f"Content-Length: {limit.largest}")
    assert len(whole.told()["body"]) == limit.largest
    more = caller.post(b"", kind, f"Content-Length: {limit.largest + 1}")
    assert (more.status, more.is_over) == (200 if limit.is_form else 413, True)
    if limit.is_form:
        assert (more.told()["body"], more.told()["CONTENT_LENGTH"]) == ("", str(limit.largest + 1))


def test_a_chunked_body_without_end_is_refused_before_its_first_chunk(caller: Caller) -> None:
    answer = caller.post(b"5\r\nabcde\r\n", FORM, "Transfer-Encoding: chunked")
    assert (answer.status, answer.is_over) == (411, True)
    both = caller.post(b"5\r\nabcde\r\n", FORM, "Transfer-Encoding: chunked", "Content-Length: 5")
    assert both.status in (400, 411)


@pytest.mark.parametrize("length", ["-1", "5, 6", "five", "99999999999999999999999", "٥", "+5", "0x5"])
def test_a_length_that_is_none_is_refused(caller: Caller, length: str) -> None:
    answer = caller.post(b"", FORM, f"Content-Length: {length}")
    assert (answer.status, answer.is_over) == (400, True)


def test_two_lengths_are_refused(caller: Caller) -> None:
    assert caller.post(b"abcdef", FORM, "Content-Length: 5", "Content-Length: 6").status == 400


def test_what_comes_after_the_announced_body_is_no_part_of_it(caller: Caller) -> None:
    answer = caller.post(b"a=1&b=2\r\n\r\n", FORM, "Content-Length: 3")
    assert answer.told()["body"] == "a=1"


def test_whoever_waits_for_a_word_to_go_on_gets_it_where_the_body_is_wanted(caller: Caller) -> None:
    """Expect: 100-continue (RFC 9110 §10.1.1)."""
    [one] = caller.say(
        f"POST / HTTP/1.1\r\nHost: a\r\n{FORM}\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n".encode()
    )
    assert one.recv(1000).startswith(b"HTTP/1.1 100")
    one.sendall(b"a=1")
    assert hear(one).told()["body"] == "a=1"
    too_long = caller.post(b"", FORM, f"Content-Length: {MUCH}", "Expect: 100-continue")
    assert too_long.head.startswith("http/1.1 200")


def test_a_compressed_body_is_refused_unread(caller: Caller) -> None:
    answer = caller.post(b"", FORM, "Content-Encoding: gzip", "Content-Length: 1000")
    assert (answer.status, answer.is_over) == (415, True)
    plain = caller.post(b"a=1", FORM, "Content-Encoding: identity", "Content-Length: 3")
    assert plain.told()["body"] == "a=1"


def test_headers_without_end_are_refused(caller: Caller) -> None:
    many = caller.post(b"", *(f"X-{number}: a" for number in range(2000)))
    assert (many.status, many.is_over) == (431, True)
    assert caller.post(b"", "Cookie: a=" + "b" * MUCH).is_over


def test_sixty_kilobytes_of_query_and_a_thousand_cookies_arrive(caller: Caller) -> None:
    query = "a" * 60_000
    assert caller.ask(f"GET /?{query} HTTP/1.1\r\nHost: a\r\n\r\n".encode()).told()["QUERY_STRING"] == query
    cookies = "; ".join(f"c{number}=1" for number in range(1000))
    assert caller.post(b"", f"Cookie: {cookies}").told()["HTTP_COOKIE"] == cookies
