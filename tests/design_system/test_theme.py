"""The administration's colour reaches pages without an inline style, and stays readable."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from kagu.design_system import theme

pytestmark = pytest.mark.urls("tests.design_system.urls")


@pytest.fixture
def brand(settings: Any) -> dict[str, str]:
    settings.BRAND = settings.BRAND | {"primary_color": "#00594c"}
    return settings.BRAND


def test_the_colour_is_served_as_a_style_sheet_that_may_be_kept(
    client: Client, brand: dict[str, str]
) -> None:
    response = client.get("/theme.css")
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=86400"
    assert "--primary: #00594c;" in response.text
    assert "/theme.css?00594c" in client.get("/contact/").text


def test_without_a_colour_pages_ask_for_no_theme(client: Client) -> None:
    assert settings.BRAND["primary_color"] == ""
    assert "theme.css" not in client.get("/contact/").text
    assert client.get("/theme.css").text == ""


@pytest.mark.parametrize("wrong", ["red", "#12", "#00594c; } body { display: none", "#00594g"])
def test_what_is_not_a_colour_never_reaches_the_style_sheet(wrong: str) -> None:
    assert theme.theme_rules(wrong) == ""
    assert theme.primary_color(wrong) == theme.BUILT_IN_BLUE


@pytest.mark.parametrize("light", ["#ffd100", "#ffffff", "#7fb2ff"])
def test_a_light_colour_is_darkened_until_white_text_is_readable_on_it(light: str) -> None:
    color = theme.primary_color(light)
    channels = (int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16))
    assert theme.contrast(channels, theme.WHITE) >= 6.9
