"""`kagu doctor SITE`: what an operator must mend before people find it."""

import argparse
import logging
from collections import Counter

from django.conf import settings

from kagu.doctor.examination import examine
from kagu.doctor.findings import Asked, Finding, Level, good, look, mend
from kagu.doctor.site_setup import mistyped, set_up
from kagu.doctor.sites import SITES
from kagu.site.cores import serving_threads

WIDTH_OF_SUBJECT = 20


def main(arguments: list[str]) -> int:
    """Print a line for each finding as it is found; 0 when nothing is to be mended."""
    site, asked = _parse(arguments)
    try:
        counted = _examine(site, asked)
    except KeyboardInterrupt:
        return 130
    to_mend, to_look_at = counted[Level.MEND], counted[Level.LOOK]
    print(f"\n{to_mend} to mend, {to_look_at} to look at.")
    return 1 if to_mend else 0


def _examine(site: str, asked: Asked) -> Counter[Level]:
    print(f"kagu doctor {site}\n", flush=True)
    counted: Counter[Level] = Counter()
    # What a check makes the site log is what its line tells.
    logging.disable(logging.CRITICAL)
    for fault in set_up(site):
        _tell(counted, "settings", mend(fault))
    for line in mistyped():
        _tell(counted, "settings", look(line))
    if counted[Level.MEND]:
        return counted
    _tell(counted, "settings", good(f"complete, for {settings.SITE_URL}"))
    for subject, finding in examine({**settings.START_CHECKS, **settings.DOCTOR_CHECKS}, asked):
        _tell(counted, subject, finding)
    return counted


def _tell(counted: Counter[Level], subject: str, finding: Finding) -> None:
    counted[finding.level] += 1
    print(f"  {finding.level.value:<5} {subject:<{WIDTH_OF_SUBJECT}} {finding.words}", flush=True)


def _parse(arguments: list[str]) -> tuple[str, Asked]:
    parser = argparse.ArgumentParser(prog="kagu doctor", description=__doc__)
    parser.add_argument("site", choices=SITES)
    parser.add_argument("--mail-to", default="", metavar="ADDRESS", help="send a trial mail there")
    parser.add_argument(
        "--clock-from", default="", metavar="URL", help="compare clocks with this https server"
    )
    numbers = (
        ("processes", 0, "serving processes of this site, on all machines; 0: as the settings say"),
        ("threads", serving_threads(), "threads of each, as `kagu serve --threads`"),
        ("workers", 0, "its workers, likewise"),
    )
    for name, default, meaning in numbers:
        parser.add_argument(
            f"--{name}", type=int, default=default, metavar="N", help=f"{meaning} (%(default)s)"
        )
    options = vars(parser.parse_args(arguments))
    return options.pop("site"), Asked(**options)
