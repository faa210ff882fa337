"""The colours of a style sheet, as its custom properties name them."""

import re

from kagu.design_system.theme import Color

SHADE = re.compile(r"--([a-z-]+): (?:#([0-9a-f]{6})|var\(--([a-z-]+)\));")


def colors_of(rules: str) -> dict[str, Color]:
    """Each property that is a colour, or another property's; the last one of a name counts."""
    colors: dict[str, Color] = {}
    for name, written, other in SHADE.findall(rules):
        color = (
            tuple(int(written[place : place + 2], 16) for place in (0, 2, 4)) if written else colors[other]
        )
        colors[name] = color  # type: ignore[assignment] # three channels
    return colors
