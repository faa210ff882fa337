"""The administration's colour and its shades, made from `BRAND["primary_color"]`."""

import re

Color = tuple[float, float, float]

BUILT_IN_BLUE = "#1b4487"
WHITE: Color = (255, 255, 255)
BLACK: Color = (0, 0, 0)
# `--paper` of css/dark.css: what a card is made of on a dark screen.
DARK_PAPER: Color = (26, 33, 48)
# White text must stay readable on it (WCAG 2.2, 1.4.3); 7 leaves room for lighter shades.
LEAST_CONTRAST = 7.0


def theme_rules(wanted: str) -> str:
    """Custom properties, for light and dark screens; empty for no colour or one that is not #rrggbb."""
    if not is_color(wanted):
        return ""
    primary = readable_under_white(_parse(wanted))
    light = {
        "--primary-fill": primary,
        "--primary-fill-dark": _mix(primary, BLACK, 0.35),
        "--primary-light": _mix(primary, WHITE, 0.78),
        "--primary-pale": _mix(primary, WHITE, 0.92),
    }
    text = readable_on_dark(primary)
    dark = {
        "--primary": text,
        "--primary-dark": _mix(text, WHITE, 0.5),
        "--primary-light": _mix(primary, DARK_PAPER, 0.5),
        "--primary-pale": _mix(primary, DARK_PAPER, 0.75),
    }
    return f"{_rule(light)}@media screen and (prefers-color-scheme: dark) {{\n{_rule(dark)}}}\n"


def primary_color(wanted: str) -> str:
    """The colour of headers and buttons, as mails must write it out."""
    return _hex(readable_under_white(_parse(wanted))) if is_color(wanted) else BUILT_IN_BLUE


def is_color(text: str) -> bool:
    """Whether it is written #rrggbb; nothing else reaches the style sheet."""
    return re.fullmatch(r"#[0-9a-fA-F]{6}", text) is not None


def readable_under_white(color: Color) -> Color:
    """The colour, darkened as little as white text on it needs."""
    while contrast(color, WHITE) < LEAST_CONTRAST:
        color = _mix(color, BLACK, 0.04)
    return color


def readable_on_dark(color: Color) -> Color:
    """The colour, lightened as little as it needs to be text on a dark card."""
    while contrast(color, DARK_PAPER) < LEAST_CONTRAST:
        color = _mix(color, WHITE, 0.04)
    return color


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of WCAG 2.2."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _rule(shades: dict[str, Color]) -> str:
    lines = "".join(f"  {name}: {_hex(shade)};\n" for name, shade in shades.items())
    return f":root {{\n{lines}}}\n"


def _luminance(color: Color) -> float:
    red, green, blue = (_linear(channel / 255) for channel in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _mix(color: Color, other: Color, share: float) -> Color:
    red, green, blue = (a * (1 - share) + b * share for a, b in zip(color, other, strict=True))
    return (red, green, blue)


def _parse(text: str) -> Color:
    return (int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16))


def _hex(color: Color) -> str:
    return "#" + "".join(f"{round(channel):02x}" for channel in color)
