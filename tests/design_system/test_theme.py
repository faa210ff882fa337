"""The administration's colour reaches pages without an inline style, and stays readable."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kagu.design_system import theme
from kagu.design_system.style_sheet import style_sheet_version
from tests.design_system.colors import colors_of

pytestmark = pytest.mark.urls("tests.design_system.urls")


def test_the_colour_is_part_of_the_style_sheet_and_of_its_name(client: Client, settings: Any) -> None:
    without = reverse("style_sheet", args=[style_sheet_version()])
    assert "#00594c" not in client.get(without).text
    settings.BRAND = settings.BRAND | {"primary_color": "#00594c"}
    address = reverse("style_sheet", args=[style_sheet_version()])
    assert address != without
    page = client.get("/contact/").text
    assert address in page
    assert page.count('rel="stylesheet"') == 1
    assert "--primary-fill: #00594c;" in client.get(address).text


@pytest.mark.parametrize("wrong", ["red", "#12", "#00594c; } body { display: none", "#00594g"])
def test_what_is_not_a_colour_never_reaches_the_style_sheet(wrong: str) -> None:
    assert theme.theme_rules(wrong) == ""
    assert theme.primary_color(wrong) == theme.BUILT_IN_BLUE


@pytest.mark.parametrize("light", ["#ffd100", "#ffffff", "#7fb2ff"])
def test_a_light_colour_is_darkened_until_white_text_is_readable_on_it(light: str) -> None:
    color = theme.primary_color(light)
    channels = (int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16))
    assert theme.contrast(channels, theme.WHITE) >= 6.9


@pytest.mark.parametrize("color", ["#00594c", "#000000", "#ffd100", "#7b1e3a"])
def test_on_a_dark_screen_the_colour_is_lightened_until_it_reads_as_text(color: str) -> None:
    dark = theme.theme_rules(color).split("prefers-color-scheme: dark", 1)[1]
    shades = colors_of(dark)
    assert theme.contrast(shades["primary"], theme.DARK_PAPER) >= 6.9
    assert theme.contrast(shades["primary-dark"], shades["primary-light"]) >= 4.5
    assert theme.contrast(shades["primary"], shades["primary-pale"]) >= 4.5
