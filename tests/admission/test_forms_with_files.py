"""No page takes files: what is sent all the same is never kept, and what is too long is never read."""

from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory

from kagu.site.admission.body_limits import FORM_WITH_FILES, limit_of

BOUNDARY = "b"
TYPE = f"{FORM_WITH_FILES}; boundary={BOUNDARY}"


class Unread(BytesIO):
    """A body that nobody may touch."""

    def read(self, *size: Any) -> bytes:
        """Called by whoever reads too much."""
        raise AssertionError("read")


def parts(number: int) -> bytes:
    """A form of so many fields."""
    field = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'.encode()
    return field * number + f"--{BOUNDARY}--\r\n".encode()


def post(body: bytes) -> HttpRequest:
    """Such a request."""
    return RequestFactory().generic("POST", "/", body, content_type=TYPE)


def test_files_in_a_form_are_dropped_and_its_fields_are_read() -> None:
    file = SimpleUploadedFile("f.txt", b"a" * 100_000)
    request = RequestFactory().post("/", {"before": "1", "file": file, "after": "2"})
    assert request.POST.dict() == {"before": "1", "after": "2"}
    assert not request.FILES


def test_a_form_that_is_too_long_is_refused_before_it_is_read() -> None:
    request = post(b"-")
    request.META["CONTENT_LENGTH"] = str(limit_of(FORM_WITH_FILES).largest + 1)
    request._stream = Unread()  # type: ignore[attr-defined]
    with pytest.raises(RequestDataTooBig):
        _ = request.POST


def test_ten_thousand_parts_are_refused() -> None:
    with pytest.raises(RequestDataTooBig):
        _ = post(parts(10_000)).POST


def test_more_fields_than_any_form_has_are_refused() -> None:
    with pytest.raises(TooManyFieldsSent):
        _ = post(parts(2_000)).POST
    assert post(parts(10)).POST.getlist("a") == ["1"] * 10
