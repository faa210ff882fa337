"""Text and its ground are told apart on light screens and dark ones (WCAG 2.2, 1.4.3 and 1.4.11)."""

import pytest

from kagu.design_system.style_sheet import FOLDER
from kagu.design_system.theme import DARK_PAPER, WHITE, contrast
from tests.design_system.colors import colors_of

LIGHT = colors_of((FOLDER / "base.css").read_text())
DARK = LIGHT | colors_of((FOLDER / "dark.css").read_text())
TEXT_AND_GROUND = [
    *[(text, ground) for text in ("ink", "ink-soft", "primary", "danger") for ground in ("paper", "ground")],
    *[(text, "primary-pale") for text in ("ink", "ink-soft", "primary", "primary-dark")],
    ("primary-dark", "primary-light"),
    *[(kind, f"{kind}-pale") for kind in ("success", "info", "warning", "danger")],
    *[("ink", f"{kind}-pale") for kind in ("success", "info", "warning", "danger")],
    *[("primary", f"{kind}-pale") for kind in ("success", "info", "warning", "danger")],
]


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_text_is_readable_on_its_ground(colors: dict) -> None:
    found = {(text, ground): contrast(colors[text], colors[ground]) for text, ground in TEXT_AND_GROUND}
    assert {pair: ratio for pair, ratio in found.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_white_is_readable_on_what_is_filled(colors: dict) -> None:
    for fill in ("primary-fill", "primary-fill-dark", "danger-fill", "danger-fill-dark"):
        assert contrast(colors[fill], WHITE) >= 4.5


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_the_edge_of_a_field_is_seen(colors: dict) -> None:
    for ground in ("paper", "ground", "primary-pale"):
        assert contrast(colors["line-strong"], colors[ground]) >= 3


def test_the_theme_knows_what_dark_cards_are_made_of() -> None:
    assert DARK["paper"] == DARK_PAPER
