"""Templates under test: a name that nobody gave them is a fault, not an empty place."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.template import Origin
from django.template.loaders.filesystem import Loader

SOURCE = Path(__file__).parents[1] / "src"


class UnknownName(Exception):
    """A template shows something that its page or mail did not give it."""


class Fault(str):
    """As `string_if_invalid`: Django asks whether it takes the name, then gives it."""

    def __contains__(self, text: object) -> bool:
        return True

    def __mod__(self, name: object) -> str:
        raise UnknownName(str(name))


class HouseLoader(Loader):
    """All but the admin's pages: they stand on Django's own."""

    def get_template_sources(self, template_name: str) -> Iterator[Origin]:
        if not template_name.startswith("admin/"):
            yield from super().get_template_sources(template_name)


def strict(templates: list[dict[str, Any]], apps: list[str]) -> list[dict[str, Any]]:
    """The house's own templates are strict; those of Django, which count on empty places, are not."""
    folders = [SOURCE.joinpath(*app.split("."), "templates") for app in apps if app.startswith("kagu.")]
    house: dict[str, Any] = copy.deepcopy(templates[0])
    house.update(NAME="house", APP_DIRS=False)
    house["OPTIONS"]["string_if_invalid"] = Fault("%s")
    loaders = ["django.template.loaders.filesystem.Loader", ("tests.strict_templates.HouseLoader", folders)]
    # As in service, where Django keeps what it compiled.
    house["OPTIONS"]["loaders"] = [("django.template.loaders.cached.Loader", loaders)]
    return [house, *templates]
