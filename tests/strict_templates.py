"""Templates under test: a name that nobody gave them is a fault, not an empty place."""

import copy
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).parents[1] / "src"


class UnknownName(Exception):
    """A template shows something that its page or mail did not give it."""


class Fault(str):
    """As `string_if_invalid`: Django asks whether it takes the name, then gives it."""

    def __contains__(self, text: object) -> bool:
        return True

    def __mod__(self, name: object) -> str:
        raise UnknownName(str(name))


def strict(templates: list[dict[str, Any]], apps: list[str]) -> list[dict[str, Any]]:
    """The house's own templates are strict; those of Django, which count on empty places, are not."""
    folders = [SOURCE.joinpath(*app.split("."), "templates") for app in apps if app.startswith("kagu.")]
    house: dict[str, Any] = copy.deepcopy(templates[0])
    house.update(NAME="house", APP_DIRS=False)
    house["OPTIONS"]["string_if_invalid"] = Fault("%s")
    house["OPTIONS"]["loaders"] = [
        "django.template.loaders.filesystem.Loader",
        ("django.template.loaders.filesystem.Loader", folders),
    ]
    return [house, *templates]
