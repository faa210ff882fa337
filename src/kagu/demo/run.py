"""`kagu demo`: both sites, their workers, an example service and a mail catcher on this machine."""

import argparse
import sys
import time
from pathlib import Path

from kagu.demo.addresses import DEFAULT_PORT_BASE, Addresses, DemoRefused, check_ports
from kagu.demo.environment import (
    environment_of_connect,
    environment_of_department,
    environment_of_example,
    environment_of_tax_portal,
)
from kagu.demo.first_screen import first_screen
from kagu.demo.prepare import prepare_sites
from kagu.demo.processes import DemoEnded, Processes
from kagu.demo.state import State

KAGU = ["-m", "kagu"]


def main(arguments: list[str]) -> int:
    """Run the demo until it is asked to end; one line says why it could not."""
    options = _parse(arguments)
    state = State(options.state.resolve())
    processes = Processes(state.logs)
    processes.end_on_signals()
    try:
        _run(state, Addresses(options.port_base), processes, reset=options.reset)
    except DemoRefused as refusal:
        print(f"kagu demo: {refusal}", file=sys.stderr)
        return 1
    except DemoEnded:
        return 0
    finally:
        processes.end()
    print("The demo has ended; its data stays in", state.folder)
    return 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="kagu demo", description=__doc__)
    parser.add_argument("--state", type=Path, default=Path(".demo"), metavar="DIR", help="where its data is")
    parser.add_argument("--reset", action="store_true", help="forget that data first")
    parser.add_argument(
        "--port-base",
        type=int,
        default=DEFAULT_PORT_BASE,
        metavar="N",
        help="first port of all, 8000 unless told",
    )
    return parser.parse_args(arguments)


def _run(state: State, addresses: Addresses, processes: Processes, *, reset: bool) -> None:
    started_at = time.monotonic()
    check_ports(addresses)
    state.open(reset=reset)
    _say("Preparing the databases and the demo's people …")
    unknown_people = prepare_sites(state, addresses, processes)
    _say("Starting both sites, their workers, the example service and the mail catcher …")
    _start(state, addresses, processes)
    _say(f"Ready in {time.monotonic() - started_at:.0f} s.")
    print(first_screen(state, addresses, unknown_people), flush=True)
    processes.watch()


def _start(state: State, addresses: Addresses, processes: Processes) -> None:
    connect = environment_of_connect(state, addresses)
    tax_portal = environment_of_tax_portal(state, addresses)
    base = addresses.port_base
    catcher = ["-m", "kagu.demo.mail_catcher", str(state.mails), str(addresses.smtp_port), str(base + 25)]
    processes.start("mail catcher", catcher, {})
    processes.start("connect", [*KAGU, "serve", "connect", "--port", str(base)], connect)
    processes.start("tax portal", [*KAGU, "serve", "tax-portal", "--port", str(base + 1)], tax_portal)
    example = ["-m", "kagu.demo.example_service", str(base + 2)]
    processes.start("example service", example, environment_of_example(state, addresses))
    processes.start("connect worker", [*KAGU, "work", "connect"], connect)
    processes.start("tax portal worker", [*KAGU, "work", "tax-portal"], tax_portal)
    computer = ["-m", "kagu.demo.department.computer"]
    processes.start("computer of the department", computer, environment_of_department(state, addresses))
    for name, offset, host in (
        ("mail catcher", 25, "mail.localhost"),
        ("connect", 0, "connect.localhost"),
        ("tax portal", 1, "impots.localhost"),
        ("example service", 2, "exemple.localhost"),
    ):
        processes.wait_for(name, base + offset, host)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
