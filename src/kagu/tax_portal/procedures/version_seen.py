"""Which version of a draft the person had on the screen."""

from collections.abc import Mapping

from kagu.inputs.integers import bounded_integer

# The column's largest (PositiveIntegerField).
LARGEST = 2**31 - 1
NO_VERSION = -1


def version_seen(form: Mapping[str, str]) -> int:
    """What the page wrote into its form; NO_VERSION, which no draft has, for anything else."""
    version = bounded_integer(form.get("version"), LARGEST)
    return NO_VERSION if version is None else version
