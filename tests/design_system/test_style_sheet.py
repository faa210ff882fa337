"""One style sheet for every page: fetched once, kept until it changes, the same for everybody."""

import gzip

import brotli
import pytest
from django.test import Client
from django.urls import reverse

from kagu.design_system.style_sheet import FILES, FOLDER, style_sheet_version

pytestmark = pytest.mark.urls("tests.design_system.urls")


def test_pages_ask_for_one_style_sheet_that_may_be_kept_for_a_year(client: Client) -> None:
    address = reverse("style_sheet", args=[style_sheet_version()])
    assert client.get("/contact/").text.count('rel="stylesheet"') == 1
    assert f'href="{address}"' in client.get("/contact/").text
    response = client.get(address)
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert "Cookie" not in response["Vary"]


def test_it_holds_every_file_of_its_folder() -> None:
    assert sorted(path.stem for path in FOLDER.iterdir()) == sorted(FILES)


def test_browsers_that_can_get_it_compressed(client: Client) -> None:
    address = reverse("style_sheet", args=[style_sheet_version()])
    plain = client.get(address)
    for encoding, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        small = client.get(address, headers={"Accept-Encoding": encoding})
        assert small["Content-Encoding"] == encoding
        assert unpack(small.content) == plain.content
    assert ":focus-visible" in plain.text


def test_a_page_from_before_an_update_keeps_its_look(client: Client) -> None:
    response = client.get("/style-0000000000000000.css")
    assert ":focus-visible" in response.text
    assert response["Cache-Control"] == "public, max-age=0"
