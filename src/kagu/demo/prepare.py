"""Making the demo's databases ready: tables, people, services; doing it again changes nothing."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from kagu.demo.addresses import Addresses, DemoRefused
from kagu.demo.environment import (
    environment_of_connect,
    environment_of_people,
    environment_of_services,
    environment_of_subs,
    environment_of_tax_portal,
)
from kagu.demo.processes import Processes
from kagu.demo.state import State

MIGRATE = ["migrate", "--no-input", "--verbosity", "0"]


def prepare_sites(state: State, addresses: Addresses, processes: Processes) -> str:
    """Both sites ready; what the portal tells of people who have no account yet."""
    run = partial(_run, processes)
    run(["compile_messages"], {})
    people = environment_of_people(state)
    connect = environment_of_connect(state, addresses) | people | environment_of_services(state, addresses)
    tax_portal = environment_of_tax_portal(state, addresses) | people
    with ThreadPoolExecutor() as both:
        portal_is_migrated = both.submit(run, ["tax-portal", *MIGRATE], tax_portal)
        for step in (MIGRATE, ["demo_people"], ["demo_clients"]):
            run(["connect", *step], connect)
        subs = json.loads(run(["connect", "demo_connections"], connect))
        portal_is_migrated.result()
    return run(["tax-portal", "demo_people"], tax_portal | environment_of_subs(subs))


def _run(processes: Processes, command: list[str], environment: dict[str, str]) -> str:
    finished = processes.run_to_the_end(["-m", "kagu", *command], environment)
    if finished.returncode:
        print(finished.stdout, file=sys.stderr)
        raise DemoRefused(f"« kagu {' '.join(command)} » failed; its words stand above.")
    return finished.stdout.strip()
