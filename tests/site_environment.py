"""The environment both sites are tested in: the names of the notice, a database of this run alone."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

NAMES_OF_THE_NOTICE = {
    "KAGU_ACCOUNT_NAME": "NC Connect",
    "KAGU_GOVERNMENT": "GOUVERNEMENT DE LA NOUVELLE-CALÉDONIE",
    "KAGU_TERRITORY": "Nouvelle-Calédonie",
    "KAGU_CONTACT_ADDRESS": "contact@exemple.nc",
    "KAGU_PUBLISHER": "Direction de l'exemple",
    "KAGU_LOG_LEVEL": "WARNING",
    "KAGU_TIME_ZONE": "Pacific/Noumea",
}


def use_environment(site: str, **more: str) -> None:
    """Replace every KAGU_… setting of the machine, so that a test runs alike everywhere."""
    prefix = f"KAGU_{site.upper()}"
    for name in [name for name in os.environ if name.startswith("KAGU_") and "_TEST_" not in name]:
        del os.environ[name]
    os.environ.update(NAMES_OF_THE_NOTICE)
    os.environ[f"{prefix}_SECRET_KEY"] = "a key for tests, long enough to be accepted as one"
    os.environ[f"{prefix}_DATABASE"] = _database_of_this_run(site)
    os.environ.update(more)


def prepare_database(site: str, database: Any) -> None:
    """Give the test database its own place, and SQLite the speed that lost data allows."""
    if database["ENGINE"] != "django.db.backends.sqlite3":
        database["TEST"] = {"NAME": f"test_kagu_{site}"}
        return
    database["TEST"] = {"NAME": str(Path(database["NAME"]).with_suffix(".test"))}
    as_served = database["OPTIONS"]["init_command"]
    database["OPTIONS"]["init_command"] = as_served.replace("synchronous=FULL", "synchronous=OFF")


def _database_of_this_run(site: str) -> str:
    """KAGU_TEST_DATABASE is `sqlite`, the default, or the address of a PostgreSQL server."""
    asked = os.environ.get("KAGU_TEST_DATABASE", "sqlite")
    if asked != "sqlite":
        return asked
    folder = tempfile.mkdtemp(prefix=f"kagu-{site}-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    # A file and not memory: real threads must each have a connection of their own.
    return f"sqlite:///{quote(str(Path(folder) / 'site'))}"
