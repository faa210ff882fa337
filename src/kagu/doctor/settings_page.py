"""`kagu settings`: the page that tells every setting of both sites, made from the code that reads them."""

import argparse
import sys
from pathlib import Path

from kagu.doctor.sites import SITES
from kagu.doctor.variables import read_settings
from kagu.site.reading import Variable

# In a checkout; an installed copy only prints.
PAGE = Path(__file__).parents[3] / "docs" / "operate" / "settings.md"

HEAD = """\
# Every setting

Made by `kagu settings --write` from the code that reads them; `bin/test` fails when this page differs.

A site reads its settings from the environment, once, at its start. Each fault there is told in one line, \
and stops the start; a variable that nobody reads is told too, with the name that was probably meant.

- **yes or no**: `yes`, `true`, `on`, `1` or `no`, `false`, `off`, `0`.
- **list**: values separated by commas. **pairs**: `name=value`, separated by commas.
- **secret**: the value itself, or in `NAME_FILE` the path of a file that holds it, which is better: \
[install.md](install.md) shows how. The file wins.
- **¹** may be said for one site alone, which then rules there: `KAGU_CONNECT_…`, `KAGU_TAX_PORTAL_…`.
"""

TABLE = """
## {title}

| variable | what it takes | unless set | meaning |
|---|---|---|---|
{rows}
"""


def main(arguments: list[str]) -> int:
    """Print the page, or write it into the checkout."""
    parser = argparse.ArgumentParser(prog="kagu settings", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/operate/settings.md of the checkout")
    if not parser.parse_args(arguments).write:
        sys.stdout.write(settings_page())
        return 0
    if not PAGE.parent.is_dir():
        sys.stderr.write("kagu settings: --write is for a checkout; an installed copy prints the page.\n")
        return 1
    PAGE.write_text(settings_page(), encoding="utf-8")
    return 0


def settings_page() -> str:
    """The whole page, in Markdown; the same on every machine."""
    by_site = {site: read_settings(site, {}).variables for site in SITES}
    connect, portal = by_site["connect"], by_site["tax-portal"]
    tables = (
        ("Both sites", [one for one in connect.values() if one.for_both or one.name in portal]),
        ("`connect` alone", [one for one in connect.values() if not one.for_both and one.name not in portal]),
        (
            "`tax-portal` alone",
            [one for one in portal.values() if not one.for_both and one.name not in connect],
        ),
    )
    return HEAD + "".join(
        TABLE.format(title=title, rows="\n".join(map(_row, variables))) for title, variables in tables
    )


def _row(variable: Variable) -> str:
    name = f"`{variable.common_name}`" + (" or `…_FILE`" if variable.is_secret else "")
    name += " ¹" if variable.for_both else ""
    cells = (name, variable.kind, _unless_set(variable), variable.meaning)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _unless_set(variable: Variable) -> str:
    if variable.default is None:
        return f"required, as `{variable.example}`" if variable.example else "required"
    if variable.default_in_words:
        return variable.default_in_words
    return f"`{variable.default}`" if variable.default else "none"
