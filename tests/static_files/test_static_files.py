"""Static files: named by their content, kept for a year, small, and there for other versions' pages."""

import gzip
import re
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.core.management import call_command
from django.templatetags.static import static
from django.test import Client

from kagu.static_files import catalogue
from kagu.static_files.compression import accepted_encodings

SCRIPT = "design_system/design_system.js"
KEPT = "public, max-age=31536000, immutable"


def test_a_page_names_a_file_that_may_be_kept_for_a_year(client: Client) -> None:
    address = static(SCRIPT)
    assert re.fullmatch(r"/static/design_system/design_system\.[0-9a-f]{12}\.js", address)
    response = client.get(address)
    assert response["Cache-Control"] == KEPT
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Cookie" not in response["Vary"]


@pytest.mark.parametrize("name", [SCRIPT, "design_system/design_system.0123456789ab.js"])
def test_another_versions_page_gets_what_there_is_and_asks_again(client: Client, name: str) -> None:
    response = client.get(f"/static/{name}")
    assert response.content == client.get(static(SCRIPT)).content
    assert response["Cache-Control"] == "public, no-cache"
    again = client.get(f"/static/{name}", headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("address", ["/static/", "/static/../settings.py", "/static/nowhere.js"])
def test_what_is_no_static_file_has_the_page_that_says_so(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_file_is_only_read(client: Client) -> None:
    assert client.post(static(SCRIPT)).status_code == 405


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("identity", None, bytes),
        ("", None, bytes),
    ],
)
def test_browsers_get_the_smallest_form_that_they_take(
    client: Client, accepted: str, encoding: str | None, unpack: Any
) -> None:
    response = client.get(static(SCRIPT), headers={"Accept-Encoding": accepted})
    assert response.get("Content-Encoding") == encoding
    assert int(response["Content-Length"]) == len(response.content)
    assert unpack(response.content) == client.get(static(SCRIPT)).content


def test_an_encoding_with_a_weight_of_nothing_is_refused() -> None:
    assert accepted_encodings("gzip;q=0, br; q=0.001 ,zstd;q=0.000,*") == {"br", "*"}


def test_a_style_sheet_names_its_pictures_by_their_content(client: Client) -> None:
    sheet = client.get(static("admin/css/base.css")).text
    picture = re.search(r"url\(\.\./img/(icon-yes\.[0-9a-f]{12}\.svg)\)", sheet)
    assert picture
    assert client.get(f"/static/admin/img/{picture[1]}")["Cache-Control"] == KEPT


def test_a_mark_that_an_operator_laid_in_the_folder_is_served(
    settings: Any, tmp_path: Path, client: Client
) -> None:
    settings.STATIC_ROOT = str(tmp_path)
    (tmp_path / "arms.svg").write_text("<svg/>")
    (tmp_path / "old.0123456789ab.css").write_text("")
    catalogue.catalogue.cache_clear()
    try:
        assert client.get(static("arms.svg"))["Cache-Control"] == KEPT
        assert client.get("/static/old.0123456789ab.css").status_code == 404
    finally:
        catalogue.catalogue.cache_clear()


def test_collectstatic_lays_down_what_a_proxy_serves_by_itself(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = str(tmp_path)
    for _ in ("first", "again"):
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["vendor", "js", "img"])
    for name in (SCRIPT, "admin/css/forms.css"):
        file = catalogue.catalogue()[name]
        laid = tmp_path / file.versioned_name
        assert laid.read_bytes() == file.body.content
        assert gzip.decompress(laid.with_name(f"{laid.name}.gz").read_bytes()) == file.body.content
        assert brotli.decompress(laid.with_name(f"{laid.name}.br").read_bytes()) == file.body.content
    assert (
        "widgets.css"
        not in (tmp_path / catalogue.catalogue()["admin/css/forms.css"].versioned_name).read_text()
    )
