"""Making the demo's databases ready: tables, people, services; doing it again changes nothing."""

import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from kagu.demo.addresses import Addresses, DemoRefused
from kagu.demo.environment import (
    environment_of_connect,
    environment_of_people,
    environment_of_services,
    environment_of_tax_portal,
)
from kagu.demo.processes import Processes, run_to_the_end
from kagu.demo.state import State

Steps = Iterable[list[str]]


def prepare_sites(state: State, addresses: Addresses, processes: Processes) -> None:
    """Compile the translations, then prepare both sites at once."""
    _run_steps([["compile_messages"]], {}, processes)
    people = environment_of_people(state)
    connect = environment_of_connect(state, addresses) | people | environment_of_services(state, addresses)
    tax_portal = environment_of_tax_portal(state, addresses) | people
    with ThreadPoolExecutor() as both:
        waiting = [
            both.submit(_run_steps, _steps("connect", "demo_people", "demo_clients"), connect, processes),
            both.submit(_run_steps, _steps("tax-portal", "demo_people"), tax_portal, processes),
        ]
    for site in waiting:
        site.result()


def _steps(site: str, *commands: str) -> Steps:
    migrate = [site, "migrate", "--no-input", "--verbosity", "0"]
    return [migrate, *([site, command] for command in commands)]


def _run_steps(steps: Steps, environment: dict[str, str], processes: Processes) -> None:
    for step in steps:
        if processes.is_asked_to_end:
            return
        finished = run_to_the_end(["-m", "kagu", *step], environment)
        if finished.returncode:
            print(finished.stdout, file=sys.stderr)
            raise DemoRefused(f"« kagu {' '.join(step)} » failed; its words stand above.")
