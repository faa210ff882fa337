"""The program `kagu`: the demo, each site's server, worker and Django commands."""

import argparse
import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

from kagu import __version__
from kagu.demo import run as demo
from kagu.doctor import main as doctor
from kagu.doctor import settings_page
from kagu.doctor.health import serve_worker_health
from kagu.doctor.sites import SITES, settings_module
from kagu.doctor.start import may_start
from kagu.doctor.variables import read_settings
from kagu.site.cores import serving_threads
from kagu.site.environment_file import EnvironmentFileFault, take_environment_files
from kagu.site.own_port import PortRefused, hold_port
from kagu.site.parts import RUNS_AS, Part
from kagu.site.serving_process import SERVED_AT
from kagu.texts import catalogues
from kagu.texts.compiled import compile_messages

# glibc gives the 19 MiB of each password hash back at once, takes them in huge pages, which is faster,
# and keeps two heaps instead of one a thread.
GLIBC_TUNABLES = "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=1048576:glibc.malloc.arena_max=2"
# Requests that run when SIGTERM comes have so long; a page waits for the database less than that.
STOP_SECONDS = 15

# What a mail relay is told, so that it keeps the bounce and comes again (sysexits.h).
TAKE_BOUNCES, EX_TEMPFAIL = "take_bounces", 75

# Django's commands that would go around what an act checks, records and tells; what there is instead.
NOT_OURS = {
    "changepassword": "a password is its owner's alone; agents send them a link, at the desk.",
    "createsuperuser": "« kagu connect first_administrator », « kagu tax-portal give_agent_right WHO ».",
    "flush": "it erases every account without a trace; where that is meant, drop the database.",
    "loaddata": "it writes rows as they are; import_… commands check and record them.",
    "clearsessions": "the worker ends sessions, and tells services.",
    "runserver": "« kagu serve » is the site as it is in service.",
    "testserver": "« kagu demo » is a site with people of its own.",
}

USAGE = """\
usage: kagu [--env FILE]… COMMAND …       settings from these files, NAME=value a line
       kagu demo [--state DIR] [--reset] [--port-base N]
       kagu serve connect|tax-portal [--host H] [--port N] [--threads N]
       kagu work connect|tax-portal
       kagu connect COMMAND …             Django's commands for the accounts' site
       kagu tax-portal COMMAND …          Django's commands for the tax portal
       kagu doctor connect|tax-portal [--mail-to ADDRESS] [--clock-from URL] [--processes N] …
                                          what must be mended before people find it
       kagu --version
       kagu settings [--write]            every setting of both sites, as a page
       kagu compile_messages              compile every translation of the house
       kagu missing_messages [--write]    tell which texts lack their English
"""


def main() -> int:
    """Find the command and hand it the rest of the line."""
    try:
        line = take_environment_files(sys.argv[1:])
    except EnvironmentFileFault as fault:
        print(f"kagu: {fault}", file=sys.stderr)
        return EX_TEMPFAIL if TAKE_BOUNCES in sys.argv else 1
    name, arguments = (line[:1] or [""])[0], line[1:]
    if name in ("serve", "work") and arguments and arguments[0] in SITES:
        return (_serve if name == "serve" else _work)(arguments[0], arguments[1:])
    if name in SITES:
        return _site_command(name, arguments)
    if name in COMMANDS:
        return COMMANDS[name](arguments)
    if name in ("--version", "-V"):
        print(f"kagu {__version__}")
        return 0
    is_asked = name in ("-h", "--help", "help")
    print(USAGE, end="", file=sys.stdout if is_asked else sys.stderr)
    return 0 if is_asked else 2


def _serve(site: str, arguments: list[str]) -> int:
    """Become granian; one process, because SQLite has one writer and the gates count per process."""
    parser = argparse.ArgumentParser(prog=f"kagu serve {site}")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--threads", default=str(serving_threads()))
    options = parser.parse_args(arguments)
    if not may_start("serve", site):
        return 1
    try:
        hold_port(options.host, options.port)
    except PortRefused as refused:
        print(f"kagu serve {site}: {refused}", file=sys.stderr)
        return 1
    command = [sys.executable, "-m", "kagu.site.granian_server", f"{SITES[site]}.wsgi:application"]
    command += ["--host", options.host, "--port", str(options.port), "--threads", options.threads]
    command += ["--stop-seconds", str(STOP_SECONDS)]
    told = {SERVED_AT: f"{options.host}:{options.port}", RUNS_AS: Part.SERVE}
    environment = {"GLIBC_TUNABLES": GLIBC_TUNABLES, **os.environ, **told}
    return os.execve(sys.executable, command, environment)  # noqa: S606 - no shell


def _work(site: str, arguments: list[str]) -> int:
    os.environ[RUNS_AS] = Part.WORK
    if not may_start("work", site):
        return 1
    serve_worker_health()
    return _site_command(site, ["work_outbox", *arguments])


def _site_command(site: str, arguments: list[str]) -> int:
    if arguments[:1] and arguments[0] in NOT_OURS:
        print(f"kagu {site}: no command « {arguments[0]} »: {NOT_OURS[arguments[0]]}", file=sys.stderr)
        return 1
    if faults := read_settings(site, os.environ).faults:
        print("\n".join(f"kagu {site}: {fault}" for fault in faults), file=sys.stderr)
        return EX_TEMPFAIL if TAKE_BOUNCES in arguments else 1
    os.environ["DJANGO_SETTINGS_MODULE"] = settings_module(site)
    execute_from_command_line([f"{Path(sys.argv[0]).name} {site}", *arguments])
    return 0


def _compile_messages(arguments: list[str]) -> int:
    compile_messages()
    return 0


COMMANDS = {
    "demo": demo.main,
    "doctor": doctor.main,
    "settings": settings_page.main,
    "compile_messages": _compile_messages,
    "missing_messages": catalogues.main,
}
